import { and, asc, eq, gt, isNotNull, lte, or } from 'drizzle-orm';
import { type Params, preparedInsertIfFree, preparedOne } from '../../../platform/store/prepared.js';
import type { Reader, Tx } from '../../../platform/store/store.js';
import type { Tables } from '../../../platform/store/tables.js';

export type ReclaimRow = Tables['reclaims']['$inferSelect'];
type OfNumber = Pick<ReclaimRow, 'appId' | 'value'>;

/** Finds the reclaim of a number, open or not. */
export const findReclaim = preparedOne('reclaim', ({ db, tables: { reclaims } }: Reader, p: Params<OfNumber>) =>
  db
    .select()
    .from(reclaims)
    .where(and(eq(reclaims.appId, p.appId), eq(reclaims.value, p.value))),
);

/** Returns false if somebody else was faster. */
export const insertReclaim = preparedInsertIfFree('reclaims');

/** Finds the open reclaim of the number that a user owns. */
export async function findOpenReclaimOf(
  { db, tables: { reclaims } }: Reader,
  userId: string,
): Promise<ReclaimRow | null> {
  const [row] = await db
    .select()
    .from(reclaims)
    .where(and(eq(reclaims.userId, userId), isNotNull(reclaims.dueAt)))
    .orderBy(asc(reclaims.openedAt));
  return row ?? null;
}

/** Lists the reclaims of a user, as the owner or as the claimant. */
export async function listReclaimsOf({ db, tables: { reclaims } }: Reader, userId: string): Promise<ReclaimRow[]> {
  return await db
    .select()
    .from(reclaims)
    .where(or(eq(reclaims.userId, userId), eq(reclaims.claimantId, userId)))
    .orderBy(asc(reclaims.openedAt));
}

export async function listDueReclaims(
  { db, tables: { reclaims } }: Reader,
  now: number,
  limit: number,
): Promise<ReclaimRow[]> {
  return await db.select().from(reclaims).where(lte(reclaims.dueAt, now)).orderBy(asc(reclaims.dueAt)).limit(limit);
}

/** Deletes this reclaim. Returns false if somebody else was faster. */
export async function deleteReclaim({ db, tables: { reclaims } }: Tx, row: ReclaimRow): Promise<boolean> {
  const deleted = await db
    .delete(reclaims)
    .where(and(eq(reclaims.appId, row.appId), eq(reclaims.value, row.value), eq(reclaims.openedAt, row.openedAt)))
    .returning({ value: reclaims.value });
  return deleted.length === 1;
}

/**
 * M29: ends the open reclaims of a user, as the owner or as the claimant. The rows remain until they are due, so that nobody opens another one before
 * (M20).
 */
export async function endReclaimsOf({ db, tables: { reclaims } }: Tx, userId: string): Promise<void> {
  const isOf = or(eq(reclaims.userId, userId), eq(reclaims.claimantId, userId));
  await db
    .update(reclaims)
    .set({ claimantId: null })
    .where(and(isOf, isNotNull(reclaims.dueAt)));
}

/** Ends an open reclaim of a user's number, and blocks new ones until `keptUntil`. Returns false if there is none. */
export async function keepNumber({ db, tables: { reclaims } }: Tx, userId: string, keptUntil: number) {
  const kept = await db
    .update(reclaims)
    .set({ dueAt: null, keptUntil })
    .where(and(eq(reclaims.userId, userId), gt(reclaims.dueAt, 0)))
    .returning({ value: reclaims.value });
  return kept.length > 0;
}
