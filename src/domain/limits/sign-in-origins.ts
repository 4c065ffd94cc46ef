import type { Reader, Tx } from '../../platform/store/store.js';
import type { Deps } from '../deps.js';
import { isRemembered } from './known-networks.js';
import { rememberedMs } from './limits.js';
import { networkOf } from './network.rules.js';
import { keyOfOrigin, type Origin } from './origin.rules.js';
import { networkKey } from './subject.rules.js';
import { listKnownUntil, noteKnown } from './user-networks.queries.js';

type OriginDeps = Pick<Deps, 'now' | 'keys'>;

/**
 * N2: whether neither the network nor the origin of a login is known to this user. Lock the user first, so that of two logins at
 * once one is new.
 */
export async function isNewOrigin(deps: OriginDeps, reader: Reader, userId: string, origin: Origin): Promise<boolean> {
  const networks = [networkKey(deps.keys, networkOf(origin.ip)), keyOfOrigin(deps.keys, origin)];
  const known = await listKnownUntil(reader, { userId, networks });
  return !known.some(until => isRemembered(until, deps.now()));
}

/** Call it when a session of a user begins, and nowhere else: what happens within a session must not make a thief's origin known. */
export async function noteOrigin(deps: OriginDeps, tx: Tx, userId: string, origin: Origin): Promise<void> {
  await noteKnown(tx, { userId, network: keyOfOrigin(deps.keys, origin) }, deps.now() + rememberedMs);
}
