import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Refusal } from '../../src/domain/refusal.js';
import { cleanAttributes, cleanText, parseCountry, parseLocale } from '../../src/domain/text.rules.js';
import { refusal } from '../kit/refusals.js';

const strict = { field: 'name', maxCodePoints: 10, zeroWidth: 'refused' } as const;
const lenient = { ...strict, zeroWidth: 'allowed' } as const;
const badInput = refusal('BAD_USER_INPUT', 'name');

describe('A text', () => {
  it('I4 is kept in NFC', () => {
    assert.equal(cleanText('Zoe\u0308', strict), 'Zo\u00eb');
  });

  it('I4 is measured in code points after NFC', () => {
    assert.equal(cleanText('🙂'.repeat(10), strict), '🙂'.repeat(10));
    assert.equal(cleanText('e\u0301'.repeat(10), strict), 'é'.repeat(10));
    assert.throws(() => cleanText('🙂'.repeat(11), strict), badInput);
  });

  const refused = {
    'a lone high surrogate': 'a\ud83d',
    'a lone low surrogate': '\ude42a',
    NUL: 'a\0b',
    'a control character': 'a\u0007b',
    'a line feed': 'a\nb',
    'a C1 control character': 'a\u0085b',
    'a line separator': 'a\u2028b',
    'a right-to-left override': 'a\u202eb',
    'a directional isolate': 'a\u2066b',
    'an Arabic letter mark': 'a\u061cb',
  };
  for (const [what, text] of Object.entries(refused)) {
    it(`I4 refuses ${what}, I5 naming the field`, () => {
      assert.throws(() => cleanText(text, strict), badInput);
      assert.throws(() => cleanText(text, lenient), badInput);
    });
  }

  const zeroWidth = {
    'a zero-width space': '\u200b',
    'a zero-width joiner': '\u200d',
    'a word joiner': '\u2060',
    'a byte order mark': '\ufeff',
    'a soft hyphen': '\u00ad',
    'a variation selector': '\ufe0f',
    'a Hangul filler': '\u3164',
    'a tag character': '\u{e0061}',
  };
  for (const [what, character] of Object.entries(zeroWidth)) {
    it(`I4 refuses ${what} where texts are compared, and keeps it in display names`, () => {
      assert.throws(() => cleanText(`a${character}b`, strict), badInput);
      assert.equal(cleanText(`a${character}b`, lenient), `a${character}b`);
    });
  }

  it('I4 is refused before it is normalised if it is too long, since a million marks would take minutes to sort', () => {
    const marks = `a${'\u0301\u0316'.repeat(500_000)}`;
    const startedAt = performance.now();
    assert.throws(() => cleanText(marks, strict), badInput);
    assert.ok(performance.now() - startedAt < 1_000);
  });
});

describe('Attributes', () => {
  const isTooLarge = (error: unknown) => error instanceof Refusal && error.details.reason === 'TOO_LARGE';
  const clean = (value: unknown) => cleanAttributes(value, 'name');
  const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });

  it('A1 are a JSON object, stored unchanged', () => {
    const attributes = { text: 'x', number: -1.5, yes: true, nothing: null, list: [1, { deep: ['y'] }] };
    assert.deepEqual(clean(attributes), attributes);
  });

  it('I4 are clean in their keys and strings, and may hold joiners', () => {
    assert.deepEqual(clean({ 'e\u0301': ['e\u0301', '👩\u200d💻'] }), { é: ['é', '👩\u200d💻'] });
    assert.throws(() => clean({ a: { b: ['x\0'] } }), badInput);
    assert.throws(() => clean({ 'a\u202e': 1 }), badInput);
    assert.throws(() => clean({ a: '\ud800' }), badInput);
  });

  it('I4 refuse two keys that are one in NFC', () => {
    assert.throws(() => clean({ 'e\u0301': 1, é: 2 }), badInput);
  });

  for (const value of [null, 'text', 1, [], [{ a: 1 }], undefined]) {
    it(`A1 refuse ${JSON.stringify(value)}`, () => {
      assert.throws(() => clean(value), badInput);
    });
  }

  it('A1 refuse values that JSON cannot express', () => {
    assert.throws(() => clean({ a: Number.POSITIVE_INFINITY }), badInput);
    assert.throws(() => clean({ a: undefined }), badInput);
    assert.throws(() => clean({ a: 1n }), badInput);
  });

  it('A1 hold 16 KiB of UTF-8 as JSON, and no byte more', () => {
    const around = '{"a":""}'.length;
    assert.ok(clean({ a: 'x'.repeat(16_384 - around) }));
    assert.throws(() => clean({ a: 'x'.repeat(16_385 - around) }), badInput);
    assert.throws(() => clean({ a: 'あ'.repeat(5_460) }), badInput);
    assert.throws(() => clean({ list: Array.from({ length: 9_000 }, () => 0) }), badInput);
  });

  for (const [number, digits] of [
    [1e308, 309],
    [-1.5e300, 304],
    [5e-324, 325],
  ] as const) {
    it(`A11 count ${number} as ${digits} digits`, () => {
      const most = Math.floor(16_384 / (digits + 1)) - 1;
      assert.ok(clean({ list: Array(most).fill(number) }));
      assert.throws(() => clean({ list: Array(most + 2).fill(number) }), isTooLarge);
    });
  }

  it('A11 do not refuse numbers without an exponent that fit', () => {
    const list = Array.from({ length: 1_600 }, (_, each) => 100_000_000 + each);
    assert.ok(JSON.stringify({ list }).length > 16_000);
    assert.ok(clean({ list }));
  });

  it('I4 are refused before they are normalised when they are too large', () => {
    const marks = `a${'\u0301\u0316'.repeat(50_000)}`;
    const startedAt = performance.now();
    assert.throws(() => clean({ a: marks, b: marks, c: marks, d: marks }), badInput);
    assert.ok(performance.now() - startedAt < 1_000);
  });

  it('A1 are read only up to 16 KiB, even if one list occurs in many places', () => {
    let reads = 0;
    const list = new Proxy(Array(100_000).fill(1), {
      get(target, name) {
        reads++;
        return Reflect.get(target, name);
      },
    });
    assert.throws(() => clean({ a: list, b: list, c: list }), badInput);
    assert.ok(reads < 20_000, `${reads} reads`);
  });

  it('A1 refuse an object that is nested too deeply', () => {
    assert.ok(clean(nested(16)));
    assert.throws(() => clean(nested(17)), badInput);
    assert.throws(() => clean(JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`)), badInput);
  });

  it('A1 refuse the key __proto__, and pollute nothing', () => {
    assert.throws(() => clean(JSON.parse('{"__proto__":{"isAdmin":true}}')), badInput);
    assert.throws(() => clean(JSON.parse('{"a":[{"__proto__":{"isAdmin":true}}]}')), badInput);
    assert.equal(({} as { isAdmin?: boolean }).isAdmin, undefined);
  });
});

describe('A country', () => {
  it('A1 is an ISO 3166-1 alpha-2 code, kept in capitals', () => {
    assert.equal(parseCountry('JP'), 'JP');
    assert.equal(parseCountry('gb'), 'GB');
    assert.equal(parseCountry(' jp\n'), 'JP');
    assert.equal(parseCountry('ＪＰ'), 'JP');
  });

  it('A10 is GB for UK', () => assert.equal(parseCountry('uk'), 'GB'));

  for (const text of ['', 'J', 'JPN', 'ZZ', 'EU', 'ß', 'ıe', 'J\0', 'J P', 'Japan']) {
    it(`I5 ${JSON.stringify(text)} is refused, and the field is named`, () => {
      assert.throws(() => parseCountry(text, 'home'), refusal('BAD_USER_INPUT', 'home', 'UNKNOWN_COUNTRY'));
    });
  }
});

describe('A locale', () => {
  it('A1 is a BCP 47 tag in its canonical form', () => {
    assert.equal(parseLocale('ja'), 'ja');
    assert.equal(parseLocale('zh-hans-cn'), 'zh-Hans-CN');
    assert.equal(parseLocale('EN-gb'), 'en-GB');
  });

  const ofPlatforms: Record<string, string> = {
    ...{ ja_JP: 'ja-JP', 'zh_TW_#Hant': 'zh-Hant-TW', 'zh__#Hans': 'zh-Hans', 'sr_BA_#Latn': 'sr-Latn-BA' },
    ...{ 'en_US.UTF-8': 'en-US', 'de_DE.UTF-8@euro': 'de-DE', 'en_GB@rg=uszzzz': 'en-GB', 'zh-Hant_TW': 'zh-Hant-TW' },
    ...{ 'en-': 'en', ' ja ': 'ja', ｊａ: 'ja', 'th_TH_#u-nu-thai': 'th-TH' },
    ...{ 'ja,en-US;q=0.9,en;q=0.8': 'ja', 'en-GB;q=0.8, fr': 'en-GB' },
  };
  for (const [text, locale] of Object.entries(ofPlatforms)) {
    it(`A10 ${text} is ${locale}`, () => assert.equal(parseLocale(text), locale));
  }

  for (const text of [
    '',
    'e',
    'C',
    'en--GB',
    '_#Hant',
    'not a locale',
    '日本語',
    `en-x-${'abcdefgh-'.repeat(4)}a`,
    '../../etc',
    ',ja',
    '*;q=0.5',
  ]) {
    it(`I5 ${JSON.stringify(text)} is refused, and the field is named`, () => {
      assert.throws(() => parseLocale(text), refusal('BAD_USER_INPUT', 'locale', 'UNKNOWN_LOCALE'));
    });
  }
});

describe('A long text', () => {
  it('A1 costs nothing as a locale: a hundred kilobytes of subtags are refused unread', () => {
    const subtags = Array.from({ length: 16_000 }, (_, index) => `a${String(index).padStart(5, '0')}`);
    const before = process.cpuUsage();
    assert.throws(() => parseLocale(`en-${subtags.join('-')}`), { code: 'BAD_USER_INPUT' });
    const { user } = process.cpuUsage(before);
    assert.ok(user < 200_000, `${user} µs of CPU`);
  });
});
