/**
 * The person who causes a message that a purse pays for (X8). STRANGER: somebody who entered any address (a claim). ASKER: somebody who requests a reset from a
 * network that is not known to the user, or an admin who resends a verification or sends a test. OWNER: the user, by an action that only they can do,
 * or from a known network.
 */
export type Spender = 'STRANGER' | 'ASKER' | 'OWNER';

/** The last fifth is reserved for resets and notices, and the last tenth for owners. */
const reservedFrom: Record<Spender, number> = { STRANGER: 5, ASKER: 10, OWNER: Number.POSITIVE_INFINITY };

/** X8: returns how much of a purse may be spent before this spender is refused. */
export function shareOf(most: number, spender: Spender): number {
  return most - Math.ceil(most / reservedFrom[spender]);
}

/** X8: returns the share of a purse for one network in an hour, to which its merits are added, and in a day, without merits. */
export function networkSharesOf(most: number): { ofHour: number; ofDay: number } {
  return { ofHour: Math.max(1, Math.floor(most / 20)), ofDay: Math.max(1, Math.floor(most / 4)) };
}

/** X8: returns the level at which the admin gets a warning: four fifths of the strangers' share, so that something is left. */
export function lowAt(most: number): number {
  return Math.ceil(shareOf(most, 'STRANGER') * 0.8);
}
