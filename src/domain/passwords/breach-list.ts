import { Refusal } from '../refusal.js';

/** Port: a list of passwords that became public in a breach (W7). */
export interface BreachList {
  /** Never throws. Returns false while the list is not available. */
  includes(password: string): Promise<boolean>;
}

/** Used without `PASSWORD_BREACH_URL`. */
export const noBreachList: BreachList = { includes: async () => false };

/**
 * Refuses a new password that is in a known breach. Call this last, after all other refusals and after the limits of the network. Otherwise strangers
 * could cause any number of requests to the service. Call it outside of transactions, because it may take a second.
 */
export async function refuseBreached(
  { breaches }: { breaches: BreachList },
  password: string,
  field: string,
): Promise<void> {
  if (await breaches.includes(password)) throw new Refusal('WEAK_PASSWORD', { field, reason: 'BREACHED' });
}
