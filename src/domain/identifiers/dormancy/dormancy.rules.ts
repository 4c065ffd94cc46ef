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
  if (dormantAfterDays === 0) return false;
  const { phoneSince, lastLoginAt, sessionUsedAt, lastActiveDay, madeAt } = seen;
  const lastSeenAt = Math.max(phoneSince, lastLoginAt, sessionUsedAt, lastActiveDay * dayMs, madeAt);
  return now - lastSeenAt > dormantAfterDays * dayMs;
}
