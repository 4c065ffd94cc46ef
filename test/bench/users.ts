import { hash } from '@node-rs/argon2';
import Database from 'better-sqlite3';
import { argon2Parameters } from '../../src/domain/passwords/argon2.rules.js';
import { withClient } from '../kit/postgres.js';

/** All users of a filled store have this password. Each has a session and an entry in the audit log. */
export const passwordOfAll = 'plum-tin-harbour-42';

/** Odd, so that every number below 2³² gets a different name. The names are not sorted, like those of real users. */
const scatter = 2_654_435_761;

export function usernameOf(user: number): string {
  return `u${((user * scatter) % 2 ** 32).toString(16).padStart(8, '0')}`;
}

interface Dialect {
  /** Returns `digits` hexadecimal digits of a number. */
  hex(number: string, digits: number): string;
  /** Returns rows with the numbers from 1 to `count`, in a column `n`. */
  numbers(count: number): string;
}

const dialects: Record<'sqlite' | 'postgres', Dialect> = {
  sqlite: {
    hex: (number, digits) => `printf('%0${digits}x', ${number})`,
    numbers: count =>
      `(WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count}) SELECT n FROM numbers) AS numbers`,
  },
  postgres: {
    hex: (number, digits) => `lpad(to_hex(${number}), ${digits}, '0')`,
    numbers: count => `(SELECT n::bigint FROM generate_series(1, ${count}) AS n) AS numbers`,
  },
};

/** Fills a store that has its tables and the default app with `count` users. A million take a minute or two. */
export async function fillWithUsers(databaseUrl: string, count: number): Promise<void> {
  const passwordHash = await hash(passwordOfAll, argon2Parameters);
  if (databaseUrl.startsWith('file:')) {
    const database = new Database(databaseUrl.slice('file:'.length));
    database.pragma('cache_size = -400000');
    for (const sql of inserts(dialects.sqlite, count, passwordHash)) database.exec(sql);
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.close();
    return;
  }
  await withClient(databaseUrl, async client => {
    for (const sql of inserts(dialects.postgres, count, passwordHash)) await client.query(sql);
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  });
}

/** Returns the rows that `register` writes, table by table. Ids increase with time, like UUIDs of version 7. */
function inserts({ hex, numbers }: Dialect, count: number, passwordHash: string): string[] {
  const now = Date.now();
  const day = 86_400_000;
  const id = (table: string) => `'01900000-0000-7000-8${table}-' || ${hex('n', 12)}`;
  const user = id('001');
  const name = `'u' || ${hex(`((n * ${scatter}) % 4294967296)`, 8)}`;
  const from = `FROM ${numbers(count)}`;
  return [
    `INSERT INTO users (id, app_id, password_hash, created_at, updated_at)
     SELECT ${user}, 'default', '${passwordHash}', ${now} - n, ${now} - n ${from}`,
    `INSERT INTO identifiers (app_id, kind, value, display, user_id, verified_at)
     SELECT 'default', 'USERNAME', ${name}, ${name}, ${user}, ${now} - n ${from}`,
    `INSERT INTO sessions (id, app_id, user_id, generation, rotated_at, access_token_seconds, created_at, last_used_at,
       idle_expires_at, expires_at, user_agent, ip)
     SELECT ${id('002')}, 'default', ${user}, 1, ${now} - n, 600, ${now} - n, ${now} - n, ${now + 30 * day} - n, ${now + 90 * day} - n,
       'bench', '127.0.0.1' ${from}`,
    `INSERT INTO audit_log (id, app_id, at, action, actor, actor_id, user_id, ip, details)
     SELECT ${id('003')}, 'default', ${now} - n, 'USER_CREATED', 'ANYONE', NULL, ${user}, '127.0.0.1', '{"kinds":["USERNAME"]}' ${from}`,
  ];
}

/** Returns the store's size on disk in bytes: in total, and without the audit log. */
export async function sizeOf(databaseUrl: string): Promise<{ all: number; audit: number }> {
  if (databaseUrl.startsWith('file:')) {
    const database = new Database(databaseUrl.slice('file:'.length), { readonly: true });
    const sum = database.prepare(
      "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name LIKE 'audit_log%' OR name LIKE ?",
    );
    const all =
      Number(database.pragma('page_count', { simple: true })) * Number(database.pragma('page_size', { simple: true }));
    const audit = Number(sum.pluck().get('sqlite_autoindex_audit_log%'));
    database.close();
    return { all, audit };
  }
  return await withClient(databaseUrl, async client => {
    const { rows } = await client.query(
      "SELECT pg_database_size(current_database()) AS all, pg_total_relation_size('audit_log') AS audit",
    );
    return { all: Number(rows[0].all), audit: Number(rows[0].audit) };
  });
}
