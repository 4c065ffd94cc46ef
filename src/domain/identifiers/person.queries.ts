import { eq, inArray } from 'drizzle-orm';
import { type Params, prepared } from '../../platform/store/prepared.js';
import type { Reader } from '../../platform/store/store.js';
import { type Kind, kinds } from '../../platform/values/kinds.js';
import type { ClaimRow } from './claims.queries.js';
import type { IdentifierRow } from './identifiers.queries.js';
import type { UserRow } from './users.queries.js';

/** A user with all their identifiers and claims, at most one of each per kind. */
export interface Person {
  user: UserRow;
  owned: IdentifierRow[];
  claims: ClaimRow[];
}

/** One row of a join of users with their identifiers and claims. */
export interface PersonRow {
  user: UserRow;
  owned: IdentifierRow | null;
  claim: ClaimRow | null;
}

const findRows = prepared('person_by_id', (reader: Reader, p: Params<{ userId: string }>) =>
  selectPersons(reader).where(eq(reader.tables.users.id, p.userId)),
);

export async function findPerson(reader: Reader, appId: string, userId: string): Promise<Person | null> {
  const person = personFromRows(await findRows(reader, { userId }));
  return person?.user.appId === appId ? person : null;
}

/** Finds the users of the app with these ids, in the order of `userIds`. Uses one statement, so that all data is from the same moment. */
export async function findPersons(reader: Reader, appId: string, userIds: readonly string[]): Promise<Person[]> {
  if (userIds.length === 0) return [];
  const rows = await selectPersons(reader).where(inArray(reader.tables.users.id, [...userIds]));
  const rowsById = new Map<string, PersonRow[]>();
  for (const row of rows) {
    // Check the app here. With this condition in the statement, SQLite would scan the whole app instead of looking up fifty ids.
    if (row.user.appId === appId) rowsById.set(row.user.id, [...(rowsById.get(row.user.id) ?? []), row]);
  }
  return userIds.flatMap(id => personFromRows(rowsById.get(id) ?? []) ?? []);
}

function selectPersons({ db, tables: { users, identifiers, claims } }: Reader) {
  return db
    .select({ user: users, owned: identifiers, claim: claims })
    .from(users)
    .leftJoin(identifiers, eq(identifiers.userId, users.id))
    .leftJoin(claims, eq(claims.userId, users.id));
}

/** The order that clients see. */
const inOrder = [...kinds].sort();

/** Builds a person from joined rows, one for each pair of an identifier and a claim. */
export function personFromRows(rows: readonly PersonRow[]): Person | null {
  const [first] = rows;
  if (first === undefined) return null;
  return {
    user: first.user,
    owned: eachKind(rows.map(row => row.owned)),
    claims: eachKind(rows.map(row => row.claim)),
  };
}

function eachKind<T extends { kind: Kind }>(rows: readonly (T | null)[]): T[] {
  return inOrder.flatMap(kind => rows.find(row => row?.kind === kind) ?? []);
}
