import { eq } from 'drizzle-orm';
import type { Reader, Tx } from '../../../platform/store/store.js';
import type { Logo } from './logo.rules.js';

/** Finds the logo of an app. */
export async function findLogoOfApp({ db, tables: { logos } }: Reader, appId: string): Promise<Logo | null> {
  const [row] = await db.select().from(logos).where(eq(logos.appId, appId));
  return row === undefined ? null : { id: row.id, bytes: Buffer.from(row.data, 'base64') };
}

/** Finds the content of a logo by its id. Apps with the same image have the same content. */
export async function findLogo({ db, tables: { logos } }: Reader, id: string): Promise<Buffer | null> {
  const [row] = await db.select({ data: logos.data }).from(logos).where(eq(logos.id, id)).limit(1);
  return row === undefined ? null : Buffer.from(row.data, 'base64');
}

export async function saveLogo({ db, tables: { logos } }: Tx, appId: string, { id, bytes }: Logo): Promise<void> {
  const content = { id, data: bytes.toString('base64') };
  await db
    .insert(logos)
    .values({ appId, ...content })
    .onConflictDoUpdate({ target: logos.appId, set: content });
}

export async function deleteLogo({ db, tables: { logos } }: Tx, appId: string): Promise<void> {
  await db.delete(logos).where(eq(logos.appId, appId));
}
