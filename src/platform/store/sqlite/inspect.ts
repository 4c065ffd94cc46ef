import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { countMigrations, type Inspected } from '../inspected.js';
import { sqliteTables } from '../sqlite.js';
import { type Reader, StoreUnfit, type Tx } from '../store.js';
import { writeAndDelete } from '../write-check.js';
import { doneMigrations, knownMigrations } from './migrate.js';
import { isWhole } from './whole.js';

/** Reads the embedded database, which a server may be using. Changes nothing. */
export async function inspectSqlite<T>(path: string, work: (found: Inspected) => Promise<T>): Promise<T> {
  const database = new Database(path, { fileMustExist: true });
  try {
    if (!isWhole(database, 'quick_check'))
      throw new StoreUnfit(`${path} is damaged: restore a copy (bonafide restore).`);
    const tx = { db: drizzle(database), tables: sqliteTables } as unknown as Reader & Pick<Tx, 'db' | 'tables'>;
    return await work({
      reader: tx,
      migrations: countMigrations(knownMigrations(), doneMigrations(database) ?? new Set()),
      tryToWrite: () => writeAndRollBack(database, tx),
    });
  } finally {
    database.close();
  }
}

async function writeAndRollBack(database: Database.Database, tx: Pick<Tx, 'db' | 'tables'>): Promise<void> {
  database.pragma('synchronous = FULL');
  if (database.pragma('synchronous', { simple: true }) !== 2) throw new StoreUnfit('SQLite refused synchronous=FULL');
  database.exec('BEGIN IMMEDIATE');
  try {
    await writeAndDelete(tx);
  } finally {
    // After some errors SQLite has already rolled back.
    if (database.inTransaction) database.exec('ROLLBACK');
  }
}
