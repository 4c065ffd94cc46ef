import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { lookOf } from '../../src/domain/messaging/branding/look.rules.js';
import { parseMailbox } from '../../src/domain/messaging/providers/mailbox.rules.js';
import { smsSenderOf } from '../../src/domain/messaging/providers/senders.rules.js';
import {
  lineOfProblem,
  previewTemplate,
  templateProblems,
} from '../../src/domain/messaging/templates/check-template.js';
import { carriesCode } from '../../src/domain/messaging/templates/compose.js';
import {
  defaultLocales,
  defaultTemplate,
  findDefaultTemplate,
} from '../../src/domain/messaging/templates/defaults/default-templates.js';
import { inWords } from '../../src/domain/messaging/templates/durations.rules.js';
import { fillTemplate } from '../../src/domain/messaging/templates/fill-template.js';
import { canonicalLocale, localeCandidates } from '../../src/domain/messaging/templates/locales.rules.js';
import { nameKinds } from '../../src/domain/messaging/templates/other-identifiers.rules.js';
import { parseDraft } from '../../src/domain/messaging/templates/parsed-templates.js';
import { preparedWords } from '../../src/domain/messaging/templates/prepared-words.rules.js';
import { countSegments, smsCost, smsEncoding } from '../../src/domain/messaging/templates/segments.js';
import { kindFacts, type TemplateText, type TemplateValues } from '../../src/domain/messaging/templates/templates.js';
import { listVariables } from '../../src/domain/messaging/templates/variables.js';
import { nameWayIn, readWayIn, waysIn } from '../../src/domain/messaging/templates/ways-in.rules.js';
import { type MessageKind, messageKinds } from '../../src/platform/store/tables.js';
import type { Kind } from '../../src/platform/values/kinds.js';
import { texts as pageTexts } from '../../src/web/account/shared/texts.js';
import { readProjectFile } from '../kit/sources.js';

const values: TemplateValues = {
  appName: 'Rock & Roll <Shop>',
  address: 'j***e@e***e.com',
  newAddress: 'n***@e***e.com',
  oldAddress: 'o***@e***e.com',
  otherIdentifiers: 'a phone number and a username',
  wayIn: 'a passkey',
  preparedBefore: 'a password and 2 passkeys',
  signedInAt: 'January 31, 2026 at 09:30 UTC',
  device: 'Firefox (Windows)',
  network: '203.0.*.*',
  code: '271828',
  link: 'https://id.example.com/verify#AAAA-_bbbb',
  expiresInMinutes: 10,
  expiresIn: '10 minutes',
  channel: 'EMAIL',
  ...lookOf({ brandColor: null, logo: null }),
};

const shop = { name: 'Shop', brandColor: null, logo: null };

function fill(kind: MessageKind, template: TemplateText, change: Partial<TemplateValues> = {}) {
  return fillTemplate(kind, parseDraft(kind, template), { ...values, ...change });
}

describe('The default templates', () => {
  for (const locale of defaultLocales) {
    for (const kind of messageKinds) {
      for (const channel of kindFacts[kind].channels) {
        it(`D6 render ${kind} for ${channel} in ${locale}, with no placeholder left`, () => {
          const template = findDefaultTemplate(kind, locale);
          assert.ok(template);
          assert.deepEqual(templateProblems(kind, template), []);
          const rendered = fill(kind, template, { channel });
          for (const part of [rendered.subject, rendered.text, rendered.html])
            assert.doesNotMatch(part ?? '', /[{}]{2}|\{%|%\}/);
          // Without the signs with which a link can begin.
          assert.match(rendered.text, /Rock & Roll Shop/);
          if (channel === 'EMAIL') {
            assert.ok(rendered.subject && rendered.html, 'a mail has a subject and HTML');
            assert.match(rendered.html, new RegExp(`<html lang="${locale}">`));
          }
        });
      }
    }
  }

  const smsKinds = messageKinds.filter(kind => kindFacts[kind].channels.includes('SMS'));
  const oneSegment = {
    en: { encoding: 'GSM-7', appName: 'Example Shop' },
    ja: { encoding: 'UCS-2', appName: 'サンプル商店' },
  } as const;
  for (const [locale, { encoding, appName }] of Object.entries(oneSegment)) {
    for (const kind of smsKinds) {
      it(`D6 fit ${kind} in ${locale} into one SMS segment of ${encoding}`, () => {
        const [address, newAddress, oldAddress] = ['+81*******78', '+81*******99', '+81*******88'];
        const otherIdentifiers = nameKinds(['EMAIL', 'USERNAME'], locale);
        const names = { appName, address, newAddress, oldAddress, otherIdentifiers, channel: 'SMS' } as const;
        const longest = waysIn.map(wayIn => nameWayIn(wayIn, locale)).sort((a, b) => b.length - a.length);
        const sms = fill(kind, defaultTemplate(kind, locale), { ...names, wayIn: longest[0] ?? '' });
        const { ucs2Characters: _, ...cost } = smsCost(sms.text);
        assert.deepEqual({ text: sms.text, ...cost }, { text: sms.text, encoding, segments: 1 });
      });
    }
  }

  it('D6 are sent in the encoding in which their cost is counted, whatever they contain', () => {
    const characters = fc.oneof(
      fc.constantFrom(...'aA0 €{~`\n\r@Ωé', '\u0301', 'サ', '😀', '👍🏽', '🇯🇵', '\u200d'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    const texts = fc.array(characters, { maxLength: 40 }).map(all => all.join(''));
    fc.assert(fc.property(texts, text => assert.equal(smsEncoding(text), smsCost(text).encoding)));
  });

  it('D6 have as many segments as the provider bills, at every length', () => {
    const characters = fc.constantFrom(...'aA0 €{\\~|^[]}\f\n\r@');
    const ofGsm = fc.array(characters, { minLength: 70, maxLength: 180 }).map(all => all.join(''));
    const ofUcs2 = fc.array(fc.constantFrom('a', 'サ', '😀', '\u0301'), { maxLength: 80 }).map(all => all.join(''));
    for (const texts of [ofGsm, ofUcs2])
      fc.assert(fc.property(texts, text => assert.equal(countSegments(text), smsCost(text).segments)));
    for (const length of [0, 69, 70, 71, 159, 160, 161]) {
      for (const character of ['a', '€', 'サ']) {
        const text = character.repeat(length);
        assert.equal(countSegments(text), smsCost(text).segments, `${length} × ${character}`);
      }
    }
  });

  it('V3 V23 put the link and the code into the email verification, and the code into the SMS', () => {
    for (const locale of defaultLocales) {
      const saysCode = (kind: MessageKind) =>
        carriesCode({ ...defaultTemplate(kind, locale), kind, locale, isDefault: true });
      assert.equal(saysCode('EMAIL_VERIFICATION'), true);
      assert.equal(saysCode('PHONE_VERIFICATION'), true);
      const mail = fill('EMAIL_VERIFICATION', defaultTemplate('EMAIL_VERIFICATION', locale));
      for (const part of [mail.text, mail.html]) {
        assert.ok(part?.includes(values.link) && part.includes(values.code));
      }
    }
  });

  it('V14 mention "This wasn’t me" in an email verification, and name the buttons as the page does', () => {
    const { en, ja } = pageTexts;
    const textIn = (locale: string) => defaultTemplate('EMAIL_VERIFICATION', locale).text;
    assert.ok(textIn('en').includes(`Open the link and choose “${en['verify.notMe']}”. That removes`));
    assert.ok(textIn('ja').includes(`リンクを開いて「${ja['verify.notMe']}」を押してください。このアドレス`));
    for (const [locale, page] of Object.entries(pageTexts)) {
      assert.ok(textIn(locale).includes(`${page['verify.email.yes']}:\n{{ link }}`));
      assert.ok(page['verify.others'].includes(page['verify.notMe']));
      for (const kind of ['email', 'phone'] as const) {
        assert.ok(page[`verify.${kind}.meaning`].includes(page['verify.notMe']));
      }
    }
    assert.ok(defaultTemplate('PASSWORD_RESET_EMAIL', 'en').text.includes(`${en['reset.title']}:\n{{ link }}`));
    assert.ok(defaultTemplate('PASSWORD_RESET_EMAIL', 'ja').text.includes(`${ja['reset.title']}:\n{{ link }}`));
  });

  it('F20 name a way in by its kind, in the language of the text', () => {
    assert.deepEqual([nameWayIn('PASSKEY', 'en'), nameWayIn('PASSKEY', 'ja-JP')], ['a passkey', 'パスキー']);
    assert.deepEqual([readWayIn('PASSKEY'), readWayIn('IRIS'), readWayIn(undefined)], ['PASSKEY', null, null]);
    for (const wayIn of waysIn) assert.equal(nameWayIn(wayIn, 'fr'), nameWayIn(wayIn, 'en'));
    const filled = fill('WAY_IN_ADDED', defaultTemplate('WAY_IN_ADDED', 'en'));
    for (const part of [filled.subject, filled.text, filled.html]) assert.ok(part?.includes('a passkey'));
  });

  const naming = messageKinds.filter(kind => kindFacts[kind].variables.includes('otherIdentifiers'));
  for (const locale of defaultLocales) {
    for (const kind of naming) {
      // The SMS with a code is typed into the app that requested it, and has no room.
      if (kind === 'PHONE_VERIFICATION') continue;
      for (const channel of kindFacts[kind].channels) {
        it(`V19 list the account’s other identifiers, or none, in ${kind} for ${channel} in ${locale}`, () => {
          const template = defaultTemplate(kind, locale);
          const otherIdentifiers = nameKinds(channel === 'EMAIL' ? ['PHONE', 'USERNAME'] : ['EMAIL'], locale);
          const shown = fill(kind, template, { channel, otherIdentifiers, preparedBefore: '' });
          const without = fill(kind, template, { channel, otherIdentifiers: '', preparedBefore: '' });
          const parts = channel === 'EMAIL' ? (['text', 'html'] as const) : (['text'] as const);
          for (const part of parts) {
            assert.ok(shown[part]?.includes(otherIdentifiers), shown[part] ?? '');
            assert.doesNotMatch(without[part] ?? '', /also has|も登録/);
          }
        });
      }
    }
  }

  it('N16 list what was prepared, in the language of the text, and show the button only then', () => {
    const summary = {
      hasPassword: true,
      passkeys: 1,
      hasAuthenticatorApp: false,
      sessions: 2,
      origins: ['App, Android'],
    };
    const words = preparedWords(summary, ['USERNAME'], 'en');
    assert.equal(words, 'a password, a passkey, a username, and 2 open sessions (App, Android)');
    assert.equal(preparedWords(summary, [], 'fr'), 'a password, a passkey, and 2 open sessions (App, Android)');
    assert.equal(preparedWords(summary, [], 'ja-JP'), 'パスワード、パスキー1個、ログイン中の端末2台 (App, Android)');
    for (const locale of defaultLocales) {
      const template = defaultTemplate('EMAIL_VERIFIED', locale);
      const told = fill('EMAIL_VERIFIED', template, { preparedBefore: words });
      const without = fill('EMAIL_VERIFIED', template, { preparedBefore: '' });
      for (const part of ['text', 'html'] as const) {
        assert.ok(told[part]?.includes(words) && told[part].includes(values.link));
        assert.ok(!without[part]?.includes(values.link));
        assert.doesNotMatch(without.text, /\n{3}/);
      }
    }
  });

  it('V19 name kinds in the language of the reader, else in English', () => {
    const all = ['EMAIL', 'PHONE', 'USERNAME'] as const;
    assert.equal(nameKinds([], 'en'), '');
    assert.equal(nameKinds(['USERNAME'], 'en-GB'), 'a username');
    assert.equal(nameKinds(['PHONE', 'USERNAME'], 'fr'), 'a phone number and a username');
    assert.equal(nameKinds(['EMAIL', 'USERNAME'], 'ja-JP'), 'メールアドレス、ユーザー名');
    for (const locale of defaultLocales) assert.equal(nameKinds(all, locale) === nameKinds(all, 'en'), locale === 'en');
  });

  it('V19 D6 are shown with a sample in their own language', () => {
    const preview = (locale: string, template = defaultTemplate('PASSWORD_CHANGED', locale)) =>
      previewTemplate('PASSWORD_CHANGED', template, shop, locale);
    assert.match(preview('en').text, /also has a phone number and a username\./);
    assert.match(preview('en').sms ?? '', /also has an email address and a username\./);
    assert.match(preview('ja').text, /電話番号、ユーザー名も/);
    assert.match(preview('ja').sms ?? '', /メールアドレス、ユーザー名も/);
  });

  it('V19 D6 may be translated with grammatical case, as docs/templates.md shows', () => {
    const [, text] = /```liquid\n(.*?)```/s.exec(readProjectFile('docs/templates.md')) ?? [];
    const template = { subject: null, text: `{{ link }} ${text}`, html: null };
    assert.deepEqual(templateProblems('EMAIL_VERIFICATION', template, 'fr'), []);
    const say = (kinds: Kind[]) =>
      fill('EMAIL_VERIFICATION', template, { otherIdentifiers: nameKinds(kinds, 'fr') })
        .text.slice(values.link.length)
        .trim();
    assert.equal(say([]), '');
    assert.equal(say(['PHONE']), 'Ce compte a aussi un numéro de téléphone.');
    assert.equal(say(['USERNAME']), 'Ce compte a aussi un nom d’utilisateur.');
    assert.match(say(['PHONE', 'USERNAME']), /téléphone et un nom/);
  });

  const secretKinds = messageKinds.filter(kind => kindFacts[kind].purpose !== null);
  const lives: Record<string, Record<string, RegExp>> = {
    en: {
      EMAIL_VERIFICATION: /\b24 hours\b/,
      PHONE_VERIFICATION: /\b10 minutes\b/,
      INVITATION: /\b7 days\b/,
      PASSWORD_RESET_EMAIL: /\b30 minutes\b/,
      PASSWORD_RESET_SMS: /\b10 minutes\b/,
      LOGIN_CODE_EMAIL: /\b10 minutes\b/,
      LOGIN_CODE_SMS: /\b10 minutes\b/,
    },
    ja: {
      EMAIL_VERIFICATION: /24時間/,
      PHONE_VERIFICATION: /10分/,
      INVITATION: /7日/,
      PASSWORD_RESET_EMAIL: /30分/,
      PASSWORD_RESET_SMS: /10分/,
      LOGIN_CODE_EMAIL: /10分/,
      LOGIN_CODE_SMS: /10分/,
    },
  };
  for (const locale of defaultLocales) {
    for (const kind of secretKinds) {
      it(`V10 W4 D10 tell how long the link or code of ${kind} is valid in ${locale}, also in a preview`, () => {
        const preview = previewTemplate(kind, defaultTemplate(kind, locale), shop, locale);
        const life = lives[locale]?.[kind];
        assert.ok(life);
        for (const part of [preview.text, preview.html]) {
          if (part === null) continue;
          assert.match(part, life);
          // The text contains no other time.
          assert.equal(part.match(/\d+ ?(?:days?|hours?|min(?:utes?)?\b|日|時間|分)/g)?.length, 1, part);
        }
      });
    }
  }

  it('D10 never promise more time than is left; they use whole hours from two hours on and whole days from two days on, in the language of the text', () => {
    const table: [minutes: number, locale: string, words: string][] = [
      [1, 'en', '1 minute'],
      [119, 'en', '119 minutes'],
      [120, 'en', '2 hours'],
      [1_439, 'en', '23 hours'],
      [1_440, 'fr-CA', '24 heures'],
      [1_440, 'ja-JP', '24時間'],
      [2_879, 'en', '47 hours'],
      [10_080, 'en', '7 days'],
      [10_080, 'ja', '7日'],
      [30, 'ja', '30分'],
      // An unknown language.
      [30, 'xx', '30 minutes'],
    ];
    for (const [minutes, locale, words] of table) assert.equal(inWords(minutes, locale), words);
    for (const locale of ['fr', 'de', 'es', 'it', 'pt', 'nl', 'sv']) {
      assert.equal(smsEncoding(inWords(1_440, locale)), 'GSM-7', locale);
    }
  });
});

describe('Rendering', () => {
  const template = {
    subject: 'Hi\r\nBcc: x {{ appName }}',
    text: '{{ appName }}',
    html: '<b title="{{ appName }}">{{ appName }}</b>',
  };

  it('D6 escapes values in HTML, and leaves plain text alone', () => {
    const { text, html } = fill('EMAIL_VERIFIED', template, { appName: `A & 'B'` });
    assert.equal(text, `A & 'B'`);
    const escaped = 'A &amp; &#39;B&#39;';
    assert.equal(html, `<b title="${escaped}">${escaped}</b>`);
    const literal = { subject: null, text: 'Hi', html: '<b>{{ "<i>" | append: appName }}</b>' };
    assert.equal(fill('EMAIL_VERIFIED', literal, { appName: 'A' }).html, '<b>&lt;i&gt;A</b>');
  });

  it('keeps a subject on one line, whatever the template or the name of the app holds', () => {
    assert.equal(fill('EMAIL_VERIFIED', template, { appName: 'A\nTo: y' }).subject, 'Hi Bcc: x A To: y');
  });

  it('D6 throws for a missing variable, instead of sending a gap', () => {
    assert.throws(
      () => fill('EMAIL_VERIFIED', { subject: null, text: '{{ code }}', html: null }),
      /there is no variable "code" here/,
    );
  });
});

describe('Checking a template', () => {
  const valid = { subject: 'Hello', text: '{{ appName }}: {{ code }}', html: null };
  const problemsOf = (change: Partial<TemplateText>) =>
    templateProblems('EMAIL_VERIFICATION', { ...valid, ...change }).join(' ');
  const carries = (text: string) =>
    carriesCode({ ...valid, text, kind: 'EMAIL_VERIFICATION', locale: 'en', isDefault: false });

  it('V3 D6 accepts a template with a code, and reports that it contains one', () => {
    assert.equal(problemsOf({}), '');
    assert.equal(carries(valid.text), true);
  });

  it('V3 reports no code when it is named but never printed', () => {
    assert.equal(carries('{% if appName == "" %}{{ code }}{% endif %}{{ link }}'), false);
    // The default text, which has a code, is sent in place of a text that does not parse (D6).
    assert.equal(carries('{{ code'), true);
  });

  const faults: [string, Partial<TemplateText>, RegExp][] = [
    ['that does not parse', { text: '{{ code }} {% if appName %}' }, /text: tag .* not closed/],
    [
      'with an unknown variable',
      { text: '{{ code }} {{ password }}' },
      /text: there is no variable "password" here, only appName/,
    ],
    [
      'with an unknown variable in a branch that a preview does not take',
      { text: '{{ code }}{% if appName == "" %}{{ displayName }}{% endif %}' },
      /"displayName"/,
    ],
    ['with an unknown filter', { text: '{{ code | shout }}' }, /text: undefined filter: shout/],
    ['that asks for values unescaped', { html: '{{ code }}{{ appName | raw }}' }, /html: undefined filter: raw/],
    ['that includes a file', { text: '{{ code }}{% include "/etc/passwd" %}' }, /text: tag "include" not found/],
    ['that loops', { text: '{{ code }}{% for i in (1..1000000000) %}x{% endfor %}' }, /text: tag "for" not found/],
    ['that makes a giant', { text: '{{ code }} {{ (1..1000000000) }}' }, /text: "\(1..1000000000\)" is not supported/],
    ['that keeps values', { text: '{{ code }}{% assign x = appName %}{{ x }}' }, /text: tag "assign" not found/],
    [
      'that tells neither code nor link',
      { text: 'Welcome to {{ appName }}' },
      /text: must contain {{ code }} or {{ link }}/,
    ],
    ['whose HTML tells neither', { html: '<p>Welcome</p>' }, /html: must contain {{ code }} or {{ link }}/],
    ['that says nothing', { text: ' ' }, /text: it is empty/],
    ['too long to store', { text: 'x'.repeat(20_001) }, /text: it is longer than 20000/],
  ];
  for (const [fault, change, problem] of faults) {
    it(`D6 refuses a template ${fault}`, () => assert.match(problemsOf(change), problem));
  }

  it('D6 refuses a variable that only another kind has', () => {
    assert.deepEqual(templateProblems('PASSWORD_CHANGED', { subject: null, text: '{{ code }}', html: null }), [
      'text: there is no variable "code" here, only appName, address, link, otherIdentifiers, channel, logo, logoWidth, logoHeight, buttonColor, buttonTextColor, buttonEdgeColor, linkColor (line 1).',
    ]);
  });

  it('D6 previews an SMS with its encoding and its segments, and a mail without', () => {
    const sms = (text: string) => previewTemplate('PHONE_VERIFICATION', { subject: null, text, html: null }, shop);
    assert.deepEqual(sms('{{ appName }} {{ code }}'), {
      subject: null,
      text: 'Shop 314159',
      html: null,
      encoding: 'GSM-7',
      segments: 1,
      sms: 'Shop 314159',
      ucs2Characters: [],
      problems: [],
    });
    assert.deepEqual(
      [sms(`${'あ'.repeat(64)}{{ code }}`).segments, sms(`${'あ'.repeat(65)}{{ code }}`).segments],
      [1, 2],
    );
    assert.match(sms(`${'あ'.repeat(600)}{{ code }}`).problems.join(), /too long/);
    assert.equal(previewTemplate('EMAIL_VERIFICATION', valid, shop).encoding, null);
  });
});

describe('The variables of a template', () => {
  for (const kind of messageKinds) {
    it(`D10 of ${kind} are listed with a meaning and an example, required ones first`, () => {
      const listed = listVariables(kind, 'ja', shop);
      assert.deepEqual([...listed.map(({ name }) => name)].sort(), [...kindFacts[kind].variables].sort());
      for (const { meaning, example } of listed) assert.ok(meaning.endsWith('.') && example !== '');
      assert.equal(listed.find(({ name }) => name === 'appName')?.example, 'Shop');
      const required = listed.filter(({ isRequired }) => isRequired).map(({ name }) => name);
      assert.deepEqual(required, listed.map(({ name }) => name).slice(0, required.length));
      assert.deepEqual(required, kindFacts[kind].carries);
    });
  }

  it('D10 include the page of the link, and the lifetime of its kind', () => {
    const example = (kind: MessageKind, wanted: string) =>
      listVariables(kind, 'en', shop).find(({ name }) => name === wanted)?.example ?? '';
    assert.match(example('EMAIL_VERIFICATION', 'link'), /\/verify#/);
    assert.match(example('PASSWORD_RESET_EMAIL', 'link'), /\/reset#/);
    assert.equal(example('EMAIL_VERIFICATION', 'expiresIn'), '24 hours');
    assert.equal(example('PASSWORD_RESET_EMAIL', 'expiresInMinutes'), '30');
  });

  it('D10 that do not exist are reported with their line', () => {
    const problemsOf = (text: string) => templateProblems('PHONE_VERIFICATION', { subject: null, text, html: null });
    assert.match(problemsOf('{{ code }}\n\n{{ nickname }}').join(), /"nickname" here.* \(line 3\)\.$/);
    assert.match(problemsOf('{{ code }}\n{% for a in b %}').join(), /tag "for" not found \(line 2\)\.$/);
    assert.match(problemsOf('{{ code }}\n{{ appName | shout }}').join(), /undefined filter: shout \(line 2\)\.$/);
    assert.match(problemsOf('\n{{ code | upcase }}').join(), /alone in its braces.* \(line 2\)\.$/);
  });

  describe('D10 in a forbidden place, and HTML that is not allowed, are reported with their line', () => {
    const block = '{% if otherIdentifiers != "" %}\n<p>one</p>\n<p>two</p>\n{% else %}\n<p>none</p>\n{% endif %}\n';
    const table: [part: 'text' | 'html', what: string, source: string, problem: RegExp, line: number][] = [
      ['html', 'an element', '<p>\n</p>\n<script>\n</script>', /<script> is not allowed/, 3],
      ['html', 'an element after a condition', `${block}<form></form>`, /<form> is not allowed/, 7],
      ['html', 'an element in one case', `<p></p>\n${block.replace('none', '<form></form>')}`, /<form> is not/, 6],
      ['html', 'an attribute', '<p\n  style="color:red"\n  onclick="x()">\n</p>', /<p onclick>: /, 3],
      ['html', 'a style', '<style>\n</style>\n<p\n style="a:url(x)"></p>', /<p style>: url\(\) is not allowed/, 4],
      ['html', 'a syntax mistake', '<p>\n</p>\n<p a="1" a="2"></p>', /mistake in the HTML: duplicate-attribute/, 3],
      ['html', 'an element that is not closed', '<p>\n<b>\n</p>\n<i>', /<\/p> closes nothing/, 3],
      ['html', 'the beginning of what is not closed', '\n<div>\n<p></p>\n\n', /<div> is not closed/, 2],
      ['html', 'a comment', '<p></p>\n<!-- [if mso] -->', /a comment can only contain words/, 2],
      ['html', 'a secret in a style', '<p>{{ code }}</p>\n<p\ntitle="{{ code }}"></p>', /<p title>: a code or link/, 3],
      [
        'html',
        'a secret in a comment',
        '<p>{{ code }}</p>\n\n<!-- {{ code }} -->',
        /where email programs do not show it/,
        3,
      ],
      ['html', 'a secret in a link', '\n<a href="https://a.example">\n{{ link }}\n</a>', /inside another link/, 2],
      ['html', 'a secret in a word', '<p title="{{ appName }}">{{ code }}</p>\n<p>a{{ code }}</p>', /put a space/, 2],
      ['html', 'a secret after cut space', '<p>{{ code }}</p>\n \n{{- "" -}}\n\n<p>a{{ code }}</p>', /put a space/, 5],
      ['text', 'a secret in a word', '\n\n{{ code }}\n\n  a{{ code }}', /put a space/, 5],
      ['text', 'a secret in brackets', 'Hi\n<https://a.example\n{{ link }}>', /put a space/, 3],
    ];
    for (const [part, what, source, problem, line] of table) {
      it(`${part}: ${what}`, () => {
        const rest = { subject: 'Hi', text: '{{ link }}', html: null };
        const whole = part === 'html' && !/\{\{ (code|link) \}\}/.test(source) ? `${source}<p>{{ code }}</p>` : source;
        const problems = templateProblems('EMAIL_VERIFICATION', { ...rest, [part]: whole });
        assert.match(problems.join('\n'), problem);
        assert.ok(problems[0]?.endsWith(` (line ${line}).`), problems.join('\n'));
        assert.equal(lineOfProblem(problems[0] ?? ''), line);
      });
    }
  });
});

describe('Choosing a locale', () => {
  const table: [string, string[]][] = [
    ['ja-JP', ['ja-JP', 'ja', 'en']],
    ['JA_jp', ['ja-JP', 'ja', 'en']],
    ['en-GB', ['en-GB', 'en']],
    ['zh-hant-tw', ['zh-Hant-TW', 'zh-Hant', 'zh', 'en']],
    ['de-DE-u-co-phonebk', ['de-DE-u-co-phonebk', 'de-DE-u-co', 'de-DE', 'de', 'en']],
    ['no such tag', ['en']],
    ['', ['en']],
  ];
  for (const [locale, candidates] of table) {
    it(`D6 tries ${candidates.join(', then ')} for "${locale}"`, () =>
      assert.deepEqual(localeCandidates(locale), candidates));
  }

  it('D6 falls back to English where there is no better default', () => {
    assert.equal(defaultTemplate('PHONE_VERIFICATION', 'fr-FR'), defaultTemplate('PHONE_VERIFICATION', 'en'));
    assert.equal(defaultTemplate('PHONE_VERIFICATION', 'ja-JP'), findDefaultTemplate('PHONE_VERIFICATION', 'ja'));
    assert.equal(canonicalLocale('nonsense-'), null);
  });
});

describe('Addresses in messages', () => {
  it('of a sender contain nothing that ends a header or a command', () => {
    assert.deepEqual(parseMailbox('Example <no-reply@example.com>'), {
      name: 'Example',
      address: 'no-reply@example.com',
    });
    assert.deepEqual(parseMailbox('"Rock, Roll" <a@b.org>'), { name: 'Rock, Roll', address: 'a@b.org' });
    assert.deepEqual(parseMailbox('a@b.org'), { name: '', address: 'a@b.org' });
    for (const bad of ['a@b.org\r\nBcc: x@y.org', 'A\n<a@b.org>', '<a@b.org> <c@d.org>', 'a@b.org, c@d.org', 'a', '']) {
      assert.equal(parseMailbox(bad), null, bad);
    }
  });

  it('of an SMS default to the name of the app, as far as networks allow', () => {
    const senderOf = (name: string, smsSender: string | null = null) =>
      smsSenderOf({ name, smsSender, smsSendersByCountry: [] }, 'GB');
    assert.equal(senderOf('Rock & Roll Shop!'), 'RockRollSho');
    assert.equal(senderOf('商店'), 'Info');
    assert.equal(senderOf('Shop', '447700900000'), '447700900000');
  });

  it('D30 of an SMS are those of the country, where the app has one for it', () => {
    const smsSendersByCountry = [
      { country: 'US', sender: '+14155550100' },
      { country: 'IN', sender: 'SHOPIN' },
    ];
    const senderTo = (country: string, smsSender: string | null = 'Shop') =>
      smsSenderOf({ name: 'Rock', smsSender, smsSendersByCountry }, country);
    assert.deepEqual(
      ['US', 'IN', 'GB', 'ZZ'].map(each => senderTo(each)),
      ['+14155550100', 'SHOPIN', 'Shop', 'Shop'],
    );
    assert.equal(senderTo('GB', null), 'Rock');
  });
});
