import Database from 'better-sqlite3';
import pg from 'pg';
import type { Engine } from './world.js';

export interface SqlRecorder {
  /** Each text of SQL that this process has sent to a database of the engine, once. */
  of(engine: Engine): string[];
  stop(): void;
}

/** Records the SQL of both drivers, from requests, workers and clean-up. */
export function recordSql(): SqlRecorder {
  const seen = { SQLite: new Set<string>(), PostgreSQL: new Set<string>() };
  const { prepare } = Database.prototype;
  const { query } = pg.Client.prototype;
  Database.prototype.prepare = function (this: Database.Database, text: string) {
    seen.SQLite.add(text);
    return Reflect.apply(prepare, this, [text]);
  } as typeof prepare;
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    const [asked] = given as [string | { text?: string }];
    seen.PostgreSQL.add(typeof asked === 'string' ? asked : (asked.text ?? ''));
    return Reflect.apply(query as (...values: unknown[]) => unknown, this, given);
  } as typeof query;
  return {
    of: engine => [...seen[engine]],
    stop() {
      Database.prototype.prepare = prepare;
      pg.Client.prototype.query = query;
    },
  };
}
