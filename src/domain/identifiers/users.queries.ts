import { eq, sql } from 'drizzle-orm';
import { prepared, preparedInsert } from '../../platform/store/prepared.js';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';

export type UserRow = Tables['users']['$inferSelect'];

/**
 * Holds a user's row until the transaction ends. Whatever changes who a user is begins with it, so that two such changes
 * of one user happen one after the other on both engines (C10). `updatedAt` is noted unless it is null. Null when there
 * is no such user.
 */
export async function lockUser(tx: Tx, userId: string, updatedAt: number | null): Promise<UserRow | null> {
  const [row] = await lock(tx, { id: userId, updatedAt });
  return row ?? null;
}

const lock = prepared('hold_user', ['id', 'updatedAt'], ({ db, tables: { users } }: Tx, { id, updatedAt }) =>
  db
    .update(users)
    .set({ updatedAt: sql`coalesce(${updatedAt}, ${users.updatedAt})` })
    .where(eq(users.id, id))
    .returning(),
);

export async function findUser(reader: Reader, userId: string): Promise<UserRow | null> {
  const [row] = await userById(reader, { id: userId });
  return row ?? null;
}

const userById = prepared('user_by_id', ['id'], ({ db, tables: { users } }: Reader, { id }) =>
  db.select().from(users).where(eq(users.id, id)),
);

export const insertUser = preparedInsert('users');

export type UserChange = Partial<Omit<UserRow, 'id' | 'appId' | 'createdAt'>>;

export async function updateUser(tx: Tx, userId: string, change: UserChange): Promise<void> {
  const { users } = tx.tables;
  await tx.db.update(users).set(change).where(eq(users.id, userId));
}

/** Everything that hangs on the row goes with it: identifiers, claims, challenges, sessions and messages. */
export async function removeUser(tx: Tx, userId: string): Promise<void> {
  const { users } = tx.tables;
  await tx.db.delete(users).where(eq(users.id, userId));
}
