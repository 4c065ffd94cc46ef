import type { Reader, Tx } from '../../platform/store/store.js';
import { clockToleranceMs } from '../../platform/values/clock.rules.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { rememberedMs } from './limits.js';
import { networkOf } from './network.rules.js';
import { keyOfOrigin } from './origin.rules.js';
import { networkKey, resetNetworkKey } from './subject.rules.js';
import { forgetKnown, isKnownToAny, listKnownUntil, noteKnown } from './user-networks.queries.js';

type NetworkDeps = Pick<Deps, 'now' | 'keys'>;

/**
 * X7: whether a user has logged in from this network within 30 days. Such a network has separate budgets, so strangers cannot use them up. If there
 * is no user, pass any id, so that the same statement runs.
 */
export async function isKnownNetwork(
  { keys, now }: NetworkDeps,
  reader: Reader,
  userId: string,
  ip: string,
): Promise<boolean> {
  const known = await listKnownUntil(reader, { userId, networks: keysOfNetwork(keys, ip) });
  return known.some(until => isRemembered(until, now()));
}

/** Whether a fact is still remembered until an instant. An impossibly late instant is from before the clock was set back, and does not count. */
export function isRemembered(until: number | null, now: number): boolean {
  return until !== null && until > now && until <= now + rememberedMs + clockToleranceMs;
}

/** Whether any user has logged in from this network within 30 days. Then a refusal that depends on the known users would reveal who they are. */
export async function isKnownToAnybody({ keys, now }: NetworkDeps, reader: Reader, ip: string): Promise<boolean> {
  return await isKnownToAny(reader, keysOfNetwork(keys, ip), now());
}

/** Returns the two keys of a network: one that a login makes known, and one that a reset makes known. */
export function keysOfNetwork(keys: Deps['keys'], ip: string): readonly [byLogin: string, byReset: string] {
  const network = networkOf(ip);
  return [networkKey(keys, network), resetNetworkKey(keys, network)];
}

/**
 * Call this when a user has reset the password, so that failures of strangers do not prevent the login. The network is stored separately from those
 * of logins. Otherwise there would be no notice if somebody else who reads the mailbox resets the password and logs in (N2).
 */
export async function noteResetNetwork({ keys, now }: NetworkDeps, tx: Tx, userId: string, ip: string): Promise<void> {
  await noteKnown(tx, { userId, network: resetNetworkKey(keys, networkOf(ip)) }, now() + rememberedMs);
}

/**
 * Forgets all networks of a user except that of the request, if given. Call this when sessions are ended because a thief may have opened them (W3,
 * W5). Otherwise the thief's network would still count as the user's own. Also forgets the origins of sign-ins (N1).
 */
export async function forgetNetworks(
  deps: Pick<Deps, 'keys'>,
  tx: Tx,
  userId: string,
  except: Pick<Call, 'ip' | 'userAgent'> | null,
): Promise<void> {
  const kept = except === null ? [] : [...keysOfNetwork(deps.keys, except.ip), keyOfOrigin(deps.keys, except)];
  await forgetKnown(tx, userId, kept);
}
