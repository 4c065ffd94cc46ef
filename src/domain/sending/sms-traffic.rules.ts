/** How many of the judged SMS to one country led to a verification (X11). */
export interface SmsConversion {
  sent: number;
  verified: number;
}

/** With fewer SMS, a country is not judged. */
const fewestSent = 100;
/** Most people who sign up enter the code. For numbers of a fraud, nobody does. */
const leastVerifiedShare = 0.2;

export const bucketMs = 600_000;
/** How far the breaker looks back. */
export const lookBackMs = 86_400_000;
/** After the pause, the country starts again without history. Otherwise an attacker could keep it paused forever. */
export const pauseMs = 86_400_000;
/** The lifetime of a code: until then, somebody may still enter it. */
export const judgedAfterMs = 600_000;

export function bucketOf(instant: number): number {
  return instant - (instant % bucketMs);
}

export function isFraudLike({ sent, verified }: SmsConversion): boolean {
  return sent >= fewestSent && verified < sent * leastVerifiedShare;
}
