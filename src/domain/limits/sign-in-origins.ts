import type { Tx } from '../../platform/store/store.js';
import type { Deps } from '../deps.js';
import { isRemembered, keysOfNetwork } from './known-networks.js';
import { rememberedMs } from './limits.js';
import { keyOfOrigin, type Origin } from './origin.rules.js';
import { listPlaces, noteKnown, notePlace } from './user-networks.queries.js';

type OriginDeps = Pick<Deps, 'now' | 'keys'>;

const freshMs = 86_400_000;

/** Whether the user's earlier sessions came from the network and device of this login. */
export interface KnownPlace {
  /** X7: whether the network is known, by a login or a reset. */
  readonly isKnown: boolean;
  /** N2: whether the user has never logged in from this network or origin. */
  readonly isNew: boolean;
  /** Whether a login has made both known within a day (X7). Then this login stores nothing about them. */
  readonly isFresh: boolean;
}

/**
 * Reads both facts in one prepared statement, because every login needs them. It is sent together with the lock of the user. Call it after that lock,
 * so that of two concurrent logins only one is new.
 */
export async function findKnownPlace(
  { keys, now }: OriginDeps,
  tx: Tx,
  userId: string,
  place: Origin,
): Promise<KnownPlace> {
  const [network, byReset] = keysOfNetwork(keys, place.ip);
  const origin = keyOfOrigin(keys, place);
  const rows = await listPlaces(tx, { userId, network, byReset, origin });
  const remembered = rows.filter(({ knownUntil }) => isRemembered(knownUntil, now()));
  const known = remembered.map(row => row.network);
  const fresh = remembered.filter(row => row.knownUntil > now() + rememberedMs - freshMs).map(row => row.network);
  return {
    isKnown: known.includes(network) || known.includes(byReset),
    isNew: known.every(each => each === byReset),
    isFresh: fresh.includes(network) && fresh.includes(origin),
  };
}

/**
 * Stores the network and the origin of a login. Call this only when a session of a user begins. Later actions in a session must not make those of a
 * thief known.
 */
export async function noteKnownPlace(deps: OriginDeps, tx: Tx, userId: string, place: Origin): Promise<void> {
  const [network] = keysOfNetwork(deps.keys, place.ip);
  const origin = keyOfOrigin(deps.keys, place);
  await notePlace(tx, { userId, network, origin, knownUntil: deps.now() + rememberedMs });
}

/** Stores only the origin. Call this when a user has accepted an invitation, so that the login that follows sends no notice (N2). */
export async function noteOrigin(deps: OriginDeps, tx: Tx, userId: string, origin: Origin): Promise<void> {
  await noteKnown(tx, { userId, network: keyOfOrigin(deps.keys, origin) }, deps.now() + rememberedMs);
}
