import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readPhone } from '../../src/domain/identifiers/phone.rules.js';
import { checkPassword, normalisePassword } from '../../src/domain/passwords/password.rules.js';
import { refusal } from '../kit/refusals.js';

const context = { field: 'password', appName: 'Bonafide' };
const weak = refusal('WEAK_PASSWORD', 'password');

interface Identity {
  appName?: string;
  username?: string;
  email?: string;
  phone?: string;
  /** The country in which a phone number without `+` is dialled. */
  country?: string;
}

function check(password: string, { country, ...identity }: Identity = {}): string {
  const number = readPhone(identity.phone, country ?? null);
  return checkPassword(password, { ...context, ...identity, nationalNumber: number?.nationalNumber });
}

describe('A new password', () => {
  it('W1 has 8 to 256 code points', () => {
    assert.equal(check('Xq7 !é日🙂'), 'Xq7 !é日🙂');
    assert.throws(() => check('Xq7 !é日'), weak);
    assert.equal(check('🙂🚀'.repeat(128)), '🙂🚀'.repeat(128));
    assert.throws(() => check(`${'🙂🚀'.repeat(128)}🙂`), weak);
  });

  it('W1 is counted and stored in NFC', () => {
    assert.equal(check('e\u0301x'.repeat(128)), 'éx'.repeat(128));
    assert.throws(() => check('e\u0301x'.repeat(3)), weak);
  });

  it('W1 has no rules of composition, and may hold any character', () => {
    for (const password of ['sixteen small letters', '4815162342108', ' \t\n  \u0007 \u202e\u200d ']) {
      assert.equal(check(password), password);
    }
  });

  it('I4 contains no NUL and no lone surrogate', () => {
    assert.throws(() => check('perfectly\0fine'), weak);
    assert.throws(() => check('perfectly\ud83dfine'), weak);
  });

  for (const password of [
    'password',
    'PassWord',
    '12345678',
    'qwertyuiop',
    'password1',
    'iloveyou',
    '00000000',
    '87654321',
  ]) {
    it(`W1 must not be ${password}, one of the most common`, () => {
      assert.throws(() => check(password), weak);
    });
  }

  it('W1 may contain a common one', () => {
    assert.ok(check('not the password you expect'));
  });

  const sequences: Record<string, string[]> = {
    'one character again and again': ['zzzzzzzz', 'ZzZzZzZz', '\u200b'.repeat(8), ' '.repeat(256), '🙂'.repeat(9)],
    'one character that NFC makes of two': ['e\u0301'.repeat(8), 'e\u0301\u00e9'.repeat(4)],
    'a sequence up or down': ['abcdefgh', 'lmnOPQRST', 'hgfedcba', 'бвгдежзий', '١٢٣٤٥٦٧٨'],
    'digits in order, beyond 9 and 0': ['12345678', '78901234', '32109876', '0123456789'.repeat(25).slice(7)],
  };
  for (const [what, passwords] of Object.entries(sequences)) {
    it(`W15 must not be ${what}`, () => {
      const tooCommon = refusal('WEAK_PASSWORD', 'password', 'TOO_COMMON');
      for (const password of passwords) assert.throws(() => check(password), tooCommon, password);
    });
  }

  it('W15 may contain a sequence or a repetition, or go up and down', () => {
    for (const password of ['abcdefghz', 'zzzzzzza', 'abcdcbabc', 'acegikmo', '890abcde', '   zvqhwnkb   ']) {
      assert.equal(check(password), password);
    }
  });

  it('W1 must not contain the username', () => {
    assert.throws(() => check('xx-aDa_99-xx', { username: 'Ada_99' }), weak);
    assert.ok(check('xx-bob_99-xx', { username: 'Ada_99' }));
  });

  it('W1 must not contain the email address', () => {
    assert.throws(() => check('my ADA@example.com!', { email: 'ada@Example.com' }), weak);
    assert.ok(check('my ada and example', { email: 'ada@example.com' }));
  });

  const phoneSpellings = [
    '+819011111111',
    '819011111111',
    '09011111111',
    '090-1111-1111',
    'x9011111111x',
    '(0)90 1111 1111',
  ];
  for (const password of phoneSpellings) {
    it(`W1 must not contain the phone number, as ${password}`, () => {
      assert.throws(() => check(password, { phone: '+81 90 1111 1111' }), weak);
      assert.throws(() => check(password, { phone: '090-1111-1111', country: 'JP' }), weak);
      assert.ok(check(`${password}`, { phone: '+81 90 2222 2222' }));
    });
  }

  it("W1 must not contain the app's name, if that has four letters", () => {
    assert.throws(() => check('i am boNAfide'), weak);
    assert.ok(check('i am boNAfide', { appName: 'Acme' }));
    assert.throws(() => check('the acme of it', { appName: 'Acme' }), weak);
    assert.ok(check('i pay for here now', { appName: 'Pay' }));
    assert.ok(check('i am here now', { appName: 'am' }));
  });

  it('A2 is checked beside malformed identifiers, and as quickly', () => {
    assert.ok(check('quite long enough', { username: '', email: '@', phone: '+', country: '??' }));
    const marks = `a${'\u0301\u0316'.repeat(100_000)}`;
    const startedAt = performance.now();
    assert.ok(check('quite long enough', { username: marks, phone: '1'.repeat(100_000) }));
    assert.ok(performance.now() - startedAt < 1_000);
  });
});

describe('A password at login', () => {
  it('W1 is compared in NFC, so that all keyboards give the same password', () => {
    assert.equal(normalisePassword('Zoe\u0308'), 'Zo\u00eb');
  });

  it('L6 is null when no password can be so long, so that a short text is hashed instead', () => {
    assert.equal(normalisePassword('x'.repeat(257)), null);
    assert.equal(normalisePassword('x\0'), null);
    assert.equal(normalisePassword('\udc00'), null);
  });

  it('L6 is not normalised when it is long: a million marks would take minutes to sort', () => {
    const startedAt = performance.now();
    assert.equal(normalisePassword(`a${'\u0301\u0316'.repeat(500_000)}`), null);
    assert.ok(performance.now() - startedAt < 1_000);
  });

  it('W1 W15 may be one that is refused as a new one, because the rule may have been laxer before', () => {
    assert.equal(normalisePassword('x'), 'x');
    assert.equal(normalisePassword('zzzzzzzz'), 'zzzzzzzz');
  });
});
