import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { postgresColumns } from './columns.js';
import { migrationsFolder } from './migrations.js';
import type { Reader, Store, Tx } from './store.js';
import { StoreUnavailable } from './store.js';
import { describeTables } from './tables.js';

export const postgresTables = describeTables(postgresColumns);

const statementTimeoutMs = 5_000;
const connectTimeoutMs = 1_500;
const maxAttempts = 5;
/** Any number will do, as long as every node takes the same one. */
const migrationLock = 7_203_114;

/** Connects a pool and brings the tables up to date, one node after another. */
export async function openPostgres(url: string, onIdleError: (error: Error) => void): Promise<Store> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 20,
    statement_timeout: statementTimeoutMs,
    connectionTimeoutMillis: connectTimeoutMs,
  });
  // Without a listener, a connection that breaks while idle ends the process.
  pool.on('error', onIdleError);
  await migrateUnderLock(url);
  const db = drizzle(pool);
  const reader = { db, tables: postgresTables } as unknown as Reader;

  return {
    engine: 'postgres',
    reader,
    async transaction(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await db.transaction(inner => work({ db: inner, tables: postgresTables } as unknown as Tx));
        } catch (error) {
          if (isUnavailable(error)) throw new StoreUnavailable(error);
          if (attempt === maxAttempts || !isConflict(error)) throw error;
        }
      }
    },
    isUnavailable,
    async ping() {
      await pool.query('SELECT 1');
    },
    async close() {
      await pool.end();
    },
  };
}

async function migrateUnderLock(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await migrate(drizzle(client), { migrationsFolder: migrationsFolder('postgres') });
  } finally {
    await client.end();
  }
}

function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string') codes.push(code);
  }
  return codes;
}

/** Serialization failure and deadlock: nothing happened, and the same work may succeed now. */
function isConflict(error: unknown): boolean {
  return codesOf(error).some(code => code === '40001' || code === '40P01');
}

/** Class 08 connection, 53 resources, 57P shutdown, 57014 timeout, 25006 read-only standby; and the socket's own. */
function isUnavailable(error: unknown): boolean {
  const unreachable = /^(08...|53...|57P..|57014|25006|ECONN.*|ETIMEDOUT|EPIPE|ENOTFOUND|EHOSTUNREACH)$/;
  if (codesOf(error).some(code => unreachable.test(code))) return true;
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (/^(Connection terminated|timeout exceeded when trying to connect|Client has encountered)/.test(at.message))
      return true;
  }
  return false;
}
