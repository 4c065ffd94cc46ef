/** When a user was last seen, each in milliseconds since 1970. 0: never. */
export interface LastSeen {
  /** When the user proved their phone number, or it became theirs. */
  readonly phoneSince: number;
  readonly lastLoginAt: number;
  /** The newest refresh of the sessions whose rows are left. */
  readonly sessionUsedAt: number;
  /** The day on which a session was last begun or refreshed. It outlives the session. */
  readonly lastActiveDay: number;
  /** When the user was made or imported, if they have not logged in since. */
  readonly madeAt: number;
}

const dayMs = 86_400_000;

/** M11: whether a phone number may have gone to somebody else, because its owner has not been seen for so many days. 0: never. */
export function isDormant(seen: LastSeen, dormantAfterDays: number, now: number): boolean {
  return dormantAfterDays > 0 && now - lastSeenAt(seen) > dormantAfterDays * dayMs;
}

/**
 * M23: whether the owner of a number that was dormant at that time was seen since. A day counts from its beginning. A dormant number
 * was not seen for more than a day, so nothing from before counts.
 */
export function wasSeenAfter(seen: LastSeen, at: number): boolean {
  return lastSeenAt(seen) > at - dayMs;
}

function lastSeenAt({ phoneSince, lastLoginAt, sessionUsedAt, lastActiveDay, madeAt }: LastSeen): number {
  return Math.max(phoneSince, lastLoginAt, sessionUsedAt, lastActiveDay * dayMs, madeAt);
}
