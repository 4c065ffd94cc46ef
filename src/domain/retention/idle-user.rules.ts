import { isFromFuture } from '../../platform/values/clock.rules.js';
import { longestSessionMs } from '../sessions/session.rules.js';

export const dayMs = 86_400_000;

export interface IdleUser {
  sessionsEndedAt: number;
  /** The end of the session that lives longest, among those whose rows are left. Null: there is none. */
  latestSessionEnd: number | null;
}

/** DELETE, or when the user's last session ended or will end. */
export type IdleVerdict = 'DELETE' | { sessionsEndedAt: number };

/** R1, R2: judges a user who, as far as the user's row tells, has had no session for `keptMs`. */
export function judgeIdleUser(
  { sessionsEndedAt, latestSessionEnd }: IdleUser,
  keptMs: number,
  now: number,
): IdleVerdict {
  const end = latestSessionEnd ?? 0;
  // A clock that was put back since may have left an end that no session can have.
  if (end > now) return { sessionsEndedAt: Math.min(end, now + longestSessionMs) };
  const endedAt = Math.max(sessionsEndedAt, end);
  if (isFromFuture(endedAt, now)) return { sessionsEndedAt: now };
  return endedAt <= now - keptMs ? 'DELETE' : { sessionsEndedAt: endedAt };
}
