/**
 * Who causes a message that a purse pays for (X8). STRANGER: somebody who named any address (a claim). ASKER: somebody who asks
 * for a reset from a network that its user never logged in from, or an admin who has a verification sent again or sends a test. OWNER: the user, by what only they can do, or from a network
 * of theirs.
 */
export type Spender = 'STRANGER' | 'ASKER' | 'OWNER';

/** The last fifth is for owners, and the last tenth for what no stranger can cause at all. */
const reservedFrom: Record<Spender, number> = { STRANGER: 5, ASKER: 10, OWNER: Number.POSITIVE_INFINITY };

/** X8: how much of a purse may be gone when this spender takes from it. */
export function shareOf(most: number, spender: Spender): number {
  return most - Math.ceil(most / reservedFrom[spender]);
}

/** X8: what one network takes of a purse in an hour, to which its merits are added, and in a day, whatever its merits. */
export function networkSharesOf(most: number): { ofHour: number; ofDay: number } {
  return { ofHour: Math.max(1, Math.floor(most / 20)), ofDay: Math.max(1, Math.floor(most / 4)) };
}

/** X8: the admin hears of a purse when this much is gone: four fifths of what strangers may take, so that something is left. */
export function lowAt(most: number): number {
  return Math.ceil(shareOf(most, 'STRANGER') * 0.8);
}
