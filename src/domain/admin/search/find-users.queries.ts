import type { Column } from 'drizzle-orm';
import {
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  inArray,
  isNotNull,
  isNull,
  lt,
  notExists,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Reader } from '../../../platform/store/store.js';
import type { Position } from '../../paging.js';
import { isLater, isOlder } from '../../paging.queries.js';
import type { UserOrder } from './search.rules.js';

/** Conditions on users in addition to a search. Null means no condition. */
export interface UserConditions {
  /** Whether the user has a verified address. */
  hasVerifiedAddress: boolean | null;
  isPseudo: boolean | null;
  isDisabled: boolean | null;
}
type Facts = { [Name in keyof UserConditions]: boolean };

export interface FoundUser extends Facts {
  userId: string;
  /** The sort key: a time, or the term by which a search found the user. */
  key: number | string;
}

/** One term by which a search finds a user. */
export interface SearchHit extends FoundUser {
  key: string;
  /** Whether this is the first term by which the search finds the user, and the user matches all other words too. */
  isFirst: boolean;
}

/** A character that sorts after every character of a term. */
const afterAll = '\u{10ffff}';

/** Lists the users of an app by an index, which has at most one of the conditions. The caller checks the others. */
export async function listUsers(
  reader: Reader,
  appId: string,
  order: UserOrder,
  conditions: UserConditions,
  after: Position | null,
  limit: number,
): Promise<FoundUser[]> {
  const { users } = reader.tables;
  const key = order === 'LAST_LOGIN' ? users.lastLoginAt : users.createdAt;
  const [isAfter, inOrder] = order === 'OLDEST' ? [isLater, asc] : [isOlder, desc];
  // No index combines the last login with a condition. Without an index the engine could read a million rows to find a few.
  const indexed = order === 'LAST_LOGIN' ? undefined : mostSelective(reader, conditions);
  return await reader.db
    .select({ userId: users.id, key, ...factsOf(reader) })
    .from(users)
    .where(and(eq(users.appId, appId), indexed, isAfter(key, users.id, after)))
    .orderBy(inOrder(key), inOrder(users.id))
    .limit(limit);
}

/**
 * Finds the terms that begin with `prefix`, and their users, in the order of the terms. Reads a range of the index, because `_` and `%` would be
 * special in a pattern. Returns the facts about each hit, but does not filter by them. Otherwise the engine could read a million rows to find a few.
 * `words` are the prefixes of each word of the search, and `prefix` is one of the first word's.
 */
export async function searchUsers(
  reader: Reader,
  appId: string,
  prefix: string,
  words: readonly (readonly string[])[],
  after: Position | null,
  limit: number,
): Promise<SearchHit[]> {
  const { searchTerms, users } = reader.tables;
  return await reader.db
    .select({ userId: users.id, key: searchTerms.term, ...factsOf(reader), isFirst: flag(isFirst(reader, words)) })
    .from(searchTerms)
    .innerJoin(users, eq(users.id, searchTerms.userId))
    .where(
      and(
        eq(searchTerms.appId, appId),
        beginsWith(searchTerms.term, prefix),
        isLater(searchTerms.term, searchTerms.userId, after),
      ),
    )
    .orderBy(asc(searchTerms.term), asc(searchTerms.userId))
    .limit(limit);
}

function isFirst(reader: Reader, [first = [], ...others]: readonly (readonly string[])[]): SQL | undefined {
  const { searchTerms } = reader.tables;
  const other = alias(searchTerms, 'other');
  const termOfUser = (condition: SQL | undefined) =>
    reader.db
      .select({ one: sql`1` })
      .from(other)
      .where(and(eq(other.userId, searchTerms.userId), condition));
  const isOneOf = (prefixes: readonly string[]) => or(...prefixes.map(each => beginsWith(other.term, each)));
  return and(
    notExists(termOfUser(and(isOneOf(first), lt(other.term, searchTerms.term)))),
    ...others.map(word => exists(termOfUser(isOneOf(word)))),
  );
}

export interface Counted {
  /** How many rows were read, at most `most`. */
  looked: number;
  /** How many of them meet every condition. */
  matching: number;
}

/** Counts the users of an app who meet the conditions, among at most `most` rows of one index. */
export async function countListed(
  reader: Reader,
  appId: string,
  conditions: UserConditions,
  most: number,
): Promise<Counted> {
  const { users } = reader.tables;
  const looked = reader.db
    .select({ id: users.id, ...factsOf(reader) })
    .from(users)
    .where(and(eq(users.appId, appId), mostSelective(reader, conditions)))
    // The order of the indexes. SQLite would prefer that of all users, and read a million to find a few.
    .orderBy(desc(users.createdAt), desc(users.id))
    .limit(most)
    .as('looked');
  const [row] = await reader.db.select({ looked: count(), matching: countIf(meets(looked, conditions)) }).from(looked);
  return row ?? { looked: 0, matching: 0 };
}

/** Does the same for the terms that begin with `prefix`. */
export async function countHits(
  reader: Reader,
  appId: string,
  prefix: string,
  words: readonly (readonly string[])[],
  conditions: UserConditions,
  most: number,
): Promise<Counted> {
  const { searchTerms, users } = reader.tables;
  const looked = reader.db
    .select({ isFirst: flag(isFirst(reader, words)).as('is_first'), ...factsOf(reader) })
    .from(searchTerms)
    .innerJoin(users, eq(users.id, searchTerms.userId))
    .where(and(eq(searchTerms.appId, appId), beginsWith(searchTerms.term, prefix)))
    .limit(most)
    .as('looked');
  const [row] = await reader.db
    .select({ looked: count(), matching: countIf(and(sql`${looked.isFirst}`, meets(looked, conditions))) })
    .from(looked);
  return row ?? { looked: 0, matching: 0 };
}

/** Selects by a range, so that an index is used. */
function beginsWith(term: Column, prefix: string): SQL {
  return sql`(${term} >= ${prefix} AND ${term} < ${prefix + afterAll})`;
}

/** Returns the condition whose index has the fewest users. With two, SQLite might choose the other index. */
function mostSelective({ tables: { users } }: Reader, { isPseudo, isDisabled }: UserConditions): SQL | undefined {
  if (isDisabled === true) return isNotNull(users.disabledAt);
  if (isPseudo === null) return undefined;
  return isPseudo ? isNull(users.passwordHash) : isNotNull(users.passwordHash);
}

/** Selects the facts about a user in a list, besides the id. */
function factsOf(reader: Reader) {
  const { users } = reader.tables;
  return {
    hasVerifiedAddress: flag(ownsAddress(reader)).as('has_verified_address'),
    isPseudo: flag(isNull(users.passwordHash)).as('is_pseudo'),
    isDisabled: flag(isNotNull(users.disabledAt)).as('is_disabled'),
  };
}

function ownsAddress({ db, tables: { identifiers, users } }: Reader): SQL {
  const address = alias(identifiers, 'address');
  return exists(
    db
      .select({ one: sql`1` })
      .from(address)
      .where(and(eq(address.userId, users.id), inArray(address.kind, ['EMAIL', 'PHONE']))),
  );
}

function meets(facts: { [Name in keyof Facts]: SQL.Aliased }, conditions: UserConditions): SQL | undefined {
  return and(
    ...conditionNames.map(name => {
      const wanted = conditions[name];
      return wanted === null ? undefined : wanted ? sql`${facts[name]}` : sql`NOT ${facts[name]}`;
    }),
  );
}

export const conditionNames = ['hasVerifiedAddress', 'isPseudo', 'isDisabled'] as const;

function countIf(condition: SQL | undefined) {
  return condition === undefined ? count() : sql<number>`count(case when ${condition} then 1 end)`.mapWith(Number);
}

/** Selects a condition as a boolean, because SQLite returns 1 and 0. */
function flag(condition: SQL | undefined) {
  return sql<boolean>`(${condition})`.mapWith(Boolean);
}
