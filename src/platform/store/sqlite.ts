import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { WorkObserver } from '../observability/work-observer.js';
import { sqliteColumns } from './columns.js';
import { announcementOf, createFollowers } from './followers.js';
import { migrationsFolder } from './migrations.js';
import { showStatements } from './observed-store.js';
import { makePrivate } from './private-file.js';
import { shareCommits } from './shared-commits.js';
import type { Reader, Store, Tx } from './store.js';
import { inOrder, StoreUnavailable } from './store.js';
import { describeTables } from './tables.js';

export const sqliteTables = describeTables(sqliteColumns);

/** Opens the embedded database, creates it if it is missing, and brings its tables up to date. */
export function openSqlite(path: string, observer?: WorkObserver): Store {
  mkdirSync(dirname(path), { recursive: true });
  makePrivate(path);
  const writer = connect(path);
  const reads = closingOnFailure(writer, () => {
    migrate(writer);
    return connect(path, { readonly: true });
  });
  if (observer !== undefined) timeReads(reads, observer);
  const reader = { db: drizzle(reads, showStatements(observer)), tables: sqliteTables } as unknown as Reader;
  const followers = createFollowers();
  const writing = {
    db: drizzle(writer, showStatements(observer)),
    tables: sqliteTables,
    inOrder,
    async send(statement: Promise<unknown>) {
      await statement;
    },
  } as unknown as Omit<Tx, 'announce'>;
  const share = shareCommits(writer, writing);
  refuseOutsideTransactions(writer);

  return {
    engine: 'sqlite',
    reader,
    async transaction(work) {
      const announced = new Set<string>();
      try {
        const result = await share.run(writing => work({ ...writing, announce: userId => void announced.add(userId) }));
        for (const userId of announced) followers.notify(userId);
        return result;
      } catch (error) {
        throw isUnavailable(error) ? new StoreUnavailable(error) : error;
      }
    },
    follow: followers.add,
    announce: (userId, news) => followers.notify(announcementOf(userId, news)),
    isUnavailable,
    async ping() {
      reads.prepare('SELECT 1').get();
    },
    async close() {
      await share.settled();
      reads.close();
      writer.close();
    },
  };
}

function connect(path: string, options: Database.Options = {}): Database.Database {
  const database = new Database(path, options);
  return closingOnFailure(database, () => {
    database.pragma('busy_timeout = 5000');
    database.pragma('foreign_keys = ON');
    if (options.readonly) return database;
    database.pragma('journal_mode = WAL');
    // SQLite reopens a WAL database at NORMAL, which may lose the last commits in a power failure.
    database.pragma('synchronous = FULL');
    if (database.pragma('synchronous', { simple: true }) !== 2) throw new Error('SQLite refused synchronous=FULL');
    return database;
  });
}

/**
 * Closes the database if the work throws; otherwise a failed start, or a command that tries again, would leave it open.
 */
function closingOnFailure<T>(database: Database.Database, work: () => T): T {
  try {
    return work();
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Wraps each run of the statements that are prepared from now on. Drizzle prepares one for each query. */
function wrapStatements(database: Database.Database, around: <T>(run: () => T) => T): void {
  const prepare = database.prepare.bind(database) as (sql: string) => Database.Statement;
  const prepareWrapped = (sql: string) => {
    const statement = prepare(sql);
    for (const method of ['run', 'all', 'get'] as const) {
      const run = statement[method].bind(statement) as (...given: unknown[]) => never;
      statement[method] = (...given: unknown[]) => around(() => run(...given));
    }
    return statement;
  };
  database.prepare = prepareWrapped as typeof database.prepare;
}

function timeReads(reads: Database.Database, observer: WorkObserver): void {
  wrapStatements(reads, run => {
    const over = observer.database('read');
    try {
      return run();
    } finally {
      over();
    }
  });
}

/**
 * Refuses statements outside of transactions. SQLite may end a transaction by itself, for example on a full disk;
 * otherwise the statements after the failed one would each be committed alone.
 */
function refuseOutsideTransactions(writer: Database.Database): void {
  wrapStatements(writer, run => {
    if (!writer.inTransaction) throw new Error('The transaction of this statement is over');
    return run();
  });
}

/** Applies the missing migrations under one write lock, so that two processes that start together do not collide. */
function migrate(database: Database.Database): void {
  const migrations = readMigrationFiles({ migrationsFolder: migrationsFolder('sqlite') });
  database
    .transaction(() => {
      database.exec('CREATE TABLE IF NOT EXISTS "__migrations" (hash TEXT PRIMARY KEY, created_at INTEGER NOT NULL)');
      const applied = new Set(database.prepare('SELECT hash FROM "__migrations"').pluck().all());
      for (const { hash, folderMillis, sql } of migrations) {
        if (applied.has(hash)) continue;
        for (const statement of sql) database.exec(statement);
        database.prepare('INSERT INTO "__migrations" VALUES (?, ?)').run(hash, folderMillis);
      }
    })
    .immediate();
}

const unavailableCodes = ['SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_BUSY', 'SQLITE_READONLY', 'SQLITE_CANTOPEN'];

function isUnavailable(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string' && unavailableCodes.some(prefix => code.startsWith(prefix))) return true;
  }
  return false;
}
