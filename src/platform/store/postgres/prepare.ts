import { readMigrationFiles } from 'drizzle-orm/migrator';
import pg from 'pg';
import { migrationsFolder } from '../migrations.js';
import { StoreUnavailable, StoreUnfit } from '../store.js';
import type { Address } from './address.rules.js';
import { idleTransactionTimeoutMs, stateSql } from './connecting.js';
import { isUnavailable } from './errors.rules.js';
import { findPooler } from './find-pooler.js';
import {
  type Blocker,
  type DatabaseState,
  directIsOther,
  directIsPooled,
  mayNotCreate,
  notInSessionMode,
  unknownPooler,
  waitingFor,
  whyUnfit,
} from './fitness.rules.js';
import { answerTimeoutMs, withClient } from './one-client.js';

/** An arbitrary number that is the same on every node. */
const migrationLock = 7_203_114;
const waitingMs = 5_000;

/** The last line selects the process id and the start time of the server. */
const aboutSql = `SELECT current_user AS role, current_database() AS database, current_schema() AS schema,
  current_setting('search_path') AS "searchPath", current_setting('server_encoding') AS encoding, ${stateSql},
  (SELECT nspname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
   WHERE pg_class.oid = to_regclass('signing_keys')) AS home,
  pg_backend_pid() AS pid, extract(epoch FROM pg_postmaster_start_time())::text AS "startedAt"`;
/** The default of the role and the database, even if an earlier client of a pooler has set another one. */
const ownSearchPath = `(SELECT reset_val FROM pg_settings WHERE name = 'search_path')`;
const blockersSql = `SELECT pid, usename AS role, application_name AS application, client_addr::text AS address, state
  FROM pg_stat_activity WHERE pid = ANY(pg_blocking_pids($1))`;

/** The facts that a connection has read at the start. */
export interface FirstState extends DatabaseState {
  readonly searchPath: string;
  readonly pid: number;
  readonly startedAt: string;
}

export interface PreparedDatabase {
  /** Whether a pooler assigns connections for one transaction at a time. */
  readonly isPooled: boolean;
  readonly searchPath: string;
}

/**
 * Checks that the server can work with this database, and migrates the tables, one node at a time. Calls `onNotice` with sentences for the operator:
 * about a pooler, and every five seconds while others hold a lock that it needs. Each transaction may run on another connection, because there may be
 * a pooler.
 */
export async function prepareDatabase(
  config: pg.ClientConfig,
  address: Address,
  direct: Address | null,
  onNotice: (sentence: string) => void,
): Promise<PreparedDatabase> {
  return await withFitDatabase(config, address, direct, onNotice, async ({ client, state, isPooled }) => {
    const ofPlainUrl = { ...config, connectionString: address.plainUrl };
    await inTransaction(client, address.searchPath, () => migrateInTurn(client, ofPlainUrl, state, onNotice));
    return { isPooled, searchPath: state.searchPath };
  });
}

export interface FitDatabase {
  readonly client: pg.Client;
  readonly state: FirstState;
  readonly isPooled: boolean;
}

/** Runs `work` on a connection to a database, after it has checked that the server can work with it. Changes nothing itself. */
export async function withFitDatabase<T>(
  config: pg.ClientConfig,
  address: Address,
  direct: Address | null,
  onNotice: (sentence: string) => void,
  work: (database: FitDatabase) => Promise<T>,
): Promise<T> {
  const ofPlainUrl = { ...config, connectionString: address.plainUrl };
  try {
    return await withClient(ofPlainUrl, async client => {
      const state = await inTransaction(client, address.searchPath, () => readState(client));
      const unfit = whyUnfit(state);
      if (unfit !== null) throw new StoreUnfit(unfit);
      const isPooled = await findPooler(client, ofPlainUrl, address.pooler, state.pid);
      if (isPooled && address.pooler === 'session') throw new StoreUnfit(notInSessionMode);
      if (isPooled && address.pooler === null) onNotice(unknownPooler);
      if (direct !== null) await checkDirect({ ...config, connectionString: direct.plainUrl }, direct, state);
      return await work({ client, state, isPooled });
    });
  } catch (error) {
    throw isUnavailable(error) ? new StoreUnavailable(error) : error;
  }
}

async function readState(client: pg.Client): Promise<FirstState> {
  const { rows } = await client.query<FirstState>({ text: aboutSql, query_timeout: answerTimeoutMs } as pg.QueryConfig);
  const [state] = rows;
  if (state === undefined) throw new Error('PostgreSQL returned no facts about itself');
  return state;
}

/** Sets no short timeout, because the migration of a large table may take longer than a statement of a request. */
export async function inTransaction<T>(
  client: pg.Client,
  searchPath: string | null,
  work: () => Promise<T>,
  end: 'COMMIT' | 'ROLLBACK' = 'COMMIT',
): Promise<T> {
  await client.query('BEGIN');
  try {
    const path = searchPath === null ? ownSearchPath : client.escapeLiteral(searchPath);
    await client.query(`SELECT set_config('search_path', ${path}, true), set_config('statement_timeout', '0', true),
      set_config('idle_in_transaction_session_timeout', '${idleTransactionTimeoutMs}', true)`);
    const result = await work();
    await client.query(end);
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** Refuses a DATABASE_DIRECT_URL that names a pooler, which would lose notices, or another server. */
async function checkDirect(config: pg.ClientConfig, address: Address, expected: FirstState): Promise<void> {
  await withClient(config, async client => {
    const { database, startedAt, pid } = await readState(client);
    if (database !== expected.database || startedAt !== expected.startedAt) throw new StoreUnfit(directIsOther);
    if (await findPooler(client, config, address.pooler, pid)) throw new StoreUnfit(directIsPooled);
  });
}

/** Migrates under a lock. The lock ends with the transaction, even if this node is killed and a pooler keeps the connection. */
async function migrateInTurn(
  client: pg.Client,
  config: pg.ClientConfig,
  state: FirstState,
  onNotice: (sentence: string) => void,
): Promise<void> {
  const { pid } = await readState(client);
  const watch = watchBlockers(config, pid, onNotice);
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
    await migrate(client, state);
  } finally {
    clearInterval(watch);
  }
}

/** Looks for blocking connections on another connection, because the waiting one cannot run queries. */
function watchBlockers(config: pg.ClientConfig, pid: number, onNotice: (sentence: string) => void): NodeJS.Timeout {
  let seconds = 0;
  return setInterval(() => {
    seconds += waitingMs / 1_000;
    const waited = seconds;
    withClient(config, async client => {
      const { rows } = await client.query<Blocker>(blockersSql, [pid]);
      if (rows.length > 0) onNotice(waitingFor(waited, rows));
    }).catch(() => onNotice(`Migrations have waited ${waited} s, and PostgreSQL does not say for whom.`));
  }, waitingMs);
}

/**
 * Applies the missing migrations in the open transaction. Their list is in a separate table, because other programs share drizzle's table in the
 * schema `drizzle`. A later entry of another program would make our migrations look done.
 */
async function migrate(client: pg.Client, state: DatabaseState): Promise<void> {
  const { migrations, table, isListed, done } = await readMigrations(client, state);
  const missing = migrations.filter(({ hash }) => !done.has(hash));
  if (isListed && missing.length === 0) return;
  await refuseWithoutRights(client, state);
  if (!isListed) await client.query(`CREATE TABLE ${table} (hash text PRIMARY KEY, created_at bigint NOT NULL)`);
  for (const { hash, folderMillis, sql } of migrations) {
    // Remove the schema "public" from the files, which drizzle-kit writes before every table in a reference.
    for (const statement of done.has(hash) ? [] : sql) await client.query(statement.replaceAll('"public".', ''));
    await client.query(`INSERT INTO ${table} VALUES ($1, $2) ON CONFLICT DO NOTHING`, [hash, folderMillis]);
  }
}

/** Compares the migration files with the list in the database. */
export async function readMigrations(client: pg.Client, state: DatabaseState) {
  const migrations = readMigrationFiles({ migrationsFolder: migrationsFolder('postgres') });
  const table = `${client.escapeIdentifier(state.schema ?? '')}.bonafide_migrations`;
  const isListed = await exists(client, table);
  const done = isListed ? await hashesIn(client, table) : await hashesOfDrizzle(client, state, migrations);
  return { migrations, table, isListed, done };
}

/** Throws if the role may not create the missing tables. */
export async function refuseWithoutRights(client: pg.Client, state: DatabaseState): Promise<void> {
  const { rows } = await client.query(`SELECT has_schema_privilege(current_schema(), 'CREATE') AS may`);
  if (rows[0]?.may !== true) throw new StoreUnfit(mayNotCreate(state));
}

async function hashesIn(client: pg.Client, table: string): Promise<Set<string>> {
  const { rows } = await client.query<{ hash: string }>(`SELECT hash FROM ${table}`);
  return new Set(rows.map(({ hash }) => hash));
}

/** Reads the migrations that earlier versions of this server have listed in drizzle's own table, if they created our tables. */
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
