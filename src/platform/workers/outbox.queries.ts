import { and, eq, getTableColumns, gt, inArray, isNull, lte, notInArray, or, type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { type Params, prepared } from '../store/prepared.js';
import type { Tx } from '../store/store.js';
import type { Tables } from '../store/tables.js';
import { clockToleranceMs } from '../values/clock.rules.js';
import { type Backoff, longestWaitMs } from './backoff.rules.js';

export type OutboxName = 'messages' | 'events';
export type OutboxRow<Name extends OutboxName> = Tables[Name]['$inferSelect'];
type OutboxTable = Tables[OutboxName];

/** Longer than any attempt. After it, another worker may lease the rows of a dead one. */
export const leaseMs = 30_000;

/** Selects rows that are queued and that no worker is sending. */
export function isWaiting(table: OutboxTable, now: number): SQL {
  // The state is part of the text: PostgreSQL plans a prepared statement for any values, and would expect half of the rows to be due.
  return sql`(${table.state} = 'QUEUED' and (${isNull(table.leaseUntil)} or ${lte(table.leaseUntil, now)}))`;
}

export function isDue(table: OutboxTable, now: number): SQL {
  return sql`(${isWaiting(table, now)} and ${lte(table.nextAttemptAt, now)})`;
}

export interface Lease {
  now: number;
  leaseUntil: number;
}

type LeaseTerms<Lane> = Params<Lease & { lane: Lane; limit: number }>;

/**
 * Returns a statement that leases at most `limit` due rows of a lane for one worker. The condition occurs twice: if two workers on PostgreSQL select
 * the same rows, the second waits for the first, and then checks only the outer condition again, on the changed rows. `also` adds columns to the
 * result.
 */
export function preparedLease<Name extends OutboxName, Lane extends string, Also extends Record<string, SQL>>(
  name: string,
  tableName: Name,
  which: (tx: Tx, lane: Lane, now: number) => SQL,
  order: (table: Tables[Name]) => PgColumn[],
  also: (tx: Tx) => Also,
) {
  return prepared(name, (tx: Tx, { lane, now, leaseUntil, limit }: LeaseTerms<Lane>) => {
    const table: Tables[Name] = tx.tables[tableName];
    const source: PgTable = table;
    const due = and(which(tx, lane, now), isDue(table, now));
    const chosen = tx.db
      .select({ id: table.id })
      .from(source)
      .where(due)
      .orderBy(...order(table))
      .limit(limit);
    return tx.db
      .update(table)
      .set(columnsFrom({ leaseUntil }))
      .where(and(inArray(table.id, chosen), due))
      .returning({ ...getTableColumns(table), ...also(tx) });
  });
}

const settledColumns = ['state', 'attempts', 'nextAttemptAt', 'lastError'] as const;
type SettledColumn = (typeof settledColumns)[number];

/** The columns that an attempt writes. Absent columns do not change. */
export type Settlement<Name extends OutboxName, Column extends keyof OutboxRow<Name> = never> = Pick<
  OutboxRow<Name>,
  'state'
> &
  Partial<Pick<OutboxRow<Name>, SettledColumn | Column>>;

/**
 * Returns a statement that writes the result of an attempt and ends the lease. It returns false if the lease had run out and another worker has
 * leased the row, or if something else has settled it. Leases of one row differ in their end.
 */
export function preparedSettle<Name extends OutboxName, Column extends keyof OutboxRow<Name> & string>(
  tableName: Name,
  columns: readonly Column[],
  followerOf: (tx: Tx) => SQL<string | null> = () => sql`null`,
) {
  type Values = Record<string, unknown> & { id: string; leaseUntil: number };
  const settle = prepared(`settle_${tableName}`, (tx: Tx, p: Params<Values>) => {
    const table: OutboxTable = tx.tables[tableName];
    const written = [...settledColumns, ...columns].map(column => [column, p[column]]);
    return tx.db
      .update(table)
      .set(columnsFrom({ ...Object.fromEntries(written), leaseUntil: null }))
      .where(and(eq(table.id, p.id), eq(table.state, 'QUEUED'), eq(table.leaseUntil, p.leaseUntil)))
      .returning({ follower: followerOf(tx) });
  });
  return async (tx: Tx, row: OutboxRow<Name>, settlement: Settlement<Name, Column>): Promise<boolean> => {
    const { leaseUntil } = row;
    if (leaseUntil === null) return false;
    const settled = await settle(tx, { ...row, ...settlement, leaseUntil });
    if (settlement.state !== 'QUEUED') announceTo(tx, settled);
    return settled.length === 1;
  };
}

/** Notifies the followers of rows that have just been settled. */
export function announceTo(tx: Tx, settled: readonly { follower: string | null }[]): void {
  for (const { follower } of settled) if (follower !== null) tx.announce(follower);
}

/**
 * Makes rows due whose time is impossibly late, because the clock was set back since. These are rows that were never tried and are in the future,
 * waits that are longer than their backoff, and leases that are longer than any lease, except for rows that this process is sending. Otherwise they
 * would wait for as long as the clock was set back.
 */
export async function reclaimRows(
  tx: Tx,
  tableName: OutboxName,
  { now, backoff, except }: { now: number; backoff: Backoff; except: readonly string[] },
): Promise<void> {
  const table = tx.tables[tableName];
  const { id, attempts, nextAttemptAt, leaseUntil } = table;
  const isLongLease = and(gt(leaseUntil, now + leaseMs + clockToleranceMs), notInArray(id, [...except]));
  const isLongWait = or(
    and(eq(attempts, 0), gt(nextAttemptAt, now)),
    gt(sql`${nextAttemptAt} - ${longestWait(attempts, backoff)}`, now + clockToleranceMs),
  );
  await tx.db
    .update(table)
    .set({ nextAttemptAt: now, leaseUntil: null })
    .where(and(eq(table.state, 'QUEUED'), or(isLongLease, and(isWaiting(table, now), isLongWait))));
}

/** `longestWaitMs` in SQL, after `attempts` failures. */
function longestWait(attempts: PgColumn, backoff: Backoff): SQL {
  const waits: SQL[] = [];
  for (let before = 0; longestWaitMs(before, backoff) < backoff.maxMs; before++) {
    waits.push(sql.raw(`when ${before + 1} then ${longestWaitMs(before, backoff)}`));
  }
  return sql`case ${attempts} ${sql.join(waits, sql` `)} else ${sql.raw(String(backoff.maxMs))} end`;
}

function columnsFrom(values: Record<string, unknown>) {
  const columns = Object.entries(values).map(([column, value]) => [column, value === null ? null : sql`${value}`]);
  return Object.fromEntries(columns);
}
