import type Database from 'better-sqlite3';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { migrationsFolder } from '../migrations.js';

/** Applies the missing migrations under one write lock, so that two processes that start together do not collide. */
export function migrate(database: Database.Database): void {
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
