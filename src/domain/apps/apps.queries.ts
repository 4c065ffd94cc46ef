import { and, count, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { AppSettings } from './settings.rules.js';

export interface AppRow {
  id: string;
  overrides: Partial<AppSettings>;
}

/** Finds an app that is not being deleted. */
export async function findAppRow(reader: Reader, id: string): Promise<AppRow | null> {
  const { apps } = reader.tables;
  const [row] = await reader.db
    .select({ id: apps.id, settings: apps.settings })
    .from(apps)
    .where(and(eq(apps.id, id), isNull(apps.deletedAt)));
  return row === undefined ? null : { id: row.id, overrides: row.settings as Partial<AppSettings> };
}

export async function listAppRows(reader: Reader): Promise<AppRow[]> {
  const { apps } = reader.tables;
  const rows = await reader.db
    .select({ id: apps.id, settings: apps.settings })
    .from(apps)
    .where(isNull(apps.deletedAt))
    .orderBy(apps.id);
  return rows.map(row => ({ id: row.id, overrides: row.settings as Partial<AppSettings> }));
}

/** Inserts an app. Returns false if it exists already. */
export async function insertApp(tx: Tx, id: string, overrides: Partial<AppSettings>, now: number): Promise<boolean> {
  const row = { id, settings: { ...overrides }, createdAt: now, updatedAt: now, deletedAt: null };
  return (await tx.db.insert(tx.tables.apps).values(row).onConflictDoNothing().returning()).length === 1;
}

export async function updateApp(tx: Tx, id: string, overrides: Partial<AppSettings>, now: number): Promise<void> {
  const { apps } = tx.tables;
  await tx.db
    .update(apps)
    .set({ settings: { ...overrides }, updatedAt: now })
    .where(eq(apps.id, id));
}

/** Locks an app's row until the transaction ends, so that other writers of its settings wait. Null if it was deleted or is being deleted. */
export async function lockApp(tx: Tx, id: string, now: number): Promise<AppRow | null> {
  const { apps } = tx.tables;
  const [row] = await tx.db
    .update(apps)
    .set({ updatedAt: now })
    .where(and(eq(apps.id, id), isNull(apps.deletedAt)))
    .returning();
  return row === undefined ? null : { id: row.id, overrides: row.settings as Partial<AppSettings> };
}

/** Marks an app as deleted (O20). */
export async function markAppDeleted({ db, tables: { apps } }: Tx, id: string, now: number): Promise<void> {
  await db.update(apps).set({ deletedAt: now }).where(eq(apps.id, id));
}

/** An app that is being deleted. */
export interface DeletedAppRow extends AppRow {
  deletedAt: number;
}

export async function listDeletedApps({ db, tables: { apps } }: Reader): Promise<DeletedAppRow[]> {
  const rows = await db
    .select({ id: apps.id, settings: apps.settings, deletedAt: apps.deletedAt })
    .from(apps)
    .where(isNotNull(apps.deletedAt))
    .orderBy(apps.deletedAt, apps.id);
  return rows.map(({ id, settings, deletedAt }) => ({
    id,
    overrides: settings as Partial<AppSettings>,
    deletedAt: deletedAt ?? 0,
  }));
}

export async function countUsersOfApp({ db, tables: { users } }: Reader, appId: string): Promise<number> {
  const [row] = await db.select({ count: count() }).from(users).where(eq(users.appId, appId));
  return row?.count ?? 0;
}

/** M24: ends the open reclaims of an app that has turned them off. */
export async function endReclaims({ db, tables: { reclaims } }: Tx, appId: string): Promise<void> {
  await db.delete(reclaims).where(and(eq(reclaims.appId, appId), isNotNull(reclaims.dueAt)));
}
