import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Challenge } from '../../src/domain/verification/challenge.rules.js';
import { nextChangeAt } from '../../src/domain/verification/verification.rules.js';
import { newId } from '../../src/platform/values/ids.js';
import { World } from '../kit/world.js';

const sentAt = 1_800_000_000_000;
const challenge = { closedAt: null, expiresAt: sentAt + 600_000, guesses: 0 } as Challenge;

describe('A receipt that is only pretended', () => {
  it('A7 takes about as long as a real one did, and never twice the same time, or two of them would tell', () => {
    const { deps } = { deps: { randomBytes: new World('SQLite').randomBytes, now: () => sentAt } };
    const real = { state: 'DELIVERED', sentAt: sentAt - 50_000, receiptAt: sentAt - 40_000 } as const;
    const delays = Array.from({ length: 50 }, () => {
      const delivery = { id: newId(deps), state: 'SUPPRESSED', sentAt, example: real } as const;
      return (nextChangeAt(challenge, delivery, sentAt) ?? 0) - sentAt;
    });
    assert.ok(
      delays.every(delay => delay >= 7_000 && delay <= 16_000),
      delays.join(),
    );
    assert.ok(new Set(delays).size > 40);
  });
});
