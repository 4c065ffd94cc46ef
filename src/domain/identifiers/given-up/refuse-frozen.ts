import type { Reader } from '../../../platform/store/store.js';
import { Refusal } from '../../refusal.js';
import { listFreezes } from './given-up.queries.js';

/**
 * C13: refuses what changes the ways into an account while addresses of it are frozen. Otherwise a thief could add another way in,
 * change what proves who one is, or delete the account, before the owner is heard.
 */
export async function refuseWhileFrozen(reader: Reader, userId: string): Promise<void> {
  if ((await listFreezes(reader, userId)).length > 0) throw new Refusal('ADDRESS_FROZEN');
}
