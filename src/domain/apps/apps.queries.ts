import { eq } from 'drizzle-orm';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { AppSettings } from './settings.rules.js';

export interface AppRow {
  id: string;
  overrides: Partial<AppSettings>;
}

export async function findAppRow(reader: Reader, id: string): Promise<AppRow | null> {
  const { apps } = reader.tables;
  const [row] = await reader.db.select({ id: apps.id, settings: apps.settings }).from(apps).where(eq(apps.id, id));
  return row === undefined ? null : { id: row.id, overrides: row.settings as Partial<AppSettings> };
}

export async function listAppRows(reader: Reader): Promise<AppRow[]> {
  const { apps } = reader.tables;
  const rows = await reader.db.select({ id: apps.id, settings: apps.settings }).from(apps).orderBy(apps.id);
  return rows.map(row => ({ id: row.id, overrides: row.settings as Partial<AppSettings> }));
}

/** Inserts an app; false when it exists already. */
export async function insertApp(tx: Tx, id: string, overrides: Partial<AppSettings>, now: number): Promise<boolean> {
  const row = { id, settings: { ...overrides }, createdAt: now, updatedAt: now };
  return (await tx.db.insert(tx.tables.apps).values(row).onConflictDoNothing().returning()).length === 1;
}

export async function updateApp(tx: Tx, id: string, overrides: Partial<AppSettings>, now: number): Promise<void> {
  const { apps } = tx.tables;
  await tx.db
    .update(apps)
    .set({ settings: { ...overrides }, updatedAt: now })
    .where(eq(apps.id, id));
}

/** Locks an app's row until the transaction ends, so that other writers of its settings wait. */
export async function lockApp(tx: Tx, id: string, now: number): Promise<AppRow | null> {
  const { apps } = tx.tables;
  const [row] = await tx.db.update(apps).set({ updatedAt: now }).where(eq(apps.id, id)).returning();
  return row === undefined ? null : { id: row.id, overrides: row.settings as Partial<AppSettings> };
}
