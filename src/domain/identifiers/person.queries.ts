import { eq, inArray } from 'drizzle-orm';
import { prepared } from '../../platform/store/prepared.js';
import type { Reader } from '../../platform/store/store.js';
import { type Kind, kinds } from '../../platform/values/kinds.js';
import type { ClaimRow } from './claims.queries.js';
import type { IdentifierRow } from './identifiers.queries.js';
import type { UserRow } from './users.queries.js';

/** A user with everything they have or claim: at most one row of each per kind. */
export interface Person {
  user: UserRow;
  owned: IdentifierRow[];
  claims: ClaimRow[];
}

/** What there is of a person in each row of a join of their identifiers and claims. */
export interface PersonRow {
  user: UserRow;
  owned: IdentifierRow | null;
  claim: ClaimRow | null;
}

const rowsById = prepared('person_by_id', ['id'], (reader: Reader, { id }) =>
  selectPersons(reader).where(eq(reader.tables.users.id, id)),
);

export async function findPerson(reader: Reader, appId: string, userId: string): Promise<Person | null> {
  const person = personFromRows(await rowsById(reader, { id: userId }));
  return person?.user.appId === appId ? person : null;
}

/** Those of these users who are in the app, in the order of their ids here. One statement, so that all was true at one moment. */
export async function findPersons(reader: Reader, appId: string, userIds: readonly string[]): Promise<Person[]> {
  if (userIds.length === 0) return [];
  const rows = await selectPersons(reader).where(inArray(reader.tables.users.id, [...userIds]));
  const rowsById = new Map<string, PersonRow[]>();
  for (const row of rows) {
    // Not in the statement: SQLite would rather look through all of an app than for fifty ids.
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

/** As clients see them. */
const inOrder = [...kinds].sort();

/** The one person whose rows these are; a row for each pair of an identifier and a claim. */
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
