import type { AddressKind } from '../../platform/values/kinds.js';
import type { MessageDelivery } from '../messaging/outbox/deliveries.queries.js';
import { attemptsLeft, type Challenge, challengeStatus, resendableAt } from './challenge.rules.js';

export const verificationStates = [
  'QUEUED',
  'SENT',
  'DELIVERED',
  'FAILED',
  'VERIFIED',
  'TAKEN',
  'EXPIRED',
  'LOCKED',
] as const;
export type VerificationState = (typeof verificationStates)[number];

/** The progress of verifying an address, as its user sees it: open or closed. */
export interface Verification {
  id: string;
  kind: AddressKind;
  address: string;
  state: VerificationState;
  sentAt: number | null;
  expiresAt: number;
  resendAvailableAt: number;
  attemptsLeft: number;
}

export function describeVerification(
  challenge: Challenge,
  delivery: MessageDelivery | null,
  now: number,
): Verification {
  return {
    id: challenge.id,
    kind: challenge.kind,
    address: challenge.value,
    state: verificationState(challenge, delivery, now),
    sentAt: delivery?.sentAt ?? null,
    expiresAt: challenge.expiresAt,
    resendAvailableAt: resendableAt(challenge, now),
    attemptsLeft: attemptsLeft(challenge),
  };
}

/** Returns the state of a challenge and of its newest message, in the API's terms. */
export function verificationState(
  challenge: Challenge,
  delivery: MessageDelivery | null,
  now: number,
): VerificationState {
  const status = challengeStatus(challenge, now);
  if (status === 'CLOSED') return challenge.outcome === 'USED' ? 'VERIFIED' : 'EXPIRED';
  if (status !== 'OPEN') return status;
  if (delivery === null) return 'SENT';
  return delivery.state === 'SUPPRESSED' ? asIfSent(delivery, now) : delivery.state;
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

function pretendedReceiptAt({ id, sentAt, example }: MessageDelivery): number | null {
  if (sentAt === null || example === null || example.sentAt === null || example.receiptAt === null) return null;
  return sentAt + Math.round((example.receiptAt - example.sentAt) * paceOf(id));
}

/**
 * Returns a factor from 0.7 to 1.6 that differs for each message, because real receipts never take the same time to the
 * millisecond. It depends on the random end of the message's id, which callers cannot see.
 */
function paceOf(messageId: string): number {
  return 0.7 + 0.9 * (Number.parseInt(messageId.slice(-8), 16) / 0xffffffff);
}

/** Returns when the state will change without a write, because it expires or appears delivered. Null: never. */
export function nextChangeAt(challenge: Challenge, delivery: MessageDelivery | null, now: number): number | null {
  if (challenge.closedAt !== null || challenge.expiresAt <= now) return null;
  const receiptAt = delivery?.state === 'SUPPRESSED' ? pretendedReceiptAt(delivery) : null;
  return receiptAt !== null && receiptAt > now ? Math.min(receiptAt, challenge.expiresAt) : challenge.expiresAt;
}
