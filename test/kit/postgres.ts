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

/** An arbitrary number. Every test file must use the same one. */
const templateLock = 4_410_982;

let template: Promise<Template> | undefined;

/** Creates a database with all tables. Copies it from a template, which is migrated once per server. */
export async function createDatabase(): Promise<TestDatabase> {
  return await createFrom(({ name }) => `TEMPLATE ${name} STRATEGY FILE_COPY`);
}

/** Creates a database without tables. `options` are those of CREATE DATABASE. */
export async function createEmptyDatabase(options = ''): Promise<TestDatabase> {
  return await createFrom(() => options);
}

/** Copies a database that nobody is connected to. */
export async function copyDatabase(url: string): Promise<TestDatabase> {
  return await createFrom(() => `TEMPLATE ${new URL(url).pathname.slice(1)} STRATEGY FILE_COPY`);
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

/** Ends the connections on which nodes LISTEN and NOTIFY: all of them, or the `most` newest. Returns how many it ended. */
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

/** Uses the server of the whole run, which `npm test` starts or TEST_DATABASE_URL names. Otherwise starts one for this file. */
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

/** Part of the template's name, so that a server that runs for days does not reuse a template with old tables. */
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

/** Runs `work` on a new connection. */
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
