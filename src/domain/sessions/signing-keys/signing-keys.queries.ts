import { and, desc, inArray, isNotNull, isNull, lt } from 'drizzle-orm';
import type { Reader, Tx } from '../../../platform/store/store.js';
import type { Tables } from '../../../platform/store/tables.js';

export type SigningKeyRow = Tables['signingKeys']['$inferSelect'];

/** Lists all keys, newest first. There are rarely more than two. */
export async function listSigningKeys(reader: Reader): Promise<SigningKeyRow[]> {
  const { signingKeys } = reader.tables;
  return await reader.db.select().from(signingKeys).orderBy(desc(signingKeys.createdAt), desc(signingKeys.id));
}

export async function insertSigningKey(tx: Tx, row: SigningKeyRow): Promise<void> {
  await tx.db.insert(tx.tables.signingKeys).values(row);
}

/** Sets when these keys stop signing, unless it is already set. */
export async function retireSigningKeys(tx: Tx, ids: readonly string[], at: number): Promise<void> {
  const { signingKeys } = tx.tables;
  await tx.db
    .update(signingKeys)
    .set({ retiredAt: at })
    .where(and(isNull(signingKeys.retiredAt), inArray(signingKeys.id, [...ids])));
}

export async function deleteSigningKeysRetiredBefore(tx: Tx, instant: number): Promise<void> {
  const { signingKeys } = tx.tables;
  await tx.db.delete(signingKeys).where(and(isNotNull(signingKeys.retiredAt), lt(signingKeys.retiredAt, instant)));
}

export async function deleteSigningKeys(tx: Tx): Promise<void> {
  await tx.db.delete(tx.tables.signingKeys);
}
