import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { count, type SQL, sql } from 'drizzle-orm';
import { drizzle as drizzleSqlite } from 'drizzle-orm/better-sqlite3';
import { openPostgres } from './postgres.js';
import { refuseOthers } from './sqlite/migrate.js';
import { becomeOnlyServer } from './sqlite/only-server.js';
import { trustDriver } from './sqlite/trusted-driver.js';
import { sqliteTables } from './sqlite.js';
import { type Reader, type Store, StoreUnfit, type Tx } from './store.js';
import type { Tables } from './tables.js';

const rowsPerBatch = 500;
const checksumBytes = 16;

export interface MovedTable {
  table: string;
  rows: number;
  /** Includes all rows, in any order. The move fails if the two sides differ. */
  checksum: string;
}

/**
 * Copies every row of an embedded database into an empty PostgreSQL database, in one transaction. Refuses while a server runs on the source, and
 * locks it against all writers. Otherwise acknowledged changes could be missing from the copy.
 */
export async function moveToPostgres(
  path: string,
  url: string,
  onProgress: (table: string, done: number, total: number) => void,
): Promise<MovedTable[]> {
  await trustDriver(path);
  const source = new Database(path, { fileMustExist: true });
  try {
    refuseOtherVersions(path, source);
    const release = await becomeOnlyServer(path, () => {}, 0);
    try {
      return await moveFrom(source, url, onProgress);
    } finally {
      await release();
    }
  } finally {
    source.close();
  }
}

/** O44: this version does not know all columns of a newer database, and an older one lacks some of them. */
function refuseOtherVersions(path: string, source: Database.Database): void {
  const { missing } = refuseOthers(path, source);
  if (missing === 0) return;
  throw new StoreUnfit(`${path} was written by an older version of this server: start this version on it once.`);
}

async function moveFrom(
  source: Database.Database,
  url: string,
  onProgress: Parameters<typeof moveToPostgres>[2],
): Promise<MovedTable[]> {
  const target = await openPostgres(url, () => {});
  try {
    source.exec('BEGIN IMMEDIATE');
    const reader = { db: drizzleSqlite(source), tables: sqliteTables } as unknown as Reader;
    return await copyAll(reader, await countAll(reader), target, onProgress);
  } finally {
    await target.close();
  }
}

type Totals = ReadonlyMap<string, number>;

/** Counts before the transaction begins, because PostgreSQL ends one that is idle for ten seconds. */
async function countAll({ db, tables }: Reader): Promise<Totals> {
  const totals = new Map<string, number>();
  for (const [name, table] of Object.entries(tables)) {
    const [row] = await db.select({ rows: count() }).from(table as Tables['users']);
    totals.set(name, row?.rows ?? 0);
  }
  return totals;
}

async function copyAll(
  reader: Reader,
  totals: Totals,
  target: Store,
  onProgress: Parameters<typeof moveToPostgres>[2],
): Promise<MovedTable[]> {
  return await target.transaction(async tx => {
    await lockEmpty(tx);
    const moved: MovedTable[] = [];
    // Copy in the order of tables.ts, where each table comes after those that it refers to.
    for (const name of Object.keys(reader.tables) as (keyof Tables)[]) {
      moved.push(await copyTable(reader, tx, name, totals.get(name) ?? 0, onProgress));
    }
    return moved;
  });
}

/** Locks the tables, so that nobody else adds a row. Counting at the end would take longer than a statement may. */
async function lockEmpty(tx: Tx): Promise<void> {
  const tables = Object.entries(tx.tables);
  const all = sql.join(
    tables.map(([, table]) => sql`${table}`),
    sql`, `,
  );
  // `Tx` offers only what both engines have.
  const db = tx.db as unknown as { execute(statement: SQL): Promise<unknown> };
  await db.execute(sql`lock table ${all} in share row exclusive mode`);
  for (const [name, table] of tables) {
    const rows = await tx.db
      .select({ one: sql`1` })
      .from(table as Tables['users'])
      .limit(1);
    if (rows.length > 0) throw new Error(`The target is not empty: ${name} has rows`);
  }
}

async function copyTable(
  reader: Reader,
  tx: Tx,
  name: keyof Tables,
  total: number,
  onProgress: Parameters<typeof moveToPostgres>[2],
): Promise<MovedTable> {
  // Each table has a different type. For a copy, the types only have to be the same on both engines, which columns.ts checks.
  const from = reader.tables[name] as Tables['users'];
  const to = tx.tables[name] as Tables['users'];
  const sums = { read: 0n, stored: 0n };
  let done = 0;
  for (let lastRowId = 0; ; ) {
    const rows = await reader.db
      .select({ rowId: sql<number>`rowid`, row: from })
      .from(from)
      .where(sql`rowid > ${lastRowId}`)
      .orderBy(sql`rowid`)
      .limit(rowsPerBatch);
    const last = rows.at(-1);
    if (last === undefined) break;
    lastRowId = last.rowId;
    const stored = await tx.db
      .insert(to)
      .values(rows.map(({ row }) => row))
      .returning();
    sums.read += sumOf(rows.map(({ row }) => row));
    sums.stored += sumOf(stored);
    done += stored.length;
    onProgress(name, done, total);
  }
  if (done !== total) throw new Error(`${name}: ${total} rows read, ${done} stored`);
  if (sums.read !== sums.stored) throw new Error(`${name}: the stored rows differ from the read ones`);
  return { table: name, rows: total, checksum: sums.read.toString(16) };
}

/** Sums hashes, so the order of rows does not matter. Sorts the keys of JSON, because PostgreSQL does not keep their order. */
function sumOf(rows: readonly object[]): bigint {
  return rows.reduce((sum, row) => {
    const hash = createHash('sha256').update(JSON.stringify(row, withSortedKeys)).digest();
    return sum + BigInt(`0x${hash.subarray(0, checksumBytes).toString('hex')}`);
  }, 0n);
}

function withSortedKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
