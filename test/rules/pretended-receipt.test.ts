import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MessageDelivery } from '../../src/domain/messaging/outbox/deliveries.queries.js';
import { type SeenMessage, seenMessage } from '../../src/domain/messaging/outbox/seen-message.rules.js';
import type { Challenge } from '../../src/domain/verification/challenge.rules.js';
import { nextChangeAt } from '../../src/domain/verification/verification.rules.js';
import { newId } from '../../src/platform/values/ids.js';
import { World } from '../kit/world.js';

const sentAt = 1_800_000_000_000;
const challenge = { closedAt: null, expiresAt: sentAt + 600_000, guesses: 0 } as Challenge;

describe('A pretended receipt', () => {
  it('A7 takes about as long as real ones did, with a new delay each time, otherwise two of them would reveal it', () => {
    const { deps } = { deps: { randomBytes: new World('SQLite').randomBytes, now: () => sentAt } };
    const real = { state: 'DELIVERED', sentAt: sentAt - 50_000, receiptAt: sentAt - 40_000 } as const;
    const delays = Array.from({ length: 50 }, () => {
      const delivery = { id: newId(deps), state: 'SUPPRESSED', sentAt, receiptAt: null, example: real } as const;
      return (nextChangeAt(challenge, delivery, sentAt) ?? 0) - sentAt;
    });
    assert.ok(
      delays.every(delay => delay >= 7_000 && delay <= 16_000),
      delays.join(),
    );
    assert.ok(new Set(delays).size > 40);
  });
});

describe('The state of a message that its user sees', () => {
  const real = { state: 'DELIVERED', sentAt: sentAt - 50_000, receiptAt: sentAt - 40_000 } as const;
  const none = { id: '0197f3a0-0000-7000-8000-000000000000', receiptAt: null, example: null } as const;
  const suppressed = { ...none, state: 'SUPPRESSED', sentAt } as const;
  const table: [string, MessageDelivery, endedAt: number | null, SeenMessage][] = [
    ['waits', { ...none, state: 'QUEUED', sentAt: null }, null, { state: 'QUEUED', sentAt: null }],
    ['is held back', suppressed, null, { state: 'SENT', sentAt }],
    ['is held back, and just now', { ...suppressed, example: real }, null, { state: 'SENT', sentAt }],
    ['is held back since', { ...suppressed, sentAt: 1, example: real }, null, { state: 'DELIVERED', sentAt: 1 }],
    ['was sent before its claim ended', { ...none, state: 'SENT', sentAt }, sentAt + 1, { state: 'SENT', sentAt }],
    [
      'waits although its claim ended',
      { ...none, state: 'QUEUED', sentAt: null },
      1,
      { state: 'EXPIRED', sentAt: null },
    ],
    ['was sent after its claim ended', { ...none, state: 'SENT', sentAt }, 1, { state: 'EXPIRED', sentAt: null }],
    ['is queued again', { ...none, state: 'QUEUED', sentAt }, null, { state: 'SENT', sentAt }],
    ['was queued again, and then expired', { ...none, state: 'EXPIRED', sentAt }, null, { state: 'SENT', sentAt }],
    ['was queued again and then refused', { ...none, state: 'FAILED', sentAt }, null, { state: 'FAILED', sentAt }],
    [
      'arrived before its claim ended',
      { ...none, state: 'DELIVERED', sentAt, receiptAt: sentAt + 1 },
      sentAt + 1,
      { state: 'DELIVERED', sentAt },
    ],
    [
      'arrived after its claim ended',
      { ...none, state: 'DELIVERED', sentAt, receiptAt: sentAt + 2 },
      sentAt + 1,
      { state: 'SENT', sentAt },
    ],
    ['was held back after its claim ended', suppressed, 1, { state: 'EXPIRED', sentAt: null }],
  ];
  for (const [how, delivery, endedAt, seen] of table) {
    it(`V20 D38 that ${how} is ${seen.state}`, () => assert.deepEqual(seenMessage(delivery, endedAt, sentAt), seen));
  }
});
