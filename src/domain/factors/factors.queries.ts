import { and, asc, eq, gt, inArray, lt, or } from 'drizzle-orm';
import { type Params, preparedOne } from '../../platform/store/prepared.js';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';

export type TotpRow = Tables['totps']['$inferSelect'];
export type TotpSetupRow = Tables['totpSetups']['$inferSelect'];

export const findTotp = preparedOne(
  'totp_of_user',
  ({ db, tables: { totps } }: Reader, p: Params<{ userId: string }>) =>
    db.select().from(totps).where(eq(totps.userId, p.userId)),
);

/** Sets the authenticator app of a user, and replaces an earlier one. */
export async function setTotp({ db, tables: { totps } }: Tx, row: TotpRow): Promise<void> {
  const { userId: _, ...change } = row;
  await db.insert(totps).values(row).onConflictDoUpdate({ target: totps.userId, set: change });
}

/**
 * Uses up a time step in one statement, so that of many codes at once only one is accepted (F12). Returns false if this step or a later one was used.
 * A stored step after `latest` is from before the clock was set back, and is ignored.
 */
export async function takeTotpStep(
  { db, tables: { totps } }: Tx,
  { id, userId }: Pick<TotpRow, 'id' | 'userId'>,
  step: number,
  latest: number,
): Promise<boolean> {
  const isFree = or(lt(totps.lastStep, step), gt(totps.lastStep, latest));
  const taken = await db
    .update(totps)
    .set({ lastStep: step })
    .where(and(eq(totps.userId, userId), eq(totps.id, id), isFree))
    .returning({ id: totps.id });
  return taken.length === 1;
}

/** Removes every second factor of a user. Returns whether there was one. */
export async function removeFactors({ db, tables }: Tx, userId: string): Promise<boolean> {
  const { totps, totpSetups, recoveryCodes } = tables;
  await db.delete(totpSetups).where(eq(totpSetups.userId, userId));
  await db.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  return (await db.delete(totps).where(eq(totps.userId, userId)).returning({ id: totps.id })).length === 1;
}

/** Begins a setup, and replaces an earlier one (F11). */
export async function startSetup({ db, tables: { totpSetups } }: Tx, row: TotpSetupRow): Promise<void> {
  const { userId: _, ...change } = row;
  await db.insert(totpSetups).values(row).onConflictDoUpdate({ target: totpSetups.userId, set: change });
}

export async function findSetup({ db, tables: { totpSetups } }: Reader, userId: string): Promise<TotpSetupRow | null> {
  return (await db.select().from(totpSetups).where(eq(totpSetups.userId, userId)))[0] ?? null;
}

export async function endSetup({ db, tables: { totpSetups } }: Tx, userId: string): Promise<void> {
  await db.delete(totpSetups).where(eq(totpSetups.userId, userId));
}

/** Sets the recovery codes of a user, and replaces the earlier ones. */
export async function setRecoveryCodes(
  { db, tables: { recoveryCodes } }: Tx,
  userId: string,
  hashes: readonly string[],
): Promise<void> {
  await db.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await db.insert(recoveryCodes).values(hashes.map(hash => ({ userId, hash })));
}

/** Uses up a recovery code. Returns false if there is no such code, or if it was used. */
export async function takeRecoveryCode(
  { db, tables: { recoveryCodes } }: Tx,
  userId: string,
  hash: string,
): Promise<boolean> {
  const taken = await db
    .delete(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.hash, hash)))
    .returning({ hash: recoveryCodes.hash });
  return taken.length === 1;
}

export async function listRecoveryHashes({ db, tables: { recoveryCodes } }: Reader, userId: string): Promise<string[]> {
  const rows = await db
    .select({ hash: recoveryCodes.hash })
    .from(recoveryCodes)
    .where(eq(recoveryCodes.userId, userId))
    .orderBy(asc(recoveryCodes.hash));
  return rows.map(({ hash }) => hash);
}

/** Lists the second factors of these users, for an export. */
export async function listFactorsOf({ db, tables }: Reader, userIds: readonly string[]) {
  const { totps, recoveryCodes, passkeys } = tables;
  const ids = [...userIds];
  return {
    totps: await db.select().from(totps).where(inArray(totps.userId, ids)),
    recoveryCodes: await db
      .select()
      .from(recoveryCodes)
      .where(inArray(recoveryCodes.userId, ids))
      .orderBy(asc(recoveryCodes.hash)),
    passkeys: await db
      .select()
      .from(passkeys)
      .where(inArray(passkeys.userId, ids))
      .orderBy(asc(passkeys.createdAt), asc(passkeys.id)),
  };
}

export async function countRecoveryCodes({ db, tables: { recoveryCodes } }: Reader, userId: string): Promise<number> {
  const left = await db
    .select({ hash: recoveryCodes.hash })
    .from(recoveryCodes)
    .where(eq(recoveryCodes.userId, userId));
  return left.length;
}

/** Lists secrets by user id, after an id, to seal them with another key. */
export async function listTotps({ db, tables: { totps } }: Reader, after: string, limit: number): Promise<TotpRow[]> {
  return await db.select().from(totps).where(gt(totps.userId, after)).orderBy(asc(totps.userId)).limit(limit);
}

/** Replaces the sealed form of a secret, unless the user has another secret now. */
export async function resealTotp(
  { db, tables: { totps } }: Tx,
  { userId, sealedSecret }: TotpRow,
  resealed: string,
): Promise<void> {
  await db
    .update(totps)
    .set({ sealedSecret: resealed })
    .where(and(eq(totps.userId, userId), eq(totps.sealedSecret, sealedSecret)));
}
