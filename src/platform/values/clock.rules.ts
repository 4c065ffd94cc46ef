/** Longer than the difference between the clocks of two nodes, and shorter than the lifetime of a code. */
export const clockToleranceMs = 60_000;

/** Returns whether a stored time is in the future. If so, the clock has been set back since. */
export function isFromFuture(instant: number, now: number): boolean {
  return instant > now + clockToleranceMs;
}

/**
 * Returns whether a fact that began at `began` was true at an `instant`. If only its beginning is in the future, it began before the clock was set back,
 * and the instant came after.
 */
export function hadBegun(began: number, instant: number, now: number): boolean {
  return began <= instant || (isFromFuture(began, now) && !isFromFuture(instant, now));
}

/** Returns whole seconds, at least one, for `retryAfter`. */
export function secondsUntil(instant: number, now: number): number {
  return Math.max(1, Math.ceil((instant - now) / 1000));
}
