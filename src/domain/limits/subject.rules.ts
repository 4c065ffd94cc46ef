import type { Keys } from '../../platform/keys/keys.js';

/** Returns the key of a budget. It is a MAC, since a budget outlives the user or address that it counts for. */
export function budgetSubject(keys: Keys, name: string, of: readonly string[]): string {
  return `${name}:${keys.mac('budget', JSON.stringify(of)).toString('base64url')}`;
}

/** Returns a network as `user_networks` keeps it: as a MAC, since it would tell where a user has been. */
export function networkKey(keys: Keys, network: string): string {
  return keys.mac('budget', JSON.stringify(['network', network])).toString('base64url');
}
