import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eq, sql } from 'drizzle-orm';
import type pg from 'pg';
import { openPostgres, type PostgresSettings } from '../../src/platform/store/postgres.js';
import { type Params, prepared } from '../../src/platform/store/prepared.js';
import { type Reader, type Store, StoreUnavailable, type Tx } from '../../src/platform/store/store.js';
import { startCountingProxy } from '../kit/counting-proxy.js';
import { createDatabase, createEmptyDatabase, type TestDatabase, withClient } from '../kit/postgres.js';
import { type Pooler, startPooler } from '../kit/postgres-pooler.js';
import { startPostgres } from '../kit/postgres-server.js';
import { eventually } from '../kit/processes.js';

/** The kit's pooler opens fewer, so that each of its connections serves many transactions. */
const transactions = 30;

const findUser = prepared('test_pooler_user', ({ db, tables: { users } }: Reader, p: Params<{ id: string }>) =>
  db.select({ id: users.id }).from(users).where(eq(users.id, p.id)),
);

const open = (url: string, settings?: PostgresSettings): Promise<Store> =>
  openPostgres(
    url,
    () => {},
    undefined,
    () => {},
    settings,
  );

describe('A store on a pooler in transaction mode', () => {
  let database: TestDatabase;
  let pooler: Pooler;
  let store: Store;
  before(async () => {
    database = await createDatabase();
    await withClient(database.url, async admin => {
      await admin.query('CREATE TABLE counters (id int PRIMARY KEY, count int NOT NULL)');
      await admin.query('INSERT INTO counters VALUES (1, 0)');
    });
    pooler = await startPooler(database.url, 4);
    store = await open(pooler.url);
  });
  after(async () => {
    await store.close();
    await pooler.stop();
    await database.drop();
  });

  const add = (): Promise<unknown> => store.transaction(tx => run(tx, 'UPDATE counters SET count = count + 1'));

  async function counted(): Promise<number> {
    return await withClient(
      database.url,
      async admin => (await admin.query('SELECT count FROM counters')).rows[0].count,
    );
  }

  async function times(count: number, act: () => Promise<unknown>): Promise<void> {
    await Promise.all(Array.from({ length: count }, act));
  }

  it('detects the pooler, and needs no session: each transaction and each read may use another connection', async () => {
    const before = await counted();
    await times(transactions, add);
    await times(transactions, () => store.ping());
    await times(transactions, () => findUser(store.reader, { id: 'nobody' }));
    await times(transactions, () => store.transaction(tx => findUser(tx, { id: 'nobody' })));
    assert.equal(await counted(), before + transactions);
    assert.equal(pooler.dropped, 0);
  });

  it('leaves nothing behind on any connection: no prepared statement, no setting, no lock', async () => {
    await times(transactions, () => findUser(store.reader, { id: 'nobody' }));
    for (let each = 0; each < 4; each++) {
      await withClient(pooler.url, async client => {
        const { rows } = await client.query(`SELECT (SELECT count(*) FROM pg_prepared_statements)::int AS statements,
          current_setting('statement_timeout') AS timeout, current_setting('search_path') AS path,
          current_setting('default_transaction_read_only') AS "readOnly",
          (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')::int AS locks`);
        const clean = { statements: 0, timeout: '0', path: '"$user", public', readOnly: 'off', locks: 0 };
        assert.deepEqual(rows, [clean]);
      });
    }
  });

  it('limits each transaction by the timeouts of a session', async () => {
    const settings = await store.transaction(tx =>
      run(tx, `SELECT name, setting FROM pg_settings WHERE name LIKE '%timeout'`),
    );
    const byName = new Map(settings.map(({ name, setting }) => [name, setting]));
    assert.equal(byName.get('statement_timeout'), '5000');
    assert.equal(byName.get('idle_in_transaction_session_timeout'), '10000');
  });

  it('runs nothing of a transaction whose BEGIN failed: no statement commits alone', async () => {
    const before = await counted();
    pooler.failNextBegin();
    await assert.rejects(add(), StoreUnavailable);
    assert.equal(await counted(), before);
    await add();
    assert.equal(await counted(), before + 1);
  });

  it('works on connections that pg_dump has left with an empty search_path', async () => {
    for (let each = 0; each < 4; each++) {
      await withClient(pooler.url, client => client.query(`SELECT set_config('search_path', '', false)`));
    }
    const before = await counted();
    await times(transactions, add);
    await store.ping();
    assert.equal(await counted(), before + transactions);
    await open(pooler.url).then(other => other.close());
  });

  it('refuses a read-only connection, and makes the pooler drop it', async () => {
    await withClient(pooler.url, client => client.query('SET default_transaction_read_only = on'));
    const before = pooler.dropped;
    await eventually('the connection that cannot be used', 20, async () => {
      await Promise.all([add(), store.ping()]).catch(error => assert(store.isUnavailable(error)));
      return pooler.dropped > before;
    });
    await times(transactions, add);
    await times(transactions, () => store.ping());
  });

  it('needs one round trip for a read, and one more for a transaction than without a pooler', async t => {
    const proxy = await startCountingProxy(pooler.url);
    t.after(() => proxy.stop());
    const counted = await open(proxy.url);
    t.after(() => counted.close());
    const read = () => counted.reader.db.select().from(counted.reader.tables.users).limit(1);
    const write = () => counted.transaction(tx => run(tx, 'UPDATE counters SET count = count + 1'));
    // The first ones open connections.
    await read();
    await write();
    for (const [act, trips] of [
      [read, 1],
      [write, 3],
    ] as const) {
      proxy.reset();
      await act();
      assert.equal(proxy.roundTrips(), trips);
    }
  });

  it('uses the schema that the URL names, though poolers refuse `options`', async t => {
    const other = await createEmptyDatabase();
    await withClient(other.url, admin => admin.query('CREATE SCHEMA tenant'));
    const through = await startPooler(other.url);
    t.after(async () => {
      await through.stop();
      await other.drop();
    });
    const url = `${through.url}?options=${encodeURIComponent('-c search_path=tenant')}&pooler=transaction`;
    for (let start = 0; start < 2; start++) {
      const there = await open(url);
      await there.ping();
      await there.close();
    }
    await withClient(other.url, async admin => {
      const { rows } = await admin.query(`SELECT schemaname FROM pg_tables WHERE tablename = 'sessions'`);
      assert.deepEqual(rows, [{ schemaname: 'tenant' }]);
    });
  });
});

describe('DATABASE_CONNECTIONS', () => {
  let database: TestDatabase;
  let pooler: Pooler;
  before(async () => {
    database = await createDatabase();
    pooler = await startPooler(database.url);
  });
  after(async () => {
    await pooler.stop();
    await database.drop();
  });

  for (const through of ['PostgreSQL itself', 'a pooler'] as const) {
    it(`limits the connections to ${through}, and waiting reads leave half of them to writes`, async t => {
      const proxy = await startCountingProxy(through === 'a pooler' ? pooler.url : database.url);
      t.after(() => proxy.stop());
      const store = await open(proxy.url, { directUrl: null, readUrl: null, connections: 4 });
      t.after(() => store.close());
      const read = async () => await store.reader.db.select().from(store.reader.tables.users).limit(1);
      const write = () => store.transaction(tx => run(tx, 'DELETE FROM apps WHERE false'));
      await Promise.all(Array.from({ length: 40 }, (_, each) => (each % 2 === 0 ? read() : write())));
      assert.equal(proxy.connections(), 4);
      await withClient(database.url, async admin => {
        await admin.query('BEGIN');
        await admin.query('LOCK TABLE users');
        const reads = Promise.allSettled(Array.from({ length: 10 }, read));
        await write();
        await admin.query('ROLLBACK');
        await reads;
      });
    });
  }
});

describe('When a pooler connects to a standby', () => {
  it('neither reads nor writes, even on earlier connections, and continues when the standby is promoted', async t => {
    const server = await startPostgres({ synchronous_commit: 'on', full_page_writes: 'on' });
    t.after(() => server.stop());
    const pooler = await startPooler(server.url, 4);
    t.after(() => pooler.stop());
    const store = await open(pooler.url);
    t.after(() => store.close());
    const read = () => store.reader.db.select().from(store.reader.tables.users).limit(1);
    const write = () => store.transaction(tx => run(tx, 'DELETE FROM users'));
    await Promise.all([read(), write()]);
    await server.crash();
    await server.restartAsStandby();
    for (let each = 0; each < 8; each++) {
      await assert.rejects(async () => await read(), store.isUnavailable);
      await assert.rejects(write, StoreUnavailable);
    }
    await withClient(server.url, admin => admin.query('SELECT pg_promote()'));
    const works = () => Promise.all([read(), write()]).then(Boolean, () => false);
    await eventually('work', 5, works);
  });
});

/** Runs a statement of the test in a transaction of the store. */
async function run(tx: Tx, statement: string): Promise<Record<string, unknown>[]> {
  const { db } = tx as unknown as { db: { execute(query: unknown): Promise<pg.QueryResult> } };
  return (await db.execute(sql.raw(statement))).rows;
}
