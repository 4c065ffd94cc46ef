/** What the SMS that are judged led to, in one country (X11). */
export interface SmsConversion {
  sent: number;
  verified: number;
}

/** Fewer SMS are not enough to judge by. */
const fewestSent = 100;
/** Most people who sign up type the code. Numbers that a fraud earns by type none. */
const leastVerifiedShare = 0.2;

export const bucketMs = 600_000;
/** How far the breaker looks back. */
export const lookBackMs = 86_400_000;
/** After it the country begins again with nothing judged: an attacker must not be able to keep it paused for good. */
export const pauseMs = 86_400_000;
/** As long as a code lives: before that, it may still be typed. */
export const ripeAfterMs = 600_000;

export function bucketOf(instant: number): number {
  return instant - (instant % bucketMs);
}

export function isFraudLike({ sent, verified }: SmsConversion): boolean {
  return sent >= fewestSent && verified < sent * leastVerifiedShare;
}
