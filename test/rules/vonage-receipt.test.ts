import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import { readReceipt } from '../../src/domain/messaging/providers/vonage/receipt.rules.js';
import { newId } from '../../src/platform/values/ids.js';
import { receiptFor } from '../kit/receipts.js';

describe('A receipt of Vonage', () => {
  const partOf = (messageId: string) => readReceipt(receiptFor(id, 'delivered', { messageId }))?.part;
  const id = newId({ now: Date.now, randomBytes });

  it('D33 names a part by a short visible text, and by nothing else', () => {
    assert.equal(partOf('0A000000ABCD1234'), '0A000000ABCD1234');
    for (const messageId of ['', 'a b', 'nul\0', 'ü', 'x'.repeat(65)]) assert.equal(partOf(messageId), null);
  });
});
