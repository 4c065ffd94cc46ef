import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { hasPassword, isPseudoUser } from '../../src/domain/identifiers/user-kind.rules.js';
import { hashOfNoPassword } from '../../src/domain/passwords/no-password.js';
import { readStoredHash } from '../../src/domain/passwords/stored-hash.rules.js';

const real = '$argon2id$v=19$m=19456,t=2,p=1$c29tZSBvdGhlciBzYWx0$Z3J2YzVuNGdxY2d2czRudGdxY2d2czRudGdxY2d2czQ';

describe('The kind of a user', () => {
  it('M1 a user without a password is no pseudo user', () => {
    const passwordHash = hashOfNoPassword({ randomBytes });
    assert.deepEqual([isPseudoUser({ passwordHash }), hasPassword({ passwordHash })], [false, false]);
  });

  it('P1 M1 a pseudo user has no hash, and a user with a password any other', () => {
    assert.deepEqual([isPseudoUser({ passwordHash: null }), hasPassword({ passwordHash: null })], [true, false]);
    assert.deepEqual([isPseudoUser({ passwordHash: real }), hasPassword({ passwordHash: real })], [false, true]);
  });

  it('L4 M1 the hash of a user without a password is well-formed, so that a login compares it as any other', () => {
    const passwordHash = hashOfNoPassword({ randomBytes });
    assert.equal(readStoredHash(passwordHash)?.algorithm, 'argon2');
    assert.equal(passwordHash.length, real.replace('c29tZSBvdGhlciBzYWx0', 'c29tZSBvdGhlciBzYWx0IQ').length);
    assert.notEqual(passwordHash, hashOfNoPassword({ randomBytes }));
  });
});
