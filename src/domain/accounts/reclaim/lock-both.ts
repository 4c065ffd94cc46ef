import type { Tx } from '../../../platform/store/store.js';
import { lockUser, type UserRow } from '../../identifiers/users.queries.js';

/** Locks the owner of a number and the claimant in the order of their ids, so that two transactions cannot deadlock. */
export async function lockBoth(
  tx: Tx,
  ownerId: string,
  claimantId: string,
): Promise<{ owner: UserRow | null; claimant: UserRow | null }> {
  const locked = new Map<string, UserRow | null>();
  for (const userId of [ownerId, claimantId].sort())
    locked.set(userId, await lockUser(tx, { userId, updatedAt: null }));
  return { owner: locked.get(ownerId) ?? null, claimant: locked.get(claimantId) ?? null };
}
