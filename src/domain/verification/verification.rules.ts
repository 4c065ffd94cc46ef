import type { AddressKind } from '../../platform/values/kinds.js';
import type { MessageDelivery } from '../messaging/outbox/deliveries.queries.js';
import { pretendedReceiptAt, type SeenMessage, seenMessage } from '../messaging/outbox/seen-message.rules.js';
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

/** The progress of verifying an address, as its user sees it. */
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
  const seen = delivery && seenMessage(delivery, challenge.closedAt, now);
  return {
    id: challenge.id,
    kind: challenge.kind,
    address: challenge.value,
    state: verificationState(challenge, seen, now),
    sentAt: seen?.sentAt ?? null,
    expiresAt: challenge.expiresAt,
    resendAvailableAt: resendableAt(challenge, now),
    attemptsLeft: attemptsLeft(challenge),
  };
}

/** Returns the state of a challenge and of its newest message, in the API's terms. */
function verificationState(challenge: Challenge, seen: SeenMessage | null, now: number): VerificationState {
  const status = challengeStatus(challenge, now);
  if (status === 'CLOSED') return challenge.outcome === 'USED' ? 'VERIFIED' : 'EXPIRED';
  return status === 'OPEN' ? (seen?.state ?? 'SENT') : status;
}

/** Returns when the state will change without a write, because it expires or appears delivered. Null if it will not. */
export function nextChangeAt(challenge: Challenge, delivery: MessageDelivery | null, now: number): number | null {
  if (challenge.closedAt !== null || challenge.expiresAt <= now) return null;
  const receiptAt = delivery && pretendedReceiptAt(delivery);
  return receiptAt !== null && receiptAt > now ? Math.min(receiptAt, challenge.expiresAt) : challenge.expiresAt;
}
