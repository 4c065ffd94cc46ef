import type { AddressKind } from '../kinds.js';
import type { Tables } from '../store/tables.js';
import { attemptsLeft, type Challenge, resendableAt, standingOf } from './challenge.rules.js';

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

/** An open verification as its user sees it. */
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

export type Delivery = Pick<Tables['messages']['$inferSelect'], 'state' | 'sentAt'>;

/** What happened to the newest message of a challenge, in the words of the API. */
export function showVerification(challenge: Challenge, delivery: Delivery | null, now: number): Verification {
  return {
    id: challenge.id,
    kind: challenge.kind,
    address: challenge.value,
    state: stateOf(challenge, delivery, now),
    sentAt: delivery?.sentAt ?? null,
    expiresAt: challenge.expiresAt,
    resendAvailableAt: resendableAt(challenge, now),
    attemptsLeft: attemptsLeft(challenge),
  };
}

export function stateOf(challenge: Challenge, delivery: Delivery | null, now: number): VerificationState {
  const standing = standingOf(challenge, now);
  if (standing === 'CLOSED') return challenge.outcome === 'USED' ? 'VERIFIED' : 'EXPIRED';
  if (standing !== 'OPEN') return standing;
  // A message that was silently held back looks sent, or the caller could tell who owns the address (A7, X3).
  return delivery === null || delivery.state === 'SUPPRESSED' ? 'SENT' : delivery.state;
}
