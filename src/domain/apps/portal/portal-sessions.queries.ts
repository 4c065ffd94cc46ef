import { and, desc, eq, notInArray } from 'drizzle-orm';
import type { Reader, Tx } from '../../../platform/store/store.js';
import type { Tables } from '../../../platform/store/tables.js';
import type { AdminTokenRow } from '../admin-tokens.queries.js';

export type PortalSessionRow = Tables['portalSessions']['$inferSelect'];

export async function insertPortalSession({ db, tables }: Tx, row: PortalSessionRow): Promise<void> {
  await db.insert(tables.portalSessions).values(row);
}

/** Returns a session and the token that opened it. */
export async function findPortalSession(
  { db, tables: { portalSessions, adminTokens } }: Reader,
  id: string,
): Promise<{ session: PortalSessionRow; token: AdminTokenRow } | null> {
  const [found] = await db
    .select({ session: portalSessions, token: adminTokens })
    .from(portalSessions)
    .innerJoin(adminTokens, eq(adminTokens.id, portalSessions.tokenId))
    .where(eq(portalSessions.id, id));
  return found ?? null;
}

export async function setSessionLastUsed(
  { db, tables: { portalSessions } }: Tx,
  id: string,
  now: number,
): Promise<void> {
  await db.update(portalSessions).set({ lastUsedAt: now }).where(eq(portalSessions.id, id));
}

export async function removePortalSession({ db, tables: { portalSessions } }: Tx, id: string): Promise<void> {
  await db.delete(portalSessions).where(eq(portalSessions.id, id));
}

/** Removes the longest idle sessions of a token, so that at most `kept` remain. */
export async function removeLongestIdle(
  { db, tables: { portalSessions } }: Tx,
  tokenId: string,
  kept: number,
): Promise<void> {
  const newest = db
    .select({ id: portalSessions.id })
    .from(portalSessions)
    .where(eq(portalSessions.tokenId, tokenId))
    .orderBy(desc(portalSessions.lastUsedAt), desc(portalSessions.id))
    .limit(kept);
  await db
    .delete(portalSessions)
    .where(and(eq(portalSessions.tokenId, tokenId), notInArray(portalSessions.id, newest)));
}
