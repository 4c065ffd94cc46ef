import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readRecoveryCode, recoveryCodeOf } from '../../src/domain/factors/recovery-code.rules.js';
import { matchingStep, totpSecretOf, totpStepAt, totpUri } from '../../src/domain/factors/totp.rules.js';
import { factorDelayMs } from '../../src/domain/limits/wrong-factors.js';
import { needsSecondFactor, requiredProofs } from '../../src/domain/presence/required-proofs.rules.js';
import { totpCode } from '../kit/authenticator-app.js';

/** The secret of RFC 6238, appendix B, and its codes cut to six digits. */
const secret = totpSecretOf(Buffer.from('12345678901234567890'));
const vectors: [seconds: number, code: string][] = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
];

describe('A code of an authenticator app', () => {
  it('F12 is that of RFC 6238, appendix B', () => {
    assert.equal(secret, 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ');
    for (const [seconds, code] of vectors) {
      assert.equal(matchingStep(secret, code, seconds * 1_000), totpStepAt(seconds * 1_000), code);
      assert.equal(totpCode(secret, seconds * 1_000), code, 'the one of the tests');
    }
  });

  it('F12 is accepted one step early and one step late, and returns its step', () => {
    const now = 1_234_567_890_000;
    const found = [-2, -1, 0, 1, 2].map(steps => matchingStep(secret, totpCode(secret, now + steps * 30_000), now));
    const step = totpStepAt(now);
    assert.deepEqual(found, [null, step - 1, step, step + 1, null]);
  });

  it('F11 has a URI that all authenticator apps read, whatever the app and the user are called', () => {
    const uri = new URL(totpUri(secret, 'Tea & Co: Käse', 'ab:c@example.com'));
    assert.equal(uri.protocol, 'otpauth:');
    assert.deepEqual(
      ['secret', 'issuer', 'algorithm', 'digits', 'period'].map(name => uri.searchParams.get(name)),
      [secret, 'Tea & Co: Käse', 'SHA1', '6', '30'],
    );
  });
});

describe('A recovery code', () => {
  it('F14 has 120 bits, and is read in any case, with or without dashes, and with the letters that look alike', () => {
    const code = recoveryCodeOf(Buffer.from('000102030405060708090a0b0c0d0e', 'hex'));
    assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/);
    const plain = code.replaceAll('-', '');
    for (const typed of [
      code,
      plain,
      code.toLowerCase(),
      ` ${code} `,
      code.replaceAll('-', ' '),
      code.replaceAll('0', 'o'),
    ]) {
      assert.equal(readRecoveryCode(typed), plain, typed);
    }
    assert.equal(recoveryCodeOf(Buffer.alloc(15, 255)), 'ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ');
    for (const typed of ['', '123456', plain.slice(1), `${plain}0`, 'U'.repeat(24)])
      assert.equal(readRecoveryCode(typed), null);
  });
});

describe('Second factors', () => {
  it('F16 wait longer after each wrong code from the tenth on, up to a day', () => {
    const minute = 60_000;
    assert.deepEqual([9, 10, 11, 20, 21, 500].map(factorDelayMs), [
      0,
      minute,
      2 * minute,
      1_024 * minute,
      1_440 * minute,
      1_440 * minute,
    ]);
  });

  it('F15 are needed for everything sensitive except the change of the password', () => {
    const free = (Object.keys(requiredProofs) as (keyof typeof requiredProofs)[]).filter(
      act => !needsSecondFactor(act),
    );
    assert.deepEqual(free, ['changePassword']);
  });
});
