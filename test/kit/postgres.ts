import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { migrationsFolder } from '../../src/platform/store/migrations.js';
import { openPostgres } from '../../src/platform/store/postgres.js';
import { startPostgres } from './postgres-server.js';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

interface Template {
  serverUrl: string;
  name: string;
}

/** Any number will do, as long as every test file takes the same one. */
const templateLock = 4_410_982;

let template: Promise<Template> | undefined;

/** A database of its own with all tables, copied from a template that is migrated once per server. */
export async function createDatabase(): Promise<TestDatabase> {
  return await createFrom(({ name }) => `TEMPLATE ${name} STRATEGY FILE_COPY`);
}

/** A database of its own without any table; `options` of CREATE DATABASE. */
export async function createEmptyDatabase(options = ''): Promise<TestDatabase> {
  return await createFrom(() => options);
}

async function createFrom(source: (template: Template) => string): Promise<TestDatabase> {
  template ??= prepareTemplate();
  const ready = await template;
  const name = `test_${randomBytes(8).toString('hex')}`;
  await withClient(ready.serverUrl, admin => admin.query(`CREATE DATABASE ${name} ${source(ready)}`));
  return {
    url: databaseUrl(ready.serverUrl, name),
    async drop() {
      await withClient(ready.serverUrl, admin => admin.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}

/** Ends the connections on which the nodes of a database hear one another, or the youngest of them. Returns how many. */
export async function cutNotifiers(url: string, most: number | null = null): Promise<number> {
  let cut = 0;
  await withClient(url, async admin => {
    const last = "query LIKE '%pg_notify%' OR query LIKE 'LISTEN%'";
    const { rowCount } = await admin.query(
      `SELECT pg_terminate_backend(pid) FROM (SELECT pid FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND (${last})
       ORDER BY backend_start DESC LIMIT $1) AS channels`,
      [most],
    );
    cut = rowCount ?? 0;
  });
  return cut;
}

/** On the server of the whole run (`npm test` starts it, or TEST_DATABASE_URL names it), else on one for this file alone. */
async function prepareTemplate(): Promise<Template> {
  const serverUrl = process.env.TEST_DATABASE_URL ?? (await startPostgres()).url;
  const name = `bonafide_${hashOfMigrations()}`;
  const unfinished = `${name}_unfinished`;
  await withClient(serverUrl, async admin => {
    await admin.query('SELECT pg_advisory_lock($1)', [templateLock]);
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount !== 0) return;
    await admin.query(`DROP DATABASE IF EXISTS ${unfinished}`);
    await admin.query(`CREATE DATABASE ${unfinished}`);
    const store = await openPostgres(databaseUrl(serverUrl, unfinished), error => assertNever(error));
    await store.close();
    await admin.query(`ALTER DATABASE ${unfinished} RENAME TO ${name}`);
  });
  return { serverUrl, name };
}

/** So that a server that outlives the run never lends a template of yesterday's tables. */
function hashOfMigrations(): string {
  const folder = migrationsFolder('postgres');
  const hash = createHash('sha256');
  for (const file of readdirSync(folder)
    .filter(file => file.endsWith('.sql'))
    .sort()) {
    hash.update(readFileSync(join(folder, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

function assertNever(error: Error): never {
  throw error;
}

/** Work on a connection of its own. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
