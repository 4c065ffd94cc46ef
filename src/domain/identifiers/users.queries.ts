import { eq, sql } from 'drizzle-orm';
import { type Params, preparedInsert, preparedOne } from '../../platform/store/prepared.js';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';
import { type IdSource, newId } from '../../platform/values/ids.js';

export type UserRow = Tables['users']['$inferSelect'];

/**
 * Locks a user's row until the transaction ends, and returns it. Null if there is no such user. Every change of a user's identity begins with this
 * lock, so that two changes of one user run one after the other on both engines (C10). Writes `updatedAt` unless it is null, and so marks the user's
 * search terms as outdated (O13).
 */
export const lockUser = preparedOne(
  'lock_user',
  ({ db, tables: { users } }: Tx, p: Params<{ userId: string; updatedAt: number | null }>) =>
    db
      .update(users)
      .set({
        updatedAt: sql`coalesce(${p.updatedAt}, ${users.updatedAt})`,
        indexedUpdate: sql`case when cast(${p.updatedAt} as bigint) is null then ${users.indexedUpdate} else -1 end`,
      })
      .where(eq(users.id, p.userId))
      .returning(),
);

/**
 * Locks a user's row for a login, and stores the login as the last one (O13). Does not store a login that may wait for a second factor, which is
 * stored when it is completed: `now` is null, or the user has an authenticator app.
 */
export const lockUserForLogin = preparedOne(
  'lock_user_for_login',
  ({ db, tables: { users, totps } }: Tx, p: Params<{ userId: string; now: number | null }>) =>
    db
      .update(users)
      .set({
        lastLoginAt: sql`case when exists (select 1 from ${totps} where ${totps.userId} = ${users.id}) then ${users.lastLoginAt} else coalesce(cast(${p.now} as bigint), ${users.lastLoginAt}) end`,
      })
      .where(eq(users.id, p.userId))
      .returning(),
);

export const findUser = preparedOne('user_by_id', ({ db, tables: { users } }: Reader, p: Params<{ userId: string }>) =>
  db.select().from(users).where(eq(users.id, p.userId)),
);

export const insertUser = preparedInsert('users');

/** Returns the row of a new user without any data or login. */
export function newUserRow(source: IdSource, appId: string): UserRow {
  const now = source.now();
  return {
    id: newId(source),
    appId,
    passwordHash: null,
    displayName: null,
    country: null,
    locale: null,
    attributes: null,
    disabledAt: null,
    createdAt: now,
    updatedAt: now,
    sessionsEndedAt: now,
    lastLoginAt: 0,
    indexedUpdate: -1,
  };
}

export type UserChange = Partial<Omit<UserRow, 'id' | 'appId' | 'createdAt'>>;

export async function updateUser(tx: Tx, userId: string, change: UserChange): Promise<void> {
  const { users } = tx.tables;
  const toIndex = change.updatedAt === undefined ? {} : { indexedUpdate: -1 };
  await tx.db
    .update(users)
    .set({ ...toIndex, ...change })
    .where(eq(users.id, userId));
}

/** Deletes a user. Foreign keys also delete the identifiers, claims, challenges, sessions and messages. */
export async function removeUser(tx: Tx, userId: string): Promise<void> {
  const { users } = tx.tables;
  await tx.db.delete(users).where(eq(users.id, userId));
}
