import type { Keys } from '../../platform/keys/keys.js';

/** Returns the key of a budget. It is a MAC, because a budget remains after its user or address is deleted. */
export function budgetSubject(keys: Keys, name: string, of: readonly string[]): string {
  return `${name}:${keys.mac('budget', JSON.stringify(of)).toString('base64url')}`;
}

/** Returns the stored form of an origin in `user_networks`. No network has the same MAC. */
export function originKey(keys: Keys, origin: readonly string[]): string {
  return keys.mac('budget', JSON.stringify(['origin', ...origin])).toString('base64url');
}

/** Returns the stored form in `user_networks` of a network from which a user has reset the password. */
export function resetNetworkKey(keys: Keys, network: string): string {
  return keys.mac('budget', JSON.stringify(['reset from', network])).toString('base64url');
}

/** Returns the stored form of a network in `user_networks`. It is a MAC, because the network would reveal where a user was. */
export function networkKey(keys: Keys, network: string): string {
  return keys.mac('budget', JSON.stringify(['network', network])).toString('base64url');
}
