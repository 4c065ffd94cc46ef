import type { Tx } from '../../platform/store/store.js';
import type { Deps } from '../deps.js';
import { isRemembered, keysOfNetwork } from './known-networks.js';
import { rememberedMs } from './limits.js';
import { keyOfOrigin, type Origin } from './origin.rules.js';
import { listPlaces, noteKnown } from './user-networks.queries.js';

type OriginDeps = Pick<Deps, 'now' | 'keys'>;

/** What a user's earlier sessions say of where a login comes from. */
export interface KnownPlace {
  /** X7: whether the network is known, by a login or a reset. */
  readonly isKnown: boolean;
  /** N2: whether the user has logged in neither from the network nor from the origin. */
  readonly isNew: boolean;
}

/**
 * Reads both at once, since every login asks. Call it after the lock of the user, so that of two logins at once one is new. It is
 * sent together with the lock, and so it is one prepared statement.
 */
export async function findKnownPlace(
  { keys, now }: OriginDeps,
  tx: Tx,
  userId: string,
  place: Origin,
): Promise<KnownPlace> {
  const [network, byReset] = keysOfNetwork(keys, place.ip);
  const rows = await listPlaces(tx, { userId, network, byReset, origin: keyOfOrigin(keys, place) });
  const known = rows.filter(({ knownUntil }) => isRemembered(knownUntil, now())).map(row => row.network);
  const isKnown = known.includes(network) || known.includes(byReset);
  return { isKnown, isNew: known.every(each => each === byReset) };
}

/** Call it when a session of a user begins, and nowhere else: what happens within a session must not make a thief's origin known. */
export async function noteOrigin(deps: OriginDeps, tx: Tx, userId: string, origin: Origin): Promise<void> {
  await noteKnown(tx, { userId, network: keyOfOrigin(deps.keys, origin) }, deps.now() + rememberedMs);
}
