/** The waits between attempts: at most `firstMs` before the second, then twice as long each time, up to `maxMs`. */
export interface Backoff {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** More doublings make no difference, because no `maxMs` is that long. */
const mostDoublings = 30;

/** Returns the longest wait before the next attempt. */
export function longestWaitMs(attemptsBefore: number, { firstMs, maxMs }: Backoff): number {
  return Math.min(maxMs, firstMs * 2 ** Math.min(attemptsBefore, mostDoublings));
}

/**
 * Returns how long to wait before the next attempt: exponential backoff with full jitter. `random` in [0, 1) spreads rows that failed together.
 * Otherwise all of them would be tried again together.
 */
export function backoffMs(attemptsBefore: number, random: number, backoff: Backoff): number {
  return Math.floor(random * longestWaitMs(attemptsBefore, backoff));
}

/** Returns a number in [0, 1). */
export function randomFraction(randomBytes: (size: number) => Buffer): number {
  return randomBytes(4).readUInt32BE() / 2 ** 32;
}
