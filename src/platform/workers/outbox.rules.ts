import { type Backoff, backoffMs } from './backoff.rules.js';

/**
 * Whether to try again after a failed attempt. RETRY: the other side has a problem, and may accept the row later. RECIPIENT_BUSY: the other side
 * works, but this recipient accepts nothing now, so other rows need not wait. GIVE_UP: it will never accept the row.
 */
export type Verdict = 'RETRY' | 'RECIPIENT_BUSY' | 'GIVE_UP';

/** A failed attempt. `code` is a short token such as `vonage:9` or `webhook:500`, never text of the other side. */
export interface Failure {
  readonly result: 'FAILED';
  readonly code: string;
  readonly verdict: Verdict;
}

/** When the result of an attempt is written, and a number in [0, 1) for its backoff. */
export interface SettledAt {
  readonly now: number;
  readonly random: number;
}

/** Returns the columns that a failed attempt writes. The last attempt is due when the row expires, and not hours before. */
export function settleFailure(
  row: { attempts: number; expiresAt: number },
  { code, verdict }: Failure,
  { now, random }: SettledAt,
  backoff: Backoff,
) {
  const failed = { attempts: row.attempts + 1, lastError: code };
  if (verdict === 'GIVE_UP') return { ...failed, state: 'FAILED' as const };
  const nextAttemptAt = Math.min(now + backoffMs(row.attempts, random, backoff), row.expiresAt);
  return { ...failed, state: 'QUEUED' as const, nextAttemptAt };
}
