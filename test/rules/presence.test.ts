import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addProofs, amrOf, isGood, newestProof, presenceOf } from '../../src/domain/sessions/proofs.rules.js';

const now = 1_000_000_000;

describe('The proofs of a session', () => {
  it('F2 none: the user is not present', () => {
    assert.equal(newestProof({}), null);
    assert.equal(isGood(presenceOf({}, 600), now), false);
  });

  it('F1 are valid for `presenceSeconds`, to the millisecond', () => {
    const presence = presenceOf(addProofs({}, ['PASSWORD'], now), 600);
    assert.deepEqual(presence, { provenAt: now, goodUntil: now + 600_000, methods: ['PASSWORD'] });
    assert.deepEqual(
      [isGood(presence, now), isGood(presence, now + 599_999), isGood(presence, now + 600_000)],
      [true, true, false],
    );
  });

  it('F1 are never valid for 0 seconds', () => {
    assert.equal(isGood(presenceOf(addProofs({}, ['PASSWORD'], now), 0), now), false);
  });

  it('F6 from the future are not valid, except for a difference between the clocks of two nodes', () => {
    const presence = presenceOf(addProofs({}, ['PASSWORD'], now), 600);
    assert.deepEqual([isGood(presence, now - 60_000), isGood(presence, now - 60_001)], [true, false]);
  });

  it('F2 of an unknown method of a newer release do not count', () => {
    assert.equal(newestProof({ IRIS: now }), null);
    assert.deepEqual(newestProof({ IRIS: now + 5, PASSWORD: now }), { provenAt: now, methods: ['PASSWORD'] });
  });

  it('F5 are listed in access tokens: `mfa` means that a second factor was proven beside another method', () => {
    assert.deepEqual(amrOf([]), []);
    assert.deepEqual(amrOf(['PASSWORD']), ['pwd']);
    assert.deepEqual(amrOf(['PASSWORD', 'TOTP']), ['pwd', 'otp', 'mfa']);
    assert.deepEqual(amrOf(['PASSWORD', 'RECOVERY_CODE']), ['pwd', 'mfa']);
    assert.deepEqual(amrOf(['TOTP']), ['otp']);
    assert.deepEqual(amrOf(['TOTP', 'RECOVERY_CODE']), ['otp']);
  });
});
