/** More than the clocks of two nodes differ, and less than a code lives. */
export const clockToleranceMs = 60_000;

/** Whether an instant that was noted as the present lies ahead: then the clock has been put back since. */
export function isFromFuture(instant: number, now: number): boolean {
  return instant > now + clockToleranceMs;
}
