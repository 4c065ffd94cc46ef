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

/** What has become of proving an address, as its user sees it: open or over. */
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

/** What has become of a challenge and of its newest message, in the words of the API. */
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
 * A message that was silently held back looks sent, or the caller could tell who owns the address (A7, X3). Where receipts
 * come, it looks delivered too, as the last one to this address was, and after about as long.
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
 * From 0.7 to 1.6, another one for each message, by the random end of its id, which no caller sees: real receipts never take
 * the same time to the millisecond.
 */
function paceOf(messageId: string): number {
  return 0.7 + 0.9 * (Number.parseInt(messageId.slice(-8), 16) / 0xffffffff);
}

/** When it changes next without anything being written: it expires, or looks delivered. Null: never. */
export function nextChangeAt(challenge: Challenge, delivery: MessageDelivery | null, now: number): number | null {
  if (challenge.closedAt !== null || challenge.expiresAt <= now) return null;
  const receiptAt = delivery?.state === 'SUPPRESSED' ? pretendedReceiptAt(delivery) : null;
  return receiptAt !== null && receiptAt > now ? Math.min(receiptAt, challenge.expiresAt) : challenge.expiresAt;
}
