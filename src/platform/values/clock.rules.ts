/** More than the clocks of two nodes differ, and less than a code lives. */
export const clockToleranceMs = 60_000;

/** Whether an instant that was noted as the present is in the future: then the clock has been put back since. */
export function isFromFuture(instant: number, now: number): boolean {
  return instant > now + clockToleranceMs;
}

/** Whole seconds, at least one, as `retryAfter` tells clients. */
export function secondsUntil(instant: number, now: number): number {
  return Math.max(1, Math.ceil((instant - now) / 1000));
}
