import { readMigrationFiles } from 'drizzle-orm/migrator';
import pg from 'pg';
import { migrationsFolder } from '../migrations.js';
import { StoreUnavailable, StoreUnfit } from '../store.js';
import { isSessionLost, isUnavailable } from './errors.rules.js';
import {
  type Blocker,
  type DatabaseState,
  mayNotCreate,
  poolerInTransactionMode,
  waitingFor,
  whyUnfit,
} from './fitness.rules.js';

/** An arbitrary number that is the same on every node. */
const migrationLock = 7_203_114;
const waitingMs = 5_000;

const answerTimeoutMs = 3_000;

const stateSql = `SELECT current_user AS role, current_database() AS database, current_schema() AS schema,
  current_setting('server_encoding') AS encoding, pg_is_in_recovery() AS "isStandby",
  current_setting('default_transaction_read_only') = 'on' AS "isReadOnly",
  (SELECT nspname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
   WHERE pg_class.oid = to_regclass('signing_keys')) AS home`;
const whoAmI = { name: 'bonafide_who_am_i', text: 'SELECT pg_backend_pid() AS pid', query_timeout: answerTimeoutMs };
const blockersSql = `SELECT pid, usename AS role, application_name AS application, client_addr::text AS address, state
  FROM pg_stat_activity WHERE pid = ANY(pg_blocking_pids($1))`;

/**
 * Checks that the server can work with this database, and brings the tables up to date, one node after another. Calls
 * `onWait` with a sentence every five seconds while others hold a lock that it needs.
 */
export async function prepareDatabase(config: pg.ClientConfig, onWait: (sentence: string) => void): Promise<void> {
  try {
    await withClient(config, async client => {
      const { rows } = await client.query<DatabaseState>({
        text: stateSql,
        query_timeout: answerTimeoutMs,
      } as pg.QueryConfig);
      const [state] = rows;
      if (state === undefined) throw new Error('PostgreSQL said nothing about itself');
      const unfit = whyUnfit(state);
      if (unfit !== null) throw new StoreUnfit(unfit);
      const pid = await checkSession(client, config);
      // The migration of a large table may take longer than a statement of a request.
      await client.query('SET statement_timeout = 0');
      const watch = watchBlockers(config, pid, onWait);
      try {
        await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
        await migrate(client, state);
      } finally {
        clearInterval(watch);
      }
    });
  } catch (error) {
    throw isUnavailable(error) ? new StoreUnavailable(error) : error;
  }
}

async function withClient<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config);
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Returns the process that serves the connection. Refuses if prepared statements or the process change between two
 * transactions: then a pooler lends its connections. A second connection opens a transaction meanwhile; otherwise a
 * pooler would lend the first one the same connection again.
 */
async function checkSession(client: pg.Client, config: pg.ClientConfig): Promise<number> {
  const before = await processOf(client);
  const after = await withClient(config, async other => {
    await other.query('BEGIN');
    return await processOf(client).catch(error => {
      if (isSessionLost(error)) throw new StoreUnfit(poolerInTransactionMode);
      throw error;
    });
  });
  if (before !== after) throw new StoreUnfit(poolerInTransactionMode);
  return after;
}

async function processOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>({ ...whoAmI });
  return rows[0]?.pid ?? 0;
}

/** Asks on another connection, because the one that waits cannot. */
function watchBlockers(config: pg.ClientConfig, pid: number, onWait: (sentence: string) => void): NodeJS.Timeout {
  let seconds = 0;
  return setInterval(() => {
    seconds += waitingMs / 1_000;
    const waited = seconds;
    withClient(config, async client => {
      const { rows } = await client.query<Blocker>(blockersSql, [pid]);
      if (rows.length > 0) onWait(waitingFor(waited, rows));
    }).catch(() => onWait(`Migrations have waited ${waited} s, and PostgreSQL does not say for whom.`));
  }, waitingMs);
}

/**
 * Applies the missing migrations in one transaction. Their list is a table beside the others: other programs share
 * drizzle's table in the schema `drizzle`, and a later entry of theirs would make ours look done.
 */
async function migrate(client: pg.Client, state: DatabaseState): Promise<void> {
  const migrations = readMigrationFiles({ migrationsFolder: migrationsFolder('postgres') });
  const table = `${client.escapeIdentifier(state.schema ?? '')}.bonafide_migrations`;
  const isListed = await exists(client, table);
  const done = isListed ? await hashesIn(client, table) : await hashesOfDrizzle(client, state, migrations);
  const missing = migrations.filter(({ hash }) => !done.has(hash));
  if (isListed && missing.length === 0) return;
  const { rows } = await client.query(`SELECT has_schema_privilege(current_schema(), 'CREATE') AS may`);
  if (rows[0]?.may !== true) throw new StoreUnfit(mayNotCreate(state));
  await client.query('BEGIN');
  if (!isListed) await client.query(`CREATE TABLE ${table} (hash text PRIMARY KEY, created_at bigint NOT NULL)`);
  for (const { hash, folderMillis, sql } of migrations) {
    // The files name the schema "public", which drizzle-kit writes before every table that is referred to.
    for (const statement of done.has(hash) ? [] : sql) await client.query(statement.replaceAll('"public".', ''));
    await client.query(`INSERT INTO ${table} VALUES ($1, $2) ON CONFLICT DO NOTHING`, [hash, folderMillis]);
  }
  await client.query('COMMIT');
}

async function hashesIn(client: pg.Client, table: string): Promise<Set<string>> {
  const { rows } = await client.query<{ hash: string }>(`SELECT hash FROM ${table}`);
  return new Set(rows.map(({ hash }) => hash));
}

/** Reads what earlier versions of this server noted in drizzle's own table, if the tables here are theirs. */
async function hashesOfDrizzle(
  client: pg.Client,
  { home }: DatabaseState,
  migrations: ReturnType<typeof readMigrationFiles>,
): Promise<Set<string>> {
  const table = 'drizzle.__drizzle_migrations';
  if (home === null || !(await exists(client, table))) return new Set();
  const { rows } = await client.query<{ at: string }>(`SELECT created_at AS at FROM ${table}`);
  const noted = new Set(rows.map(({ at }) => Number(at)));
  return new Set(migrations.filter(({ folderMillis }) => noted.has(folderMillis)).map(({ hash }) => hash));
}

async function exists(client: pg.Client, table: string): Promise<boolean> {
  const { rows } = await client.query('SELECT to_regclass($1) IS NOT NULL AS exists', [table]);
  return rows[0]?.exists === true;
}
