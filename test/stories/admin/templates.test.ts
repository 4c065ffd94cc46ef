import assert from 'node:assert/strict';
import { it } from 'node:test';
import { lineOfProblem } from '../../../src/domain/messaging/templates/check-template.js';
import { bothOn } from '../../kit/addresses.js';
import { changesNothing } from '../../kit/stored.js';
import { newEmail, newName, newPhone, refuses, type TestApp } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

const text = '{{ appName }}: {{ code }}';
const kind = 'PHONE_VERIFICATION';

stories('The templates of an app', world => {
  const templatesOf = async (app: TestApp, ofKind: string = kind): Promise<Template[]> =>
    (await app.admin('templates')).templates.filter((template: Template) => template.kind === ofKind);

  it('D6 are the defaults until the app has its own text, which is then sent, by its language', async () => {
    const app = await world.app(bothOn);
    assert.deepEqual(
      (await templatesOf(app)).map(({ locale, isDefault }) => [locale, isDefault]),
      [
        ['en', true],
        ['ja', true],
      ],
    );
    const saved = await app.admin('updateTemplate', {
      input: { kind, locale: 'fr-ca', text: 'Votre code : {{ code }}' },
    });
    assert.deepEqual(saved, {
      kind,
      locale: 'fr-CA',
      subject: null,
      text: 'Votre code : {{ code }}',
      html: null,
      isDefault: false,
    });
    await app.admin('updateTemplate', { input: { kind, locale: 'ja', text: 'コード {{ code }}' } });
    assert.deepEqual(
      (await templatesOf(app)).map(({ locale, isDefault }) => [locale, isDefault]),
      [
        ['en', true],
        ['fr-CA', false],
        ['ja', false],
      ],
    );
    for (const [locale, beginning] of [
      ['fr-CA', 'Votre code'],
      ['fr', /^\d{6} is your/],
      ['ja-JP', 'コード'],
    ] as const) {
      const phone = newPhone();
      await app.register({ username: newName(), phone, locale });
      const sent = (await app.lastMessageTo(phone)).text;
      assert.ok(typeof beginning === 'string' ? sent.startsWith(beginning) : beginning.test(sent), sent);
    }
  });

  it('D6 can be reset to the default, any number of times', async () => {
    const app = await world.app();
    const [before] = await templatesOf(app);
    for (const locale of ['en', 'fr']) await app.admin('updateTemplate', { input: { kind, locale, text } });
    for (let round = 0; round < 2; round++) {
      assert.deepEqual(await app.admin('resetTemplate', { kind, locale: 'en' }), before);
      assert.deepEqual(await app.admin('resetTemplate', { kind, locale: 'fr' }), before);
    }
    assert.equal((await templatesOf(app)).length, 2);
    await refuses('BAD_USER_INPUT', () => app.admin('resetTemplate', { kind, locale: 'a b' }), { field: 'locale' });
  });

  it('D6 of a mail keep the usual subject unless they have one; those of an SMS have neither subject nor HTML', async () => {
    const app = await world.app();
    const input = { kind: 'EMAIL_VERIFICATION', locale: 'en', text: '{{ link }}' };
    const plain = await app.admin('updateTemplate', { input });
    assert.equal(plain.subject, 'Confirm your email address for {{ appName }}');
    const full = await app.admin('updateTemplate', {
      input: { ...input, subject: 'Hi', html: '<a href="{{ link }}">x</a>' },
    });
    assert.deepEqual([full.subject, full.html], ['Hi', '<a href="{{ link }}">x</a>']);
    const sms = await app.admin('updateTemplate', { input: { kind, locale: 'en', text, subject: 'Hi', html: '<b>' } });
    assert.deepEqual([sms.subject, sms.html], [null, null]);
  });

  it('D10 tell how long their link or code is valid: in a mail the remaining time, in a preview and a test the full time', async () => {
    const app = await world.app({ ...bothOn, name: 'Shop' });
    const text = '{{ link }} works for {{ expiresIn }}, or {{ expiresInMinutes }} minutes';
    const input = { kind: 'EMAIL_VERIFICATION', locale: 'en', text };
    const lives = /works for 24 hours, or 1440 minutes$/;
    assert.match((await app.admin('previewTemplate', { input })).text, lives);
    const email = newEmail();
    await app.registerProven({ email });
    await app.admin('sendTestMessage', { input, to: email });
    assert.match((await app.lastMessageTo(email)).text, lives);
    await app.admin('updateTemplate', { input });
    const other = newEmail();
    // The numbers follow the language of the text, otherwise a French reader would get a French number in an English
    // sentence.
    await app.register({ username: newName(), email: other, locale: 'fr' });
    assert.match((await app.lastMessageTo(other)).text, lives);
    const reset = { kind: 'PASSWORD_RESET_EMAIL', locale: 'en', text };
    assert.match((await app.admin('previewTemplate', { input: reset })).text, /for 30 minutes, or 30 minutes$/);
    await app.do('requestPasswordReset', { identifier: email });
    assert.match((await app.lastMessageTo(email)).text, /The link works once and expires in 30 minutes\./);
  });

  it('D10 have variables that are listed with an example for the app', async () => {
    const app = await world.app({ name: 'Shop' });
    const listed = await app.admin('templateVariables', { kind: 'EMAIL_VERIFICATION', locale: 'ja' });
    const byName = Object.fromEntries(listed.map((each: { name: string }) => [each.name, each]));
    assert.deepEqual(byName.appName, {
      name: 'appName',
      meaning: 'The name of the app.',
      example: 'Shop',
      isRequired: false,
    });
    assert.deepEqual([byName.link.isRequired, byName.expiresIn.example], [true, '24時間']);
    await refuses('BAD_USER_INPUT', () => app.admin('templateVariables', { kind, locale: 'a b' }), { field: 'locale' });
  });

  it('D6 are previewed before they are saved: text, encoding, segments and what forces UCS-2', async () => {
    const app = await world.app({ name: 'Shop' });
    const preview = (input: Record<string, unknown>) =>
      app.admin('previewTemplate', { input: { kind, locale: 'en', ...input } });
    await changesNothing(world, async () => {
      assert.deepEqual(await preview({ text }), {
        subject: null,
        text: 'Shop: 314159',
        html: null,
        sms: 'Shop: 314159',
        encoding: 'GSM-7',
        segments: 1,
        ucs2Characters: [],
        problems: [],
      });
      const japanese = await preview({ text: `${'コード'.repeat(30)}{{ code }}` });
      assert.deepEqual(
        [japanese.encoding, japanese.segments, japanese.ucs2Characters],
        ['UCS-2', 2, ['コ', 'ー', 'ド']],
      );
      assert.deepEqual(japanese.problems, []);
    });
    const mail = await preview({
      kind: 'EMAIL_VERIFIED',
      subject: 'For {{ appName }}',
      text: 'T',
      html: '<i>{{ address }}</i>',
    });
    assert.deepEqual([mail.subject, mail.html, mail.sms], ['For Shop', '<i>j***e@e***e.com</i>', null]);
    assert.deepEqual([mail.encoding, mail.segments], [null, null]);
    const both = await preview({
      kind: 'ADDRESS_IN_USE',
      text: '{% if channel == "SMS" %}short{% else %}long{% endif %}',
    });
    assert.deepEqual([both.text, both.sms], ['long', 'short']);
  });

  it('X19 can be saved or reset 120 times an hour by one admin, settings included', async () => {
    const app = await world.app();
    for (let each = 0; each < 119; each++) await app.admin('resetTemplate', { kind, locale: 'en' });
    await app.admin('updateTemplate', { input: { kind, locale: 'en', text } });
    const saves = [
      () => app.admin('updateTemplate', { input: { kind, locale: 'en', text } }),
      () => app.admin('resetTemplate', { kind, locale: 'en' }),
      () => app.set({ name: 'Another' }),
    ];
    for (const save of saves) await changesNothing(world, () => refuses('RATE_LIMITED', save));
    const { adminToken } = await app.admin('createAdminToken', { name: 'second' });
    await app.do('updateTemplate', { input: { kind, locale: 'en', text } }, adminToken);
    world.wait(3_600);
    for (const save of saves) await save();
  });

  it('D6 D40 cannot be saved while a preview finds a problem in them', async () => {
    const app = await world.app();
    const mail = { kind: 'EMAIL_VERIFICATION', text: '{{ link }}' };
    const cases: [Record<string, unknown>, field: string, problem: RegExp][] = [
      [{ text: 'hello' }, 'text', /^text: must contain \{\{ code \}\} or \{\{ link \}\}/],
      [{ text: '{{ code }} {{ displayName }}' }, 'text', /^text: there is no variable "displayName" here/],
      [{ text: `{{ code }}${'x'.repeat(1_000)}` }, 'text', /^text: an SMS of more than 6 segments is too long/],
      [{ text: '{{ code }} {% for a in b %}' }, 'text', /^text: tag "for" not found/],
      [{ ...mail, subject: '{{ oops }}' }, 'subject', /^subject: there is no variable "oops"/],
      ...['', ' ', '\n', '\u200b', "{% if appName == '' %}x{% endif %}"].map(
        (subject): [Record<string, unknown>, string, RegExp] => [
          { ...mail, subject },
          'subject',
          /^subject: it is empty\.$/,
        ],
      ),
      [{ kind: 'EMAIL_VERIFIED', text: '\u200b' }, 'text', /^text: it is empty\.$/],
      [{ kind: 'EMAIL_VERIFIED', text: 'x', html: '' }, 'html', /^html: it is empty\.$/],
      [{ ...mail, html: '<p>hello</p>' }, 'html', /^html: must contain/],
      [{ ...mail, html: '<p>{{ link }}</p>\n\n<form></form>' }, 'html', /^html: <form> is not allowed \(line 3\)\.$/],
    ];
    for (const [change, field, problem] of cases) {
      const input = { kind, locale: 'en', ...change };
      const { problems } = await app.admin('previewTemplate', { input });
      assert.match(problems[0], problem);
      await changesNothing(world, () =>
        refuses('BAD_USER_INPUT', () => app.admin('updateTemplate', { input }), {
          field,
          line: lineOfProblem(problems[0]),
        }),
      );
    }
    for (const [change, field] of [
      [{ locale: 'x'.repeat(99) }, 'locale'],
      [{ text: 'a\u0000{{ code }}' }, 'text'],
      [{ text: `\u202e${text}` }, 'text'],
      [{ text: 'x'.repeat(20_001) }, 'text'],
    ] as const) {
      const input = { kind, locale: 'en', text, ...change };
      await refuses('BAD_USER_INPUT', () => app.admin('previewTemplate', { input }), { field });
      await refuses('BAD_USER_INPUT', () => app.admin('updateTemplate', { input }), { field });
    }
  });
});

stories('A test of a template', world => {
  it('O2 arrives at a verified address as it will look, saved or not, with no secret in it', async () => {
    const app = await world.app({ ...bothOn, name: 'Shop' });
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.registerProven({ email });
    await app.registerProven({ phone });
    const draft = {
      kind: 'EMAIL_VERIFICATION',
      locale: 'en',
      subject: 'Draft of {{ appName }}',
      text: 'See {{ link }}',
    };
    const queued = await app.admin('sendTestMessage', { input: draft, to: email.toUpperCase() });
    assert.deepEqual([queued.isTest, queued.userId, queued.recipient, queued.state], [true, user.id, email, 'QUEUED']);
    const mail = await app.lastMessageTo(email);
    assert.deepEqual([mail.subject, mail.code, mail.link], ['Draft of Shop', null, null]);
    assert.match(mail.text, /^See https:\/\/accounts\.example\.com\/verify#/);
    await app.admin('sendTestMessage', { input: { kind, locale: 'en', text }, to: phone });
    assert.equal((await app.lastMessageTo(phone)).text, 'Shop: 314159');
    assert.equal((await templatesSaved(app)).length, 0);
  });

  it('O2 goes only to addresses that are verified in this app, and only by their channel', async () => {
    const [app, other] = [await world.app(bothOn), await world.app(bothOn)];
    const [email, elsewhere, claimed] = [newEmail(), newEmail(), newEmail()];
    await app.registerProven({ email });
    await other.registerProven({ email: elsewhere });
    await app.register({ username: 'somebody', email: claimed });
    const send = (to: string, input: Record<string, unknown> = {}) =>
      app.admin('sendTestMessage', { input: { kind: 'EMAIL_VERIFIED', locale: 'en', text: 'Hi', ...input }, to });
    for (const to of [elsewhere, claimed, newEmail()]) {
      await changesNothing(world, () => refuses('NOT_FOUND', () => send(to), { field: 'to' }));
    }
    await refuses('BAD_USER_INPUT', () => send('somebody'), { field: 'to' });
    await refuses('BAD_USER_INPUT', () => send(email, { kind, text }), { field: 'to' });
    await refuses('BAD_USER_INPUT', () => send(email, { text: '{{ code }}' }), { field: 'text' });
    await refuses('INVALID_IDENTIFIER', () => send('a b'), { field: 'to' });
  });

  it('X3 is sent ten times an hour in an app, by however many admins', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    await app.registerProven({ email });
    const { adminToken } = await app.admin('createAdminToken', { name: 'Second' });
    const input = { kind: 'EMAIL_VERIFIED', locale: 'en', text: 'Hi' };
    const send = () => app.do('sendTestMessage', { input, to: email }, adminToken);
    for (let test = 0; test < 10; test++) await app.admin('sendTestMessage', { input, to: email });
    await refuses('RATE_LIMITED', send);
    world.wait(3_600);
    await send();
  });
});

interface Template {
  kind: string;
  locale: string;
  isDefault: boolean;
}

async function templatesSaved(app: TestApp): Promise<Template[]> {
  return (await app.admin('templates')).templates.filter(({ isDefault }: Template) => !isDefault);
}
