/** When a user was last seen, in milliseconds since 1970. 0 means never. */
export interface LastSeen {
  /** When the user proved the phone number, or got it in another way. */
  readonly phoneSince: number;
  readonly lastLoginAt: number;
  /** The newest refresh of all stored sessions. */
  readonly sessionUsedAt: number;
  /** The last day on which a session was opened or refreshed. It remains after the session is deleted. */
  readonly lastActiveDay: number;
  /** When the user was created or imported, if they have not logged in since. */
  readonly madeAt: number;
}

const dayMs = 86_400_000;

/** M11: whether a phone number may belong to somebody else now, because its owner was not seen for `dormantAfterDays`. 0 means never. */
export function isDormant(seen: LastSeen, dormantAfterDays: number, now: number): boolean {
  return dormantAfterDays > 0 && now - lastSeenAt(seen) > dormantAfterDays * dayMs;
}

/**
 * M23: whether the owner of a number was seen since `at`, when the number was dormant. A day counts from its beginning. That is safe, because the
 * owner of a dormant number was not seen for more than a day.
 */
export function wasSeenAfter(seen: LastSeen, at: number): boolean {
  return lastSeenAt(seen) > at - dayMs;
}

function lastSeenAt({ phoneSince, lastLoginAt, sessionUsedAt, lastActiveDay, madeAt }: LastSeen): number {
  return Math.max(phoneSince, lastLoginAt, sessionUsedAt, lastActiveDay * dayMs, madeAt);
}
