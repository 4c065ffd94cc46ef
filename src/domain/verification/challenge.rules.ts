import type { Tables } from '../../platform/store/tables.js';
import { isFromFuture } from '../../platform/values/clock.rules.js';
import { Refusal } from '../refusal.js';

export type Challenge = Tables['challenges']['$inferSelect'];

/** Five guesses at a six-digit code give a thief a chance of 1 in 200,000 (V8; NIST SP 800-63B-4, 3.2.2). */
export const maxGuesses = 5;
const resendCooldownMs = 60_000;

export type ChallengeStatus = 'OPEN' | 'EXPIRED' | 'LOCKED' | 'CLOSED';

export function challengeStatus(challenge: Challenge, now: number): ChallengeStatus {
  if (challenge.closedAt !== null) return 'CLOSED';
  // If the clock was set back, the age of a code is unknown. Treat it as expired.
  if (challenge.expiresAt <= now || isFromFuture(challenge.createdAt, now)) return 'EXPIRED';
  return challenge.guesses >= maxGuesses ? 'LOCKED' : 'OPEN';
}

/** Refuses a code without comparing it if its challenge is not open. */
export function checkCodeStillGood(challenge: Challenge, now: number): void {
  const status = challengeStatus(challenge, now);
  if (status === 'LOCKED') throw new Refusal('TOO_MANY_ATTEMPTS', { field: 'code', attemptsLeft: 0 });
  // A password change also closes challenges (W3). For the user, this is simply an old code.
  if (status !== 'OPEN') throw new Refusal('CODE_EXPIRED', { field: 'code' });
}

/** V10: refuses a genuine link that no longer works. */
export function checkLinkStillGood(challenge: Challenge, now: number): void {
  const status = challengeStatus(challenge, now);
  if (status === 'CLOSED') throw new Refusal('INVALID_TOKEN', { field: 'token' });
  if (status === 'LOCKED') throw new Refusal('TOO_MANY_ATTEMPTS', { field: 'token', attemptsLeft: 0 });
  if (status === 'EXPIRED') throw new Refusal('CODE_EXPIRED', { field: 'token' });
}

/** V12: returns when the cooldown ends. */
export function resendableAt({ lastSentAt }: Pick<Challenge, 'lastSentAt'>, now: number): number {
  return isFromFuture(lastSentAt, now) ? now : lastSentAt + resendCooldownMs;
}

export function attemptsLeft(challenge: Pick<Challenge, 'guesses'>): number {
  return Math.max(0, maxGuesses - challenge.guesses);
}
