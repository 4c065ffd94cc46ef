import type { Keys } from '../../platform/keys/keys.js';

/** Returns the key of a budget. It is a MAC, since a budget outlives the user or address that it counts for. */
export function budgetSubject(keys: Keys, name: string, of: readonly string[]): string {
  return `${name}:${keys.mac('budget', JSON.stringify(of)).toString('base64url')}`;
}

/** Returns an origin of sign-ins as `user_networks` keeps it. No network has the same MAC. */
export function originKey(keys: Keys, origin: readonly string[]): string {
  return keys.mac('budget', JSON.stringify(['origin', ...origin])).toString('base64url');
}

/** Returns a network from which a user has reset the password, as `user_networks` keeps it. */
export function resetNetworkKey(keys: Keys, network: string): string {
  return keys.mac('budget', JSON.stringify(['reset from', network])).toString('base64url');
}

/** Returns a network as `user_networks` keeps it: as a MAC, since it would tell where a user has been. */
export function networkKey(keys: Keys, network: string): string {
  return keys.mac('budget', JSON.stringify(['network', network])).toString('base64url');
}
