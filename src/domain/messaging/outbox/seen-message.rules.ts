import type { MessageState } from '../../../platform/store/tables.js';
import type { MessageDelivery } from './deliveries.queries.js';

/** The state of a message that a user may see: one to them, or about their claim. */
export interface SeenMessage {
  state: Exclude<MessageState, 'SUPPRESSED'>;
  sentAt: number | null;
}

/**
 * Decides which state of a message a user sees, wherever it is shown (V20). `endedAt` is when the claim or reset of the message ended. Null if it has
 * not ended, or if there is none.
 */
export function seenMessage(delivery: MessageDelivery, endedAt: number | null, now: number): SeenMessage {
  const { state, sentAt } = delivery;
  // A secret is not sent after its challenge has ended, but the notice to the owner of the address is (D1, D5). Otherwise a claimant could tell the
  // two apart by ending a claim while messages wait (A7).
  if (endedAt !== null && (sentAt === null || sentAt > endedAt)) return { state: 'EXPIRED', sentAt: null };
  if (state === 'SUPPRESSED') return { state: pretendedState(delivery, Math.min(now, endedAt ?? now)), sentAt };
  return { state: sentAt === null ? state : stateAfterSent(delivery, endedAt), sentAt };
}

/**
 * Never shows an earlier state again: a message that is queued for the next provider still shows SENT (D38). Hides receipts that came after the claim
 * ended, because a notice is still sent then, but a secret is not.
 */
function stateAfterSent({ state, receiptAt }: MessageDelivery, endedAt: number | null): SeenMessage['state'] {
  const isKnown = endedAt === null || (receiptAt !== null && receiptAt <= endedAt);
  return isKnown && (state === 'DELIVERED' || state === 'FAILED') ? state : 'SENT';
}

/**
 * Shows a message that was silently held back as sent. Otherwise the caller could tell whether the address has an owner (A7, X3). If the last message
 * to this address got a receipt, shows the same result after about the same time.
 */
function pretendedState(delivery: MessageDelivery, now: number): 'SENT' | 'DELIVERED' | 'FAILED' {
  const { example } = delivery;
  const receiptAt = pretendedReceiptAt(delivery);
  if (example === null || receiptAt === null || now < receiptAt) return 'SENT';
  return example.state === 'DELIVERED' || example.state === 'FAILED' ? example.state : 'SENT';
}

/** Returns when a message that was held back gets its pretended receipt. Null if never, or if it was not held back. */
export function pretendedReceiptAt({ id, state, sentAt, example }: MessageDelivery): number | null {
  if (state !== 'SUPPRESSED' || sentAt === null) return null;
  if (example === null || example.sentAt === null || example.receiptAt === null) return null;
  return sentAt + Math.round((example.receiptAt - example.sentAt) * randomFactorOf(id));
}

/**
 * Returns a factor from 0.7 to 1.6 that differs for each message, because real receipts never take the same time to the
 * millisecond. It depends on the random end of the message's id, which callers cannot see.
 */
function randomFactorOf(messageId: string): number {
  return 0.7 + 0.9 * (Number.parseInt(messageId.slice(-8), 16) / 0xffffffff);
}
