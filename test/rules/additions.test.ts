import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { longOwned } from '../../src/domain/identifiers/given-up/long-owned.rules.js';
import { additionVariables, readAddition } from '../../src/domain/sending/additions.rules.js';
import type { Canonical } from '../../src/platform/values/canonical.js';

const hour = 3_600_000;
const now = 1_000 * hour;
const own = (kind: 'USERNAME' | 'EMAIL' | 'PHONE', verifiedAt: number) => {
  const value = kind as string as Canonical;
  return { appId: 'app', userId: 'user', kind, value, display: kind, verifiedAt, provenAt: null };
};

describe('An addition that a notice can remove', () => {
  it('N22 is read as it was stored, and anything else is refused', () => {
    const addition = { what: 'PASSKEY', id: 'some-id' } as const;
    assert.deepEqual(readAddition(additionVariables(addition)), addition);
    for (const other of [{}, { added: 'PASSWORD', addedId: 'x' }, { added: 'TOTP' }])
      assert.equal(readAddition(other), null);
  });

  it('N23 is removed by the oldest address and by those owned for 72 hours', () => {
    const [old, edge, young] = [
      own('EMAIL', now - 100 * hour),
      own('PHONE', now - 72 * hour),
      own('PHONE', now - hour),
    ];
    const name = own('USERNAME', 0);
    assert.deepEqual(longOwned([name, old, edge], now), [old, edge]);
    assert.deepEqual(longOwned([name, old, young], now), [old]);
    assert.deepEqual(longOwned([name, young], now), [young]);
    assert.deepEqual(longOwned([name], now), []);
  });
});
