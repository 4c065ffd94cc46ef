import type { Column } from 'drizzle-orm';
import { and, asc, desc, eq, exists, inArray, isNotNull, isNull, lt, notExists, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Reader } from '../../platform/store/store.js';
import type { Kind } from '../../platform/values/kinds.js';
import type { Position } from '../paging.js';
import { isLater, isOlder } from '../paging.queries.js';

/** Conditions on users beside a name. Null: no condition. */
export interface UserConditions {
  isPseudo: boolean | null;
  isDisabled: boolean | null;
}

export interface FoundUser {
  userId: string;
  createdAt: number;
  /** The value by which a search found the user; empty in a list of all. */
  value: string;
  /** Whether the user owns an email address or a phone number. */
  hasVerifiedAddress: boolean;
}

/** One value by which a search finds a user. */
export interface SearchHit extends FoundUser {
  isPseudo: boolean;
  isDisabled: boolean;
  /** Whether the search finds the user by no value before this one. */
  isFirst: boolean;
}

/** Sorts after every character of a value. Today's are ASCII, an earlier version may have stored others (I6). */
const afterAll = '\u{10ffff}';

/** Lists the users of an app, newest first. Each condition has its own index. */
export async function listUsers(
  reader: Reader,
  appId: string,
  conditions: UserConditions,
  after: Position | null,
  limit: number,
): Promise<FoundUser[]> {
  const { users } = reader.tables;
  return await reader.db
    .select({
      userId: users.id,
      createdAt: users.createdAt,
      value: sql<string>`''`,
      hasVerifiedAddress: ownsAddress(reader),
    })
    .from(users)
    .where(and(eq(users.appId, appId), ...matching(reader, conditions), isOlder(users.createdAt, users.id, after)))
    .orderBy(desc(users.createdAt), desc(users.id))
    .limit(limit);
}

/**
 * Finds the values of a kind that begin with `prefix`, and their users, in the order of the values. Reads a range of
 * the index instead of matching a pattern, in which `_` and `%` would be special. Returns the facts about each hit
 * instead of filtering by them; otherwise the engine could read a million rows to find a few.
 */
export async function searchUsers(
  reader: Reader,
  table: 'identifiers' | 'claims',
  appId: string,
  kind: Kind,
  { prefix, prefixes }: { prefix: string; prefixes: readonly string[] },
  after: Position | null,
  limit: number,
): Promise<SearchHit[]> {
  const { users } = reader.tables;
  // Both tables have these columns with the same types.
  const hit = reader.tables[table] as Reader['tables']['identifiers'];
  const [owned, claimed] = [alias(reader.tables.identifiers, 'owned'), alias(reader.tables.claims, 'claimed')];
  const one = { one: sql`1` };
  const isFirst = [owned, claimed].map(other =>
    notExists(
      reader.db
        .select(one)
        .from(other)
        .where(
          and(
            eq(other.userId, hit.userId),
            or(...prefixes.map(each => beginsWith(other.value, each))),
            lt(other.value, hit.value),
          ),
        ),
    ),
  );
  return await reader.db
    .select({
      userId: users.id,
      createdAt: users.createdAt,
      value: hit.value,
      hasVerifiedAddress: ownsAddress(reader),
      isPseudo: flag(isNull(users.passwordHash)),
      isDisabled: flag(isNotNull(users.disabledAt)),
      isFirst: flag(and(...isFirst)),
    })
    .from(hit)
    .innerJoin(users, eq(users.id, hit.userId))
    .where(
      and(
        eq(hit.appId, appId),
        eq(hit.kind, kind),
        beginsWith(hit.value, prefix),
        isLater(hit.value, hit.userId, after),
      ),
    )
    .orderBy(asc(hit.value), asc(hit.userId))
    .limit(limit);
}

/** A range, which an index finds. A prefix is no canonical value, so drizzle's `gte` does not take it. */
function beginsWith(value: Column, prefix: string): SQL {
  return sql`(${value} >= ${prefix} AND ${value} < ${prefix + afterAll})`;
}

function matching({ tables: { users } }: Reader, { isPseudo, isDisabled }: UserConditions) {
  return [
    isPseudo === null ? undefined : isPseudo ? isNull(users.passwordHash) : isNotNull(users.passwordHash),
    isDisabled === null ? undefined : isDisabled ? isNotNull(users.disabledAt) : isNull(users.disabledAt),
  ];
}

function ownsAddress({ db, tables: { identifiers, users } }: Reader) {
  const address = alias(identifiers, 'address');
  const owned = db
    .select({ one: sql`1` })
    .from(address)
    .where(and(eq(address.userId, users.id), inArray(address.kind, ['EMAIL', 'PHONE'])));
  return flag(exists(owned));
}

/** Makes a boolean of SQLite's 1 and 0. */
function flag(condition: SQL | undefined) {
  return sql`(${condition})`.mapWith(Boolean);
}
