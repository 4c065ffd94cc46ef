import { isFromFuture } from '../../platform/values/clock.rules.js';
import { longestSessionMs } from '../sessions/session.rules.js';

export const dayMs = 86_400_000;

export interface IdleUser {
  sessionsEndedAt: number;
  /** The latest end among the stored sessions. Null if there is none. */
  latestSessionEnd: number | null;
}

/** DELETE, or the time at which the user's last session ended or will end. */
export type IdleVerdict = 'DELETE' | { sessionsEndedAt: number };

/** R1, R2: judges a user who, by the user's row, has had no session for `keptMs`. */
export function judgeIdleUser(
  { sessionsEndedAt, latestSessionEnd }: IdleUser,
  keptMs: number,
  now: number,
): IdleVerdict {
  const end = latestSessionEnd ?? 0;
  // If the clock was set back, the stored end may be impossibly late.
  if (end > now) return { sessionsEndedAt: Math.min(end, now + longestSessionMs) };
  const endedAt = Math.max(sessionsEndedAt, end);
  if (isFromFuture(endedAt, now)) return { sessionsEndedAt: now };
  return endedAt <= now - keptMs ? 'DELETE' : { sessionsEndedAt: endedAt };
}
