/** What SMS to one country led to. */
export interface SmsConversion {
  sent: number;
  verified: number;
}

/** Fewer say nothing. */
const fewestSent = 100;
/** Of people who want in, most type the code; of numbers that a fraud earns by, none does. */
const leastVerifiedShare = 0.2;

export const bucketMs = 600_000;
/** The breaker looks back a day. */
export const lookBackMs = 86_400_000;
/** After it the country is tried again, with a clean slate: an attacker must not be able to close one for good. */
export const pauseMs = 86_400_000;
/** As long as a code lives: before that nobody can say that it was not typed. */
export const ripeAfterMs = 600_000;

export function bucketOf(instant: number): number {
  return instant - (instant % bucketMs);
}

export function isFraudLike({ sent, verified }: SmsConversion): boolean {
  return sent >= fewestSent && verified < sent * leastVerifiedShare;
}
