import { eq, inArray } from 'drizzle-orm';
import type { ClaimRow, OwnedRow, UserRow } from '../identifiers/holders.queries.js';
import type { Reader, Tx } from '../store/store.js';

/** A user with everything they have or claim: at most one row of each per kind. */
export interface Person {
  user: UserRow;
  owned: OwnedRow[];
  claims: ClaimRow[];
}

export async function findPerson(reader: Reader, appId: string, userId: string): Promise<Person | null> {
  const [person] = await findPersons(reader, appId, [userId]);
  return person ?? null;
}

/** Those of these users who are in the app, in the order of their ids here. One statement, so that all was true at one moment. */
export async function findPersons(reader: Reader, appId: string, userIds: readonly string[]): Promise<Person[]> {
  if (userIds.length === 0) return [];
  const { users, identifiers, claims } = reader.tables;
  const rows = await reader.db
    .select({ user: users, owned: identifiers, claim: claims })
    .from(users)
    .leftJoin(identifiers, eq(identifiers.userId, users.id))
    .leftJoin(claims, eq(claims.userId, users.id))
    .where(inArray(users.id, [...userIds]))
    .orderBy(identifiers.kind, claims.kind);
  const persons = new Map<string, Person>();
  for (const { user, owned, claim } of rows) {
    // Not in the statement: SQLite would rather look through all of an app than for fifty ids.
    if (user.appId !== appId) continue;
    const person = persons.get(user.id) ?? { user, owned: [], claims: [] };
    persons.set(user.id, person);
    if (owned !== null && !person.owned.some(({ kind }) => kind === owned.kind)) person.owned.push(owned);
    if (claim !== null && !person.claims.some(({ kind }) => kind === claim.kind)) person.claims.push(claim);
  }
  return userIds.flatMap(id => persons.get(id) ?? []);
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
