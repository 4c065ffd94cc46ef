import { Refusal } from '../refusal.js';

/** Port: knows the passwords that became public in a breach (W7). */
export interface BreachList {
  /** Never throws: while the list cannot be asked, no password is in it. */
  includes(password: string): Promise<boolean>;
}

/** Without `PASSWORD_BREACH_URL`. */
export const noBreachList: BreachList = { includes: async () => false };

/**
 * Refuses a new password that is in a known breach. Call it last, when nothing else refuses the request and its network has paid
 * for it. Otherwise strangers could make the server ask without end. Call it outside of transactions: it may take a second.
 */
export async function refuseBreached(
  { breaches }: { breaches: BreachList },
  password: string,
  field: string,
): Promise<void> {
  if (await breaches.includes(password)) throw new Refusal('WEAK_PASSWORD', { field, reason: 'BREACHED' });
}
