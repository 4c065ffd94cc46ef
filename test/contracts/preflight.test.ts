import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { describeFailure } from '../../src/boot/describe-failure.rules.js';
import { migrationsFolder } from '../../src/platform/store/migrations.js';
import { openStore } from '../../src/platform/store/open-store.js';
import { openPostgres, type PostgresSettings } from '../../src/platform/store/postgres.js';
import { createEmptyDatabase, type TestDatabase, withClient } from '../kit/postgres.js';
import { startPooler } from '../kit/postgres-pooler.js';
import { eventually } from '../kit/processes.js';
import { temporaryFolder } from '../kit/temp.js';

const run = (url: string, ...statements: string[]) =>
  withClient(url, async client => {
    for (const statement of statements) await client.query(statement);
  });

async function opens(url: string, onWait?: (sentence: string) => void): Promise<void> {
  const store = await openPostgres(url, () => {}, undefined, onWait);
  await store.ping().finally(() => store.close());
}

/** Tries to open a store, and returns the message for the operator. */
async function whyNot(url: string, settings?: PostgresSettings): Promise<string> {
  const failure = await openStore(url, () => {}, undefined, undefined, settings).then(
    () => assert.fail('it started'),
    error => error,
  );
  return describeFailure(failure);
}

describe('A start on a PostgreSQL that cannot be used ends with the reason in one sentence', () => {
  let database: TestDatabase;
  const role = `role_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  before(async () => {
    database = await createEmptyDatabase();
    await run(database.url, `CREATE ROLE ${role} LOGIN PASSWORD '${password}'`);
  });
  after(async () => {
    await run(database.url, `DROP OWNED BY ${role}`, `DROP ROLE ${role}`);
    await database.drop();
  });

  function changed(change: (url: URL) => void): string {
    const url = new URL(database.url);
    change(url);
    return url.href;
  }

  it('when the role may not create tables', async () => {
    const url = changed(url => Object.assign(url, { username: role, password }));
    assert.equal(
      await whyNot(url),
      `The role "${role}" may not create tables in the schema "public": GRANT USAGE, CREATE ON SCHEMA "public" TO "${role}".`,
    );
  });

  it('when the encoding is not UTF8', async t => {
    for (const encoding of ['LATIN1', 'EUC_JP']) {
      const latin = await createEmptyDatabase(`ENCODING '${encoding}' LOCALE 'C' TEMPLATE template0`);
      t.after(() => latin.drop());
      assert.match(await whyNot(latin.url), new RegExp(`has the encoding ${encoding}.*UTF8`));
    }
  });

  it('when it is read-only', async () => {
    const url = changed(url => url.searchParams.set('options', '-c default_transaction_read_only=on'));
    assert.match(await whyNot(url), /^The database is read-only/);
  });

  it('when a pooler is configured as session mode, but changes the connection between two transactions', async t => {
    const pooler = await startPooler(database.url);
    t.after(() => pooler.stop());
    assert.match(
      await whyNot(`${pooler.url}?pooler=session`),
      /^DATABASE_URL has \?pooler=session, but the pooler assigns/,
    );
  });

  it('when DATABASE_DIRECT_URL names a pooler too, or another database', async t => {
    const [pooler, other] = [await startPooler(database.url), await createEmptyDatabase()];
    t.after(async () => {
      await pooler.stop();
      await other.drop();
    });
    const withDirect = (directUrl: string) => whyNot(database.url, { directUrl, readUrl: null, connections: 20 });
    assert.match(await withDirect(pooler.url), /^DATABASE_DIRECT_URL names a pooler, which would lose notices/);
    assert.match(await withDirect(`${pooler.url}?pooler=session`), /^DATABASE_DIRECT_URL names a pooler/);
    assert.match(await withDirect(other.url), /^DATABASE_DIRECT_URL names another database than DATABASE_URL/);
  });

  it('when the database does not exist, or the password is wrong, with the message of PostgreSQL', async () => {
    const missing = changed(url => Object.assign(url, { pathname: '/nothing_here' }));
    assert.equal(
      await whyNot(missing),
      'The database cannot be used: database "nothing_here" does not exist (3D000). See DATABASE_URL.',
    );
    const wrong = changed(url => Object.assign(url, { password: 'wrong' }));
    assert.match(await whyNot(wrong), /password authentication failed for user "bonafide" \(28P01\)/);
  });

  it('when another program has a table of the same name', async t => {
    const foreign = await createEmptyDatabase();
    t.after(() => foreign.drop());
    await run(foreign.url, 'CREATE TABLE apps (id integer)');
    assert.equal(
      await whyNot(foreign.url),
      'The database cannot be used: relation "apps" already exists (42P07). See DATABASE_URL.',
    );
  });

  it('when no schema of search_path exists, or the tables are in another one', async t => {
    const other = await createEmptyDatabase();
    t.after(() => other.drop());
    assert.match(await whyNot(inSchema(other.url, 'nowhere')), /^No schema of search_path exists/);
    await opens(other.url);
    await run(other.url, 'CREATE SCHEMA later');
    assert.match(await whyNot(inSchema(other.url, 'later,public')), /in the schema "public", but .* "later"/);
  });
});

describe('A start through a pooler', () => {
  it('asks the operator to name its mode', async t => {
    const database = await createEmptyDatabase();
    const pooler = await startPooler(database.url);
    t.after(async () => {
      await pooler.stop();
      await database.drop();
    });
    const notices: string[] = [];
    await opens(pooler.url, sentence => void notices.push(sentence));
    assert.match(notices.join('\n'), /^DATABASE_URL names a pooler, which .* Add \?pooler=transaction, or [^\n]*$/);
    await opens(`${pooler.url}?pooler=transaction`, assert.fail);
  });
});

describe('A start on PostgreSQL', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createEmptyDatabase();
  });
  after(() => database.drop());

  it('uses the schema that the URL names', async () => {
    await run(database.url, 'CREATE SCHEMA tenant');
    await opens(inSchema(database.url, 'tenant'));
    await opens(inSchema(database.url, 'tenant'));
    assert.deepEqual(await schemasOf(database.url, 'sessions'), ['tenant']);
    assert.deepEqual(await schemasOf(database.url, 'bonafide_migrations'), ['tenant']);
  });

  it('runs its own migrations though another program writes later ones into drizzle’s table', async () => {
    await run(
      database.url,
      'CREATE SCHEMA drizzle',
      'CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint)',
      `INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('theirs', 9999999999999)`,
    );
    await opens(database.url);
    assert.deepEqual(await schemasOf(database.url, 'sessions'), ['public', 'tenant']);
  });

  it('adopts the migrations that an earlier version wrote into drizzle’s table', async t => {
    const earlier = await createEmptyDatabase();
    t.after(() => earlier.drop());
    await withClient(earlier.url, client =>
      migrate(drizzle(client), { migrationsFolder: migrationsFolder('postgres') }),
    );
    await opens(earlier.url);
    await opens(earlier.url);
  });

  it('logs after five seconds which session blocks the migrations', async t => {
    t.mock.timers.enable({ apis: ['setInterval'] });
    const sentences: string[] = [];
    await withClient(database.url, async other => {
      await other.query(`SET application_name = 'somebody'`);
      await other.query('SELECT pg_advisory_lock(7203114)');
      const opened = opens(database.url, sentence => void sentences.push(sentence));
      await eventually('a node that waits', 10, async () => {
        const { rowCount } = await other.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`);
        return rowCount === 1;
      });
      assert.deepEqual(sentences, []);
      t.mock.timers.tick(5_000);
      await eventually('a sentence', 10, () => sentences.length === 1);
      await other.query('SELECT pg_advisory_unlock(7203114)');
      await opened;
    });
    assert.match(
      sentences[0] ?? '',
      /^Migrations have waited 5 s for a lock of process \d+ \(role bonafide, application somebody, 127\.0\.0\.1\/32, idle\)\.$/,
    );
  });
});

describe('A start on a file that cannot be written', () => {
  it('names the file, and not HOST and PORT', async () => {
    const blocked = join(temporaryFolder(), 'file');
    writeFileSync(blocked, '');
    const path = join(blocked, 'bonafide.sqlite');
    assert.match(await whyNot(`file:${path}`), new RegExp(`^${path} cannot be read or written \\(ENOTDIR\\)`));
    assert.match(await whyNot(`file:${temporaryFolder()}`), /cannot be read or written \(EISDIR\): give its folder/);
  });

  it('is not reported as a port that cannot be opened', () => {
    const denied = Object.assign(new Error('denied'), { code: 'EACCES', syscall: 'mkdir', path: '/data' });
    assert.match(describeFailure(denied), /^\/data cannot be read or written \(EACCES\)/);
    const port = Object.assign(new Error('denied'), { code: 'EACCES', syscall: 'listen' });
    assert.match(describeFailure(port), /^The server may not listen on this HOST and PORT/);
  });
});

function inSchema(url: string, searchPath: string): string {
  return `${url}?options=${encodeURIComponent(`-c search_path=${searchPath}`)}`;
}

async function schemasOf(url: string, table: string): Promise<string[]> {
  return await withClient(url, async client => {
    const { rows } = await client.query('SELECT schemaname FROM pg_tables WHERE tablename = $1 ORDER BY 1', [table]);
    return rows.map(({ schemaname }) => schemaname);
  });
}
