import { and, eq } from 'drizzle-orm';
import type { ClaimRow, OwnedRow, UserRow } from '../identifiers/holders.queries.js';
import type { Reader, Tx } from '../store/store.js';

/** A user with everything they have or claim: at most one row of each per kind. */
export interface Person {
  user: UserRow;
  owned: OwnedRow[];
  claims: ClaimRow[];
}

/** One statement, so that what it returns was true at one moment. */
export async function findPerson(reader: Reader, appId: string, userId: string): Promise<Person | null> {
  const { users, identifiers, claims } = reader.tables;
  const rows = await reader.db
    .select({ user: users, owned: identifiers, claim: claims })
    .from(users)
    .leftJoin(identifiers, eq(identifiers.userId, users.id))
    .leftJoin(claims, eq(claims.userId, users.id))
    .where(and(eq(users.id, userId), eq(users.appId, appId)))
    .orderBy(identifiers.kind, claims.kind);
  const first = rows[0];
  if (first === undefined) return null;
  const owned = new Map(rows.flatMap(row => (row.owned === null ? [] : [[row.owned.kind, row.owned] as const])));
  const claimed = new Map(rows.flatMap(row => (row.claim === null ? [] : [[row.claim.kind, row.claim] as const])));
  return { user: first.user, owned: [...owned.values()], claims: [...claimed.values()] };
}

export async function insertUser(tx: Tx, row: UserRow): Promise<void> {
  await tx.db.insert(tx.tables.users).values(row);
}

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
