import { and, asc, count, eq } from 'drizzle-orm';
import { preparedInsertIfFree } from '../../../platform/store/prepared.js';
import type { Reader, Tx } from '../../../platform/store/store.js';
import type { PasskeyRow } from './passkey.rules.js';

/** Returns false if the app has a passkey with the same credential id. */
export const insertPasskey = preparedInsertIfFree('passkeys');

/** Returns false if the challenge was used. A second transaction waits for the end of the first. */
export const takeChallenge = preparedInsertIfFree('usedChallenges');

/** Lists the passkeys of a user, the oldest first. */
export async function listPasskeys({ db, tables: { passkeys } }: Reader, userId: string): Promise<PasskeyRow[]> {
  return await db
    .select()
    .from(passkeys)
    .where(eq(passkeys.userId, userId))
    .orderBy(asc(passkeys.createdAt), asc(passkeys.id));
}

export async function countPasskeys({ db, tables: { passkeys } }: Reader, userId: string): Promise<number> {
  const [row] = await db.select({ count: count() }).from(passkeys).where(eq(passkeys.userId, userId));
  return row?.count ?? 0;
}

export async function findPasskey(
  { db, tables: { passkeys } }: Reader,
  { appId, credentialId }: Pick<PasskeyRow, 'appId' | 'credentialId'>,
): Promise<PasskeyRow | null> {
  const isIt = and(eq(passkeys.appId, appId), eq(passkeys.credentialId, credentialId));
  const [row] = await db.select().from(passkeys).where(isIt);
  return row ?? null;
}

type Owned = Pick<PasskeyRow, 'id' | 'userId'>;

/** Changes a passkey of a user, and returns it. Null if the user has none with this id. */
export async function updatePasskey(
  { db, tables: { passkeys } }: Tx,
  { id, userId }: Owned,
  change: Partial<Pick<PasskeyRow, 'name' | 'counter' | 'copies' | 'lastUsedAt'>>,
): Promise<PasskeyRow | null> {
  const isIt = and(eq(passkeys.id, id), eq(passkeys.userId, userId));
  const [row] = await db.update(passkeys).set(change).where(isIt).returning();
  return row ?? null;
}

/** Removes a passkey of a user, and returns it. Null if the user has none with this id. */
export async function deletePasskey({ db, tables }: Tx, { id, userId }: Owned): Promise<PasskeyRow | null> {
  const { passkeys } = tables;
  const isIt = and(eq(passkeys.id, id), eq(passkeys.userId, userId));
  const [row] = await db.delete(passkeys).where(isIt).returning();
  return row ?? null;
}

/** Removes every passkey of a user. Returns whether there was one. */
export async function deletePasskeysOf({ db, tables: { passkeys } }: Tx, userId: string): Promise<boolean> {
  return (await db.delete(passkeys).where(eq(passkeys.userId, userId)).returning({ id: passkeys.id })).length > 0;
}
