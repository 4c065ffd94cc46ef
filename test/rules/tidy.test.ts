import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSearch } from '../../src/domain/admin/search/search.rules.js';
import { parseEmail, parseUsername, recogniseIdentifier } from '../../src/domain/identifiers/parse.rules.js';
import { readPhone } from '../../src/domain/identifiers/phone.rules.js';
import { checkPassword } from '../../src/domain/passwords/password.rules.js';
import { tidyCode, tidyToken } from '../../src/domain/tidy.rules.js';

const phones: Record<string, string> = {
  'a leading blank': ' +819011111111',
  'tel:': 'tel:+81-90-1111-1111',
  'TEL: and a blank': 'TEL: +819011111111',
  'a contact pasted from a telephone': '\u202a+81\u00a090\u20111111\u20111111\u202c',
  'isolates and a narrow no-break space': '\u2066+81\u202f90\u202f1111\u202f1111\u2069\u202f',
  'full-width characters': '＋８１（９０）１１１１－１１１１',
  'Devanagari digits': '+८१९०११११११११',
  'Bengali digits': '+৮১৯০১১১১১১১১',
  'Arabic digits': '+٨١٩٠١١١١١١١١',
  'a line break at the end': '+819011111111\r\n',
};

const emails: Record<string, string> = {
  'white space around it': '\u00a0\tada@example.com \n',
  'mailto:': 'mailto:ada@example.com',
  'angle brackets': '<ada@example.com>',
  'what a mail program copies': ' <mailto:Ada@Example.com> ',
  'full-width letters': 'ａｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ',
  'marks that set the direction': '\u200eada@example.com\u200e',
};

describe('I9 Characters around an identifier are removed', () => {
  for (const [what, text] of Object.entries(phones)) {
    it(`from a number with ${what}, at a sign-up and at a login`, () => {
      assert.equal(readPhone(text, null)?.value, '+819011111111');
      assert.equal(readPhone(text, 'US')?.value, '+819011111111');
      assert.equal(recogniseIdentifier(text).value, '+819011111111');
      assert.equal(recogniseIdentifier(`PHONE:${text}`).value, '+819011111111');
      assert.deepEqual(readSearch(text)?.words, [['+819011111111']]);
    });
  }

  for (const [what, text] of Object.entries(emails)) {
    it(`from an email address with ${what}, at a sign-up and at a login`, () => {
      assert.equal(parseEmail(text).value, 'ada@example.com');
      assert.equal(recogniseIdentifier(text).value, 'ada@example.com');
      assert.equal(recogniseIdentifier(`EMAIL:${text}`).value, 'ada@example.com');
      assert.deepEqual(readSearch(text)?.words, [['ada@example.com']]);
    });
  }

  for (const text of [' Ada\n', '\u00a0Ada\u200b', 'Ａｄａ']) {
    it(`from the username ${JSON.stringify(text)}`, () => {
      assert.deepEqual([parseUsername(text).value, parseUsername(text).display], ['ada', 'Ada']);
      assert.equal(recogniseIdentifier(text).value, 'ada');
      assert.equal(recogniseIdentifier(`USERNAME:${text}`).value, 'ada');
    });
  }

  it('from what a password must not contain (W1)', () => {
    const context = { field: 'password', appName: 'Sample' };
    for (const each of [
      { username: 'ｌｏｖｅｌａｃｅ' },
      { email: 'mailto:lovelace@b.cc', password: 'lovelace@b.cc' },
      { phone: '+८१९०१२३४५६७८', password: 'call 819012345678' },
    ]) {
      const { password = 'i am lovelace', ...names } = { password: undefined, ...each };
      assert.throws(() => checkPassword(password, { ...context, ...names }), { code: 'WEAK_PASSWORD' });
    }
  });
});

describe('I9 Two different texts never become one identifier', () => {
  const username = ['\u212aelvin', 'ﬀoo', 'аda', 'ad\u200ba', 'ada٣', 'tel:ada', '<ada>'];
  for (const text of username) {
    it(`${JSON.stringify(text)} is no username`, () => {
      assert.throws(() => parseUsername(text), { code: 'INVALID_IDENTIFIER' });
    });
  }
  for (const text of [
    'ﬀ@b.com',
    '\u212a@b.com',
    'a\u200bb@c.com',
    'Ada <a@b.com>',
    'mailto:a@b.com?cc=c@d.com',
    '１２③@b.com',
  ]) {
    it(`${JSON.stringify(text)} is no email address`, () => {
      assert.throws(() => parseEmail(text), { code: 'INVALID_IDENTIFIER' });
    });
  }
  for (const text of [
    '863-1234;phone-context=+1-914-555',
    '+819011111111;ext=5',
    '+81\u200b9011111111',
    'tel:tel:+819011111111',
  ]) {
    it(`${JSON.stringify(text)} is no number, whatever the country`, () => {
      assert.equal(readPhone(text, null), null);
      assert.equal(readPhone(text, 'JP'), null);
    });
  }

  it('and a text longer than any identifier is refused quickly', () => {
    const startedAt = performance.now();
    for (const text of [`${' '.repeat(100_000)}a`, `a${'\u200b'.repeat(100_000)}b`, '۹'.repeat(50_000)]) {
      assert.throws(() => parseUsername(text));
      assert.throws(() => parseEmail(text));
      assert.equal(readPhone(text, 'JP'), null);
      assert.equal(tidyCode(text), null);
    }
    assert.ok(performance.now() - startedAt < 1_000);
  });
});

describe('V22 The token of a link', () => {
  const token = 'Ab-_'.repeat(16);
  for (const [before, after] of [
    ...[
      ['', ''],
      ['', '.'],
      ['', '>'],
      ['<', '>'],
      ['', ')'],
      ['', '/'],
      ['', '%23'],
      ['%23', ''],
      ['#', '…'],
      [' ', '\n'],
    ],
    ...[
      ['', '&utm_source=mail'],
      ['', '%23.'],
      ['', '\u200b'],
    ],
  ] as const) {
    it(`is read between ${JSON.stringify(before)} and ${JSON.stringify(after)}`, () => {
      assert.equal(tidyToken(before + token + after), token);
    });
  }
  for (const text of [`${token}A`, `A${token}`, token.slice(1), '', 'x'.repeat(5_000)]) {
    it(`is left unchanged in another text of ${text.length} characters`, () => assert.equal(tidyToken(text), text));
  }
});

describe('V21 A code is read as it was meant', () => {
  const codes = [
    ...[
      '123456',
      ' 123456\n',
      '123 456',
      '123-456',
      '123–456',
      '123ー456',
      '123.456',
      '“123456”',
      "'123456'",
      '「１２３４５６」',
      '【123456】',
      '(123456)',
    ],
    ...['١٢٣٤٥٦', '۱۲۳۴۵۶', '१२३४५६', '123\u200b456', '\u2066123456\u2069', '1 2 3 4 5 6', '123456。'],
  ];
  for (const text of codes) it(`${JSON.stringify(text)} is 123456`, () => assert.equal(tidyCode(text), '123456'));
  for (const text of ['', '12345', '1234567', 'abcdef', '12345a', '①23456', '-', '123456 123456']) {
    it(`${JSON.stringify(text)} is no code`, () => assert.equal(tidyCode(text), null));
  }
});
