import { and, asc, eq, isNull } from 'drizzle-orm';
import { type Params, preparedOne } from '../../platform/store/prepared.js';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';

export type AdminTokenRow = Tables['adminTokens']['$inferSelect'];

/** Returns a token, also one that has ended. Prepared: a stranger can cause it with any text as a token. */
export const findAdminToken = preparedOne(
  'admin_token_by_hash',
  ({ db, tables: { adminTokens } }: Reader, p: Params<Pick<AdminTokenRow, 'tokenHash'>>) =>
    db.select().from(adminTokens).where(eq(adminTokens.tokenHash, p.tokenHash)),
);

export async function findAdminTokenById(reader: Reader, id: string): Promise<AdminTokenRow | null> {
  const { adminTokens } = reader.tables;
  const [row] = await reader.db.select().from(adminTokens).where(eq(adminTokens.id, id));
  return row ?? null;
}

export async function hasOperatorToken(reader: Reader): Promise<boolean> {
  const { adminTokens } = reader.tables;
  const rows = await reader.db
    .select({ id: adminTokens.id })
    .from(adminTokens)
    .where(isNull(adminTokens.appId))
    .limit(1);
  return rows.length > 0;
}

/** Inserts a token. Returns false if it exists already. */
export async function insertAdminToken(tx: Tx, row: AdminTokenRow): Promise<boolean> {
  return (await tx.db.insert(tx.tables.adminTokens).values(row).onConflictDoNothing().returning()).length === 1;
}

/** Lists the tokens of one app's admins, oldest first. */
export async function listAdminTokens(reader: Reader, appId: string): Promise<AdminTokenRow[]> {
  const { adminTokens } = reader.tables;
  return await reader.db
    .select()
    .from(adminTokens)
    .where(eq(adminTokens.appId, appId))
    .orderBy(asc(adminTokens.createdAt), asc(adminTokens.id));
}

export async function removeAdminToken(tx: Tx, appId: string, id: string): Promise<void> {
  const { adminTokens } = tx.tables;
  await tx.db.delete(adminTokens).where(and(eq(adminTokens.id, id), eq(adminTokens.appId, appId)));
}

/** Returns false if the token was revoked. Otherwise nobody can revoke it until the transaction ends. */
export async function setTokenLastUsed(tx: Tx, id: string, now: number): Promise<boolean> {
  const { adminTokens } = tx.tables;
  const used = await tx.db.update(adminTokens).set({ lastUsedAt: now }).where(eq(adminTokens.id, id)).returning();
  return used.length === 1;
}

/** Deletes every operator token except one. */
export async function removeOtherOperatorTokens(tx: Tx, tokenHash: string): Promise<void> {
  const { adminTokens } = tx.tables;
  const rows = await tx.db.select().from(adminTokens).where(isNull(adminTokens.appId));
  for (const row of rows) {
    if (row.tokenHash !== tokenHash) await tx.db.delete(adminTokens).where(eq(adminTokens.id, row.id));
  }
}

/** Deletes every admin token of an app, and the portal sessions made with them. */
export async function deleteAdminTokens({ db, tables: { adminTokens } }: Tx, appId: string): Promise<void> {
  await db.delete(adminTokens).where(eq(adminTokens.appId, appId));
}
