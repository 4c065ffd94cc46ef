import type Database from 'better-sqlite3';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { countMigrations, type MigrationCounts } from '../inspected.js';
import { migrationsFolder } from '../migrations.js';
import { StoreUnfit } from '../store.js';

/** Returns the hashes of this version's migrations. */
export function knownMigrations(): string[] {
  return filesOfMigrations().map(({ hash }) => hash);
}

/** Returns the hashes of the migrations that were done on a database. Null if it has no list, because it is empty or not ours. */
export function doneMigrations(database: Database.Database): Set<string> | null {
  const isListed = database.prepare(`SELECT 1 FROM sqlite_master WHERE name = '__migrations'`).get() !== undefined;
  return isListed ? hashesIn(database) : null;
}

/** Refuses a database that is not ours, or that a newer version has written. Returns the counts of its migrations. */
export function refuseOthers(path: string, database: Database.Database): MigrationCounts {
  const done = doneMigrations(database);
  if (done === null) throw new StoreUnfit(`${path} is not a database of this server.`);
  const counts = countMigrations(knownMigrations(), done);
  if (counts.unknown > 0) {
    throw new StoreUnfit(`${path} was written by a newer version of this server: use that version.`);
  }
  return counts;
}

/** Applies the missing migrations under one write lock, so that two processes that start together do not collide. */
export function migrate(database: Database.Database): void {
  database
    .transaction(() => {
      database.exec('CREATE TABLE IF NOT EXISTS "__migrations" (hash TEXT PRIMARY KEY, created_at INTEGER NOT NULL)');
      const applied = hashesIn(database);
      for (const { hash, folderMillis, sql } of filesOfMigrations()) {
        if (applied.has(hash)) continue;
        for (const statement of sql) database.exec(statement);
        database.prepare('INSERT INTO "__migrations" VALUES (?, ?)').run(hash, folderMillis);
      }
    })
    .immediate();
}

function filesOfMigrations() {
  return readMigrationFiles({ migrationsFolder: migrationsFolder('sqlite') });
}

function hashesIn(database: Database.Database): Set<string> {
  return new Set(database.prepare('SELECT hash FROM "__migrations"').pluck().all() as string[]);
}
