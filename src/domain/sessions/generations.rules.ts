import type { SessionRow } from './session.rules.js';

/**
 * Which refresh tokens of a session were issued, presented and skipped (T5). `generation` is the newest issued one. The last presented one is
 * `voided` + 1 generations older. The ones in between were never presented.
 */
export type Generations = Pick<SessionRow, 'generation' | 'voided' | 'voidedBefore'>;

export type RefreshVerdict =
  /** ROTATE: the token is the newest. FURTHER: its successor was never presented. ADOPT: the database is older than the token. */
  | { readonly verdict: 'ROTATE' | 'FURTHER' | 'ADOPT'; readonly next: Generations }
  /** The token was already exchanged a moment ago, and its successor is the newest token. */
  | { readonly verdict: 'REPEAT' }
  /** Two clients have tokens of this session. */
  | { readonly verdict: 'REUSED' };

/** A client that lost the response repeats its request, and two tabs may refresh at once. A thief is rarely that fast (RFC 9700, 4.14.2). */
const graceMs = 10_000;

/** Decides what a genuine refresh token of number `given` does to its live session (T5). */
export function judgeRefresh(
  session: Generations & Pick<SessionRow, 'rotatedAt'>,
  given: number,
  now: number,
): RefreshVerdict {
  const { generation, voided, voidedBefore } = session;
  if (given > generation) return adopt(given);
  if (given === generation)
    return { verdict: 'ROTATE', next: { generation: generation + 1, voided: 0, voidedBefore: voided } };
  const isLast = given === lastPresented(session);
  // If there is a further generation, the last but one was presented more than ten seconds ago.
  const isBeforeLast = given === presentedBefore(session) && voided === 0;
  // If the clock was set back, `rotatedAt` may be in the future. Accept only times close to now.
  const isRecent = Math.abs(now - session.rotatedAt) <= graceMs;
  if (isRecent && (isLast || isBeforeLast)) return { verdict: 'REPEAT' };
  if (!isLast) return { verdict: 'REUSED' };
  return { verdict: 'FURTHER', next: { generation: generation + 1, voided: voided + 1, voidedBefore } };
}

/**
 * Accepts a genuine token that the database has not issued yet, because the database is an older copy. That is not theft, so the session continues.
 * The generations before it are unknown, so an older token counts as a replay.
 */
function adopt(given: number): RefreshVerdict {
  return { verdict: 'ADOPT', next: { generation: given + 1, voided: 0, voidedBefore: null } };
}

/**
 * Returns whether this generation was skipped: its predecessor was presented again, and got a further one. So another client has its tokens than
 * those of the newest. This is known until two newer ones were presented.
 */
export function isVoid(session: Generations, given: number): boolean {
  const last = lastPresented(session);
  const before = presentedBefore(session);
  const isBetween = (after: number, until: number) => after < given && given < until;
  return isBetween(last, session.generation) || (before !== null && isBetween(before, last));
}

function lastPresented({ generation, voided }: Generations): number {
  return generation - 1 - voided;
}

function presentedBefore(session: Generations): number | null {
  return session.voidedBefore === null ? null : lastPresented(session) - 1 - session.voidedBefore;
}
