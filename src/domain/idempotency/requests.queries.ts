import { and, eq, gt, inArray, lte } from 'drizzle-orm';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';

export type RepeatableRequest = Tables['repeatableRequests']['$inferSelect'];

/** Finds a request that was carried out and is still stored. */
export async function findRequest(
  { db, tables: { repeatableRequests } }: Reader,
  ids: readonly string[],
  now: number,
): Promise<RepeatableRequest | null> {
  const [row] = await db
    .select()
    .from(repeatableRequests)
    .where(and(inArray(repeatableRequests.id, [...ids]), gt(repeatableRequests.expiresAt, now)));
  return row ?? null;
}

/**
 * Stores a request. Returns false if one with its id was carried out. If another transaction is carrying it out, waits for the end of that
 * transaction (K7). Replaces an expired one.
 */
export async function beginRequest(
  { db, tables: { repeatableRequests } }: Tx,
  row: RepeatableRequest,
  now: number,
): Promise<boolean> {
  const { id, ...set } = row;
  const begun = await db
    .insert(repeatableRequests)
    .values(row)
    .onConflictDoUpdate({ target: repeatableRequests.id, set, setWhere: lte(repeatableRequests.expiresAt, now) })
    .returning({ id: repeatableRequests.id });
  return begun.length === 1;
}

/** Stores the outcome of a request. */
export async function endRequest(
  { db, tables: { repeatableRequests } }: Tx,
  id: string,
  outcome: Pick<RepeatableRequest, 'outcomeId' | 'passwordMac'>,
): Promise<void> {
  await db.update(repeatableRequests).set(outcome).where(eq(repeatableRequests.id, id));
}
