import { and, asc, getTableName, gte, isNotNull, isNull, lte, ne, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';
import { clockToleranceMs } from '../../platform/values/clock.rules.js';
import { noticeMs, totpSetupMs } from '../lifetimes.rules.js';
import { dayMs } from './idle-user.rules.js';

/** Kept for the operator's charts. The breaker for SMS costs needs only one day. */
const trafficKeptMs = 90 * dayMs;
/** The longest period in the overview of an app. */
const countsKeptMs = 90 * dayMs;
/** Kept so that operators can see the state of a message. */
const messagesKeptMs = 90 * dayMs;
/** Short, because nobody agreed that we store an address for which a reset was requested in vain (W4). */
const decoysKeptMs = 7 * dayMs;
/** Kept so that an admin sees why a program is refused (O3). */
const endedTokensKeptMs = 30 * dayMs;
/** Kept so that an admin can send an event again. */
const eventsKeptMs = 30 * dayMs;

/** Rows of one table that have expired. */
interface ExpiredRows {
  readonly table: PgTable;
  /** The columns of the primary key. */
  readonly key: readonly PgColumn[];
  /** The column for the age. An index begins with it. */
  readonly age: PgColumn;
  /** Rows up to here have expired. */
  readonly until: number;
  /** More conditions. */
  readonly only?: SQL | undefined;
  /** The first column of the index, if it is another than `age`. All of these rows have it empty. */
  readonly empty?: PgColumn;
}

export type FindExpired = (tables: Tables, now: number) => ExpiredRows;

export const expiredRows: readonly FindExpired[] = [
  ({ portalSessions: table }, now) => ({ table, key: [table.id], age: table.expiresAt, until: now }),
  ({ adminTokens: table }, now) => ({ table, key: [table.id], age: table.expiresAt, until: now - endedTokensKeptMs }),
  ({ repeatableRequests: table }, now) => ({ table, key: [table.id], age: table.expiresAt, until: now }),
  ({ usedChallenges: table }, now) => ({
    table,
    key: [table.id],
    age: table.expiresAt,
    until: now - clockToleranceMs,
  }),
  ({ budgets: table }, now) => ({ table, key: [table.subject], age: table.resetsAt, until: now }),
  ({ userNetworks: table }, now) => ({
    table,
    key: [table.userId, table.network],
    age: table.knownUntil,
    until: now,
    only: lte(table.returnedUntil, now),
  }),
  ({ totpSetups: table }, now) => ({ table, key: [table.userId], age: table.startedAt, until: now - totpSetupMs }),
  // C19: changes that nobody has undone in time, and freezes that have ended.
  ({ givenUpAddresses: table }, now) => ({
    table,
    key: [table.id],
    age: table.givenUpAt,
    until: now - noticeMs - clockToleranceMs,
    only: or(isNull(table.frozenAt), lte(table.endedAt, now - noticeMs)),
  }),
  ({ reclaims: table }, now) => ({ table, key: [table.appId, table.value], age: table.keptUntil, until: now }),
  ({ smsTraffic: table }, now) => ({
    table,
    key: [table.appId, table.country, table.since],
    age: table.since,
    until: now - trafficKeptMs,
  }),
  ({ dailyCounts: table }, now) => ({
    table,
    key: [table.appId, table.day, table.name, table.detail],
    age: table.day,
    until: Math.floor((now - countsKeptMs) / dayMs) - 1,
  }),
  ({ smsPauses: table }, now) => ({ table, key: [table.appId, table.country], age: table.endsAt, until: now }),
  // R7, C37: the links of a freeze work until it ends and for 72 hours after, and need the row of their message.
  ({ messages: table, givenUpAddresses: given }, now) => ({
    table,
    key: [table.id],
    age: table.expiresAt,
    until: now - messagesKeptMs,
    // Counts for each message. For `not exists`, PostgreSQL may read all given-up addresses.
    only: sql`(select count(*) from ${given} where ${given.userId} = ${table.userId} and ${given.frozenAt} is not null and (${given.endedAt} is null or ${given.endedAt} > ${now - noticeMs})) = 0`,
  }),
  ({ messages: table }, now) => ({
    table,
    key: [table.id],
    age: table.expiresAt,
    until: now - decoysKeptMs,
    only: and(isNull(table.userId), isNotNull(table.challengeId)),
    empty: table.userId,
  }),
  // Warnings to addresses of deleted users, as soon as they were sent (O5).
  ({ messages: table }) => ({
    table,
    key: [table.id],
    age: table.expiresAt,
    // Rows of any age.
    until: Number.MAX_SAFE_INTEGER,
    only: and(isNull(table.userId), isNull(table.challengeId), ne(table.state, 'QUEUED')),
    empty: table.userId,
  }),
  ({ events: table }, now) => ({ table, key: [table.id], age: table.expiresAt, until: now - eventsKeptMs }),
];

export function nameOfTable({ tables }: Reader, find: FindExpired): string {
  return getTableName(find(tables, 0).table);
}

interface Batch {
  /** The age to begin with. Null: the oldest row. */
  from: number | null;
  limit: number;
}

export interface Deleted {
  count: number;
  /** The age of the newest deleted row. The next batch begins here, and skips older rows that are kept. */
  last: number;
}

/**
 * Deletes up to `limit` of these rows, oldest first, beginning with the age `from`. The condition occurs twice: on PostgreSQL, another transaction
 * may change a row after it is selected, and only the outer condition is then checked again.
 */
export async function deleteExpired(
  { db, tables }: Tx,
  find: FindExpired,
  now: number,
  { from, limit }: Batch,
): Promise<Deleted> {
  const { table, key, age, until, only, empty } = find(tables, now);
  const hasExpired = and(lte(age, until), from === null ? undefined : gte(age, from), only);
  // PostgreSQL does not see that an empty column makes no difference to the order.
  const inOrder = empty === undefined ? [asc(age)] : [asc(empty), asc(age)];
  const names = sql.join([...key], sql`, `);
  const oldest = db
    .select({ names })
    .from(table)
    .where(hasExpired)
    .orderBy(...inOrder)
    .limit(limit);
  const deleted = await db
    .delete(table)
    .where(and(sql`(${names}) in ${oldest}`, hasExpired))
    .returning({ age });
  return { count: deleted.length, last: deleted.reduce((last, row) => Math.max(last, Number(row.age)), from ?? 0) };
}
