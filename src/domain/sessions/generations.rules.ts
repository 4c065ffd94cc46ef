import type { SessionRow } from './session.rules.js';

/**
 * Which refresh tokens of a session were issued, presented and passed over (T5). `generation` is the newest that was issued.
 * The last that was presented is that many before it, and one: `voided` were issued in between, to nobody who came back.
 */
export type Generations = Pick<SessionRow, 'generation' | 'voided' | 'voidedBefore'>;

export type RefreshVerdict =
  /** ROTATE: it is the newest. FURTHER: its successor was never presented. ADOPT: the database is older than the token. */
  | { readonly verdict: 'ROTATE' | 'FURTHER' | 'ADOPT'; readonly next: Generations }
  /** A moment ago it had its successor already, which is the newest token. */
  | { readonly verdict: 'REPEAT' }
  /** Two clients have tokens of this session. */
  | { readonly verdict: 'REUSED' };

/** A client that lost the response repeats its request, and two tabs refresh at once. A thief is seldom that quick (RFC 9700, 4.14.2). */
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
  // Once there is a further generation, the one before the last was presented more than ten seconds ago.
  const isBeforeLast = given === presentedBefore(session) && voided === 0;
  // If the clock was set back, `rotatedAt` may be in the future. Accept only times close to now.
  const isRecent = Math.abs(now - session.rotatedAt) <= graceMs;
  if (isRecent && (isLast || isBeforeLast)) return { verdict: 'REPEAT' };
  if (!isLast) return { verdict: 'REUSED' };
  return { verdict: 'FURTHER', next: { generation: generation + 1, voided: voided + 1, voidedBefore } };
}

/**
 * The token is ours and the database has not issued it yet: the database is an older copy. That is no theft, so the session goes
 * on. What was issued before this token is not known, so an older one is a replay.
 */
function adopt(given: number): RefreshVerdict {
  return { verdict: 'ADOPT', next: { generation: given + 1, voided: 0, voidedBefore: null } };
}

/**
 * Returns whether this generation was passed over: its predecessor was presented again instead, and got a further one. So its
 * tokens are in the hands of somebody else than those of the newest. Known until two newer ones were presented.
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
