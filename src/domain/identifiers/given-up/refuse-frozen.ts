import type { Reader } from '../../../platform/store/store.js';
import { Refusal } from '../../refusal.js';
import { listFreezes } from './given-up.queries.js';

/**
 * C13: refuses changes of logins and proofs while addresses of the account are frozen. Otherwise a thief could add another way to log in, change a
 * proof, or delete the account, before the owner has answered.
 */
export async function refuseWhileFrozen(reader: Reader, userId: string): Promise<void> {
  if ((await listFreezes(reader, userId)).length > 0) throw new Refusal('ADDRESS_FROZEN');
}
