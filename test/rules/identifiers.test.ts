import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  acceptPhone,
  type PhoneRules,
  parseEmail,
  parseUsername,
  recogniseIdentifier,
} from '../../src/domain/identifiers/parse.rules.js';
import { inRanges, readPhone } from '../../src/domain/identifiers/phone.rules.js';
import { refusal } from '../kit/refusals.js';

const countryOf = (phone: string) => readPhone(phone, null)?.country ?? null;
const invalid = (field: string) => refusal('INVALID_IDENTIFIER', field);
const shown = (text: string) => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);

describe('A username', () => {
  it('I1 is shown as entered and compared in lower case', () => {
    const { kind, value, display } = parseUsername('Ada.Lovelace_1815');
    assert.deepEqual(
      { kind, value, display },
      { kind: 'USERNAME', value: 'ada.lovelace_1815', display: 'Ada.Lovelace_1815' },
    );
  });

  it('I1 has 3 to 64 characters', () => {
    assert.equal(parseUsername('abc').value, 'abc');
    assert.equal(parseUsername('a'.repeat(64)).value.length, 64);
    assert.throws(() => parseUsername('ab'), invalid('username'));
    assert.throws(() => parseUsername('a'.repeat(65)), invalid('username'));
  });

  for (const text of [
    '',
    '12345',
    '_ada',
    '.ada',
    '-ada',
    'ada lovelace',
    'adä',
    'a@b',
    'a\u200bda',
    'K\u212aelvin',
    'ﬀoo',
    'a\0b',
  ]) {
    it(`I1 is not ${shown(text)}; I5 the field is named`, () => {
      assert.throws(() => parseUsername(text, 'value'), invalid('value'));
    });
  }
});

describe('An email address', () => {
  const good: Record<string, string> = {
    'ada@example.com': 'ada@example.com',
    'Ada.L+Tag@EXAMPLE.com': 'ada.l+tag@example.com',
    'a@b.c': 'a@b.c',
    "o'brien!#$%&*/=?^_`{|}~-@example.com": "o'brien!#$%&*/=?^_`{|}~-@example.com",
    'a@bücher.example': 'a@xn--bcher-kva.example',
    'a@BU\u0308CHER.example': 'a@xn--bcher-kva.example',
    'a@faß.example': 'a@xn--fa-hia.example',
    'a@日本語。jp': 'a@xn--wgv71a119e.jp',
    'a@xn--bcher-kva.example': 'a@xn--bcher-kva.example',
    'a@ｅxample.com': 'a@example.com',
    'a@1.example': 'a@1.example',
    'taro..yamada@docomo.ne.jp': 'taro..yamada@docomo.ne.jp',
    'Taro.@DOCOMO.ne.jp': 'taro.@docomo.ne.jp',
    '--a...b..@ezweb.ne.jp': '--a...b..@ezweb.ne.jp',
    [`${'a'.repeat(64)}@example.com`]: `${'a'.repeat(64)}@example.com`,
  };
  for (const [text, value] of Object.entries(good)) {
    it(`I2 ${shown(text)} is kept as ${shown(value)}`, () => {
      const email = parseEmail(text);
      assert.deepEqual(
        { kind: email.kind, value: email.value, display: email.display },
        { kind: 'EMAIL', value, display: value },
      );
    });
  }

  it('I2 has 254 characters at most', () => {
    const domain = [63, 63, 60].map(length => 'd'.repeat(length)).join('.');
    const local = 'l'.repeat(254 - domain.length - '@.com'.length);
    assert.equal(parseEmail(`${local}@${domain}.com`).value.length, 254);
    assert.throws(() => parseEmail(`${local}l@${domain}.com`), invalid('email'));
  });

  const bad = [
    ...[
      '',
      '@',
      'a@',
      '@b.com',
      'ab.com',
      'a@b',
      'a@localhost',
      'a@b@c.com',
      '.a@b.com',
      '.a@docomo.ne.jp',
      'a..b@docomo.co.jp',
      'a..b@x.docomo.ne.jp',
      'a.@docomo.ne.jp.evil.com',
      'a.@b.com',
      'a..b@c.com',
    ],
    ...['"a b"@c.com', 'a(comment)@b.com', 'Ada <a@b.com>', 'a@b.com, c@d.com', 'team: a@b.com;', 'a\\b@c.com'],
    ...['a@[127.0.0.1]', 'a@[IPv6:::1]', 'a@127.0.0.1', 'a@0x7f.1', 'a@１.２.３.４', 'a@b.123'],
    ...['a@b.com.', 'a@.b.com', 'a@b..com', 'a@-b.com', 'a@b-.com', 'a@b_c.com', `a@${'b'.repeat(64)}.com`],
    ...['a@b.com/x', 'a@b.com?x', 'a@b.com#x', 'a@b.com:25', 'a@ex%61mple.com', 'a@b／c.com', 'a@b\u2024com'],
    ...['a@xn--zzzz.com', 'a@xn--.com', 'ä@b.com', 'a @b.com', 'a@b.com\r\nBcc: c@d.com', 'a\0@b.com'],
    ...[
      'a@exam\u00adple.com',
      'a@exa\u200dmple.com',
      'a@\u202ebc.com',
      `${'a'.repeat(65)}@b.com`,
      `a@${'é'.repeat(2_000)}.com`,
    ],
  ];
  for (const text of bad) {
    it(`I2 is not ${shown(text)}; I5 the field is named`, () => {
      assert.throws(() => parseEmail(text), invalid('email'));
    });
  }
});

type RulesAndCountry = PhoneRules & { country: string | null };
const off: RulesAndCountry = { country: null, verification: 'OFF', testAddresses: new Set() };
const on: RulesAndCountry = { ...off, verification: 'ON' };

function parsePhone(text: string, { country, ...rules }: RulesAndCountry, field?: string) {
  return acceptPhone(readPhone(text, country), rules, field);
}

describe('A phone number', () => {
  const spellings = [
    ...[
      '+819011111111',
      '+81 90-1111-1111',
      '+81(0)90 1111 1111',
      '+81.90.1111.1111',
      '+８１９０１１１１１１１１',
      '+٨١٩٠١١١١١١١١',
    ],
  ];
  for (const text of spellings) {
    for (const rules of [off, on]) {
      it(`I3 ${shown(text)} is +819011111111 with verification ${rules.verification}`, () => {
        const phone = parsePhone(text, rules);
        assert.deepEqual(
          { kind: phone.kind, value: phone.value, display: phone.display },
          { kind: 'PHONE', value: '+819011111111', display: '+819011111111' },
        );
      });
    }
  }

  it('I3 without + is dialled in the country of its user', () => {
    assert.equal(parsePhone('09011111111', { ...off, country: 'JP' }).value, '+819011111111');
    assert.equal(parsePhone('020 7946 0000', { ...off, country: 'GB' }).value, '+442079460000');
    assert.throws(() => parsePhone('09011111111', off), invalid('phone'));
    assert.throws(() => parsePhone('09011111111', { ...off, country: 'ZZ' }), invalid('phone'));
  });

  it('I3 is read as international after a +, whatever the country', () => {
    assert.equal(parsePhone('+819011111111', { ...off, country: 'US' }).value, '+819011111111');
  });

  it('I3 must be international with verification ON', () => {
    assert.throws(() => parsePhone('09011111111', { ...on, country: 'JP' }), invalid('phone'));
  });

  const bad = [
    ...[
      '',
      '+',
      '+1',
      '+999123456789',
      '+81',
      '+8190',
      '+819011111111 ext. 5',
      '+819011111111x5',
      '+819011111111,5',
      '+819011111111;ext=5',
    ],
    ...[
      'call +819011111111',
      '++819011111111',
      '+1-800-FLOWERS',
      '+81901111111a',
      '+81\u200b9011111111',
      '+81901111\u00001111',
    ],
    ...['+819011111111\0', '+819011111111'.repeat(100)],
  ];
  for (const text of bad) {
    it(`I3 is not ${shown(text)}; I5 the field is named`, () => {
      assert.throws(() => parsePhone(text, off, 'value'), invalid('value'));
      assert.throws(() => parsePhone(text, on, 'value'), invalid('value'));
    });
  }

  const kinds: [string, string, 'MOBILE' | 'OTHER' | 'NOT_IN_USE'][] = [
    ['a Japanese mobile', '+819011111111', 'MOBILE'],
    ['a British mobile', '+447911123456', 'MOBILE'],
    ['an American number, which may be either', '+14155552671', 'MOBILE'],
    ['a fixed line', '+442079460000', 'OTHER'],
    ['a premium number', '+19005550123', 'OTHER'],
    ['a toll-free number', '+818001234567', 'OTHER'],
    ['a pager', '+447640123456', 'OTHER'],
    ['a shared-cost number', '+448431234567', 'OTHER'],
    ['a satellite phone', '+881612345678', 'OTHER'],
    ['a number of a possible length in no range', '+447700900124', 'NOT_IN_USE'],
  ];
  for (const [what, number, kind] of kinds) {
    it(`X4 ${what} is ${kind === 'MOBILE' ? 'accepted' : 'refused'} with verification ON, I3 and accepted with it OFF`, () => {
      assert.equal(parsePhone(number, off).value, number);
      if (kind === 'MOBILE') assert.equal(parsePhone(number, on).value, number);
      if (kind === 'OTHER') {
        assert.throws(() => parsePhone(number, on), refusal('PHONE_NOT_ALLOWED', 'phone', 'NOT_MOBILE'));
      }
      if (kind === 'NOT_IN_USE') {
        assert.throws(() => parsePhone(number, on), refusal('PHONE_NOT_ALLOWED', 'phone', 'UNKNOWN_RANGE'));
      }
    });
  }

  it('I10 has at most 15 digits, with verification ON and OFF', () => {
    for (const rules of [off, on]) {
      assert.throws(() => parsePhone('+8190123456789012345', rules), invalid('phone'));
      assert.throws(() => parsePhone('+8190123456789012', rules), invalid('phone'));
      assert.throws(() => parsePhone('90123456789012345', { ...rules, country: 'JP' }), invalid('phone'));
    }
    assert.equal(parsePhone('+819012345678901', off).value, '+819012345678901');
  });

  it('I11 in a range that the operator lists is a mobile of the listed country, unless the library knows it', () => {
    const ranges = [
      { country: 'US', prefix: '+1729' },
      { country: 'US', prefix: '+1900' },
    ];
    const overlay = inRanges(readPhone('+17295550123', null), ranges);
    assert.equal(acceptPhone(overlay, on).value, '+17295550123');
    assert.equal(overlay?.country, 'US');
    for (const [number, listed] of [
      ['+17295550123', []],
      ['+16215550123', ranges],
    ] as const) {
      const other = inRanges(readPhone(number, null), listed);
      assert.throws(() => acceptPhone(other, on), refusal('PHONE_NOT_ALLOWED', 'phone', 'UNKNOWN_RANGE'));
      assert.equal(acceptPhone(other, off).value, number);
    }
    const premium = inRanges(readPhone('+19005550123', null), ranges);
    assert.throws(() => acceptPhone(premium, on), refusal('PHONE_NOT_ALLOWED', 'phone', 'NOT_MOBILE'));
    assert.throws(() => acceptPhone(inRanges(readPhone('+172955501', null), ranges), on), invalid('phone'));
  });

  it("D8 may be one of the app's test addresses, which need not exist", () => {
    const rules: RulesAndCountry = { ...on, testAddresses: new Set(['+447700900124', '+442079460000']) };
    assert.equal(parsePhone('+44 7700 900124', rules).value, '+447700900124');
    assert.equal(parsePhone('+442079460000', rules).value, '+442079460000');
    assert.throws(() => parsePhone('+447700900125', rules), { code: 'PHONE_NOT_ALLOWED' });
    assert.throws(() => parsePhone('020 7946 0000', { ...rules, country: 'GB' }), invalid('phone'));
  });

  it('X4 belongs to the country whose plan it is in, also where several share a calling code', () => {
    assert.equal(countryOf('+819011111111'), 'JP');
    assert.equal(countryOf('+14155552671'), 'US');
    assert.equal(countryOf('+18765551234'), 'JM');
    assert.equal(countryOf('+881612345678'), null);
    assert.equal(countryOf('nonsense'), null);
  });
});

describe('An identifier that is typed into a login form', () => {
  const table: [string, string, string][] = [
    ['+81 90-1111-1111', 'PHONE', '+819011111111'],
    ['+442079460000', 'PHONE', '+442079460000'],
    ['Ada@Example.com', 'EMAIL', 'ada@example.com'],
    ['+819098765432@docomo.ne.jp', 'EMAIL', '+819098765432@docomo.ne.jp'],
    [' ada@example.com ', 'EMAIL', 'ada@example.com'],
    ['Ada', 'USERNAME', 'ada'],
    ['EMAIL:ada@example.com', 'EMAIL', 'ada@example.com'],
    ['PHONE:+819011111111', 'PHONE', '+819011111111'],
    ['PHONE:JP-09011111111', 'PHONE', '+819011111111'],
    ['PHONE:JP-090-1111-1111', 'PHONE', '+819011111111'],
    ['USERNAME:Ada', 'USERNAME', 'ada'],
    ['EMAIL', 'USERNAME', 'email'],
  ];
  for (const [text, kind, value] of table) {
    it(`L1 ${shown(text)} is the ${kind} ${value}`, () => {
      const identifier = recogniseIdentifier(text);
      assert.deepEqual({ kind: identifier.kind, value: identifier.value }, { kind, value });
    });
  }

  const bad = [
    ...[
      '',
      'EMAIL:',
      'EMAIL:ada',
      'PHONE:09011111111',
      'PHONE:jp-09011111111',
      'PHONE:ZZ-09011111111',
      'PHONE:ada@example.com',
    ],
    ...[
      'USERNAME:ada@example.com',
      'USERNAME:+819011111111',
      'email:ada@example.com',
      'username:ada',
      'EMAIL:EMAIL:a@b.com',
      '12345',
    ],
  ];
  for (const text of bad) {
    it(`L1 ${shown(text)} is refused, I5 and the argument is named`, () => {
      assert.throws(() => recogniseIdentifier(text), invalid('identifier'));
    });
  }
});
