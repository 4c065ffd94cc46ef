import type { MessageState } from '../../../platform/store/tables.js';
import type { MessageDelivery } from './deliveries.queries.js';

/** What a user may know of a message to them, or about their claim. */
export interface SeenMessage {
  state: Exclude<MessageState, 'SUPPRESSED'>;
  sentAt: number | null;
}

/**
 * Decides what a user sees of a message, wherever it is shown (V20). `endedAt` is when the user's claim or reset ended that the
 * message is about; null: it has not ended, or there is none.
 */
export function seenMessage(delivery: MessageDelivery, endedAt: number | null, now: number): SeenMessage {
  const { state, sentAt } = delivery;
  // A secret is not sent after its challenge has ended, but the notice to the owner of the address is (D1, D5). Otherwise a
  // claimant who ends a claim while messages wait could tell the two apart (A7).
  if (endedAt !== null && (sentAt === null || sentAt > endedAt)) return { state: 'EXPIRED', sentAt: null };
  if (state === 'SUPPRESSED') return { state: asIfSent(delivery, Math.min(now, endedAt ?? now)), sentAt };
  return { state: sentAt === null ? state : sinceSent(delivery, endedAt), sentAt };
}

/**
 * D38: nothing goes back. A message that is queued for the next provider was sent once. What became of it after the claim ended is
 * not shown: a notice goes on then, and a secret does not.
 */
function sinceSent({ state, receiptAt }: MessageDelivery, endedAt: number | null): SeenMessage['state'] {
  const isKnown = endedAt === null || (receiptAt !== null && receiptAt <= endedAt);
  return isKnown && (state === 'DELIVERED' || state === 'FAILED') ? state : 'SENT';
}

/**
 * Shows a message that was silently held back as sent; otherwise the caller could tell who owns the address (A7, X3).
 * If there are receipts, shows it as delivered too, like the last message to this address, after about the same time.
 */
function asIfSent(delivery: MessageDelivery, now: number): 'SENT' | 'DELIVERED' | 'FAILED' {
  const { example } = delivery;
  const receiptAt = pretendedReceiptAt(delivery);
  if (example === null || receiptAt === null || now < receiptAt) return 'SENT';
  return example.state === 'DELIVERED' || example.state === 'FAILED' ? example.state : 'SENT';
}

/** Returns when a message that was held back begins to look delivered. Null: never, or it was not held back. */
export function pretendedReceiptAt({ id, state, sentAt, example }: MessageDelivery): number | null {
  if (state !== 'SUPPRESSED' || sentAt === null) return null;
  if (example === null || example.sentAt === null || example.receiptAt === null) return null;
  return sentAt + Math.round((example.receiptAt - example.sentAt) * paceOf(id));
}

/**
 * Returns a factor from 0.7 to 1.6 that differs for each message, because real receipts never take the same time to the
 * millisecond. It depends on the random end of the message's id, which callers cannot see.
 */
function paceOf(messageId: string): number {
  return 0.7 + 0.9 * (Number.parseInt(messageId.slice(-8), 16) / 0xffffffff);
}
