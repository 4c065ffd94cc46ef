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
 * X7: whether a user has logged in from here within 30 days. What strangers spent does not count for such a network, and what
 * it spends counts apart. For nobody ask with any id: the statement is the same.
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

/** Whether an instant up to which something is remembered has not come yet. One that is later than any can be is from before the clock was put back. */
export function isRemembered(until: number | null, now: number): boolean {
  return until !== null && until > now && until <= now + rememberedMs + clockToleranceMs;
}

/** Whether anybody has logged in from here within 30 days. Then a refusal that depends on who is known here would tell who is. */
export async function isKnownToAnybody({ keys, now }: NetworkDeps, reader: Reader, ip: string): Promise<boolean> {
  return await isKnownToAny(reader, keysOfNetwork(keys, ip), now());
}

/** A network is known by a login, or by a reset. */
export function keysOfNetwork(keys: Deps['keys'], ip: string): readonly [byLogin: string, byReset: string] {
  const network = networkOf(ip);
  return [networkKey(keys, network), resetNetworkKey(keys, network)];
}

/** Call it when a user has logged in. */
export async function noteKnownNetwork({ keys, now }: NetworkDeps, tx: Tx, userId: string, ip: string): Promise<void> {
  await noteKnown(tx, { userId, network: networkKey(keys, networkOf(ip)) }, now() + rememberedMs);
}

/**
 * Call it when a user has reset the password: what strangers spent must not keep them from logging in. The network is kept apart from
 * those of logins. Otherwise nobody would be told when somebody else who reads the mailbox resets and logs in (N2).
 */
export async function noteResetNetwork({ keys, now }: NetworkDeps, tx: Tx, userId: string, ip: string): Promise<void> {
  await noteKnown(tx, { userId, network: resetNetworkKey(keys, networkOf(ip)) }, now() + rememberedMs);
}

/**
 * Forgets every network of a user but the one of the request, if given. Call it where sessions are ended because somebody else
 * may have begun them (W3, W5): otherwise a thief's network would still count as the user's own. The origins of sign-ins are
 * forgotten in the same way (N1).
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
