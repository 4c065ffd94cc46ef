import { eq, ne } from 'drizzle-orm';
import type { Reader, Tx } from '../../platform/store/store.js';

/** Returns whether stored identifiers were last written in this version of the spelling. */
export async function isSpelledIn({ db, tables: { spellings } }: Reader, version: string): Promise<boolean> {
  return (await db.select().from(spellings).where(eq(spellings.version, version))).length > 0;
}

/** Returns whether there are no identifiers and claims. */
export async function hasNoIdentifiers({ db, tables: { claims, identifiers } }: Reader): Promise<boolean> {
  for (const table of [identifiers, claims] as const) {
    if ((await db.select({ userId: table.userId }).from(table).limit(1)).length > 0) return false;
  }
  return true;
}

/**
 * Stores the version, and deletes others. A server that goes back to an earlier version must begin again, because identifiers may be in the newer
 * form.
 */
export async function noteSpelledIn(
  { db, tables: { spellings } }: Tx,
  version: string,
  finishedAt: number,
): Promise<void> {
  await db.delete(spellings).where(ne(spellings.version, version));
  await db.insert(spellings).values({ version, finishedAt }).onConflictDoNothing();
}
