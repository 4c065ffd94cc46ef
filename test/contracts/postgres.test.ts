import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { openPostgres } from '../../src/platform/store/postgres.js';
import { type Store, StoreUnavailable, type Tx } from '../../src/platform/store/store.js';
import { createDatabase, type TestDatabase } from '../kit/postgres.js';
import { startTerminatingProxy } from '../kit/terminating-proxy.js';

/** More than the pool holds, so that a lost connection is noticed. */
const moreThanThePool = 25;

describe('A store on PostgreSQL', () => {
  let database: TestDatabase;
  let store: Store;
  let admin: pg.Client;
  before(async () => {
    database = await createDatabase();
    store = await openPostgres(database.url, () => {});
    admin = new pg.Client({ connectionString: database.url });
    await admin.connect();
    await admin.query('CREATE TABLE counters (id int PRIMARY KEY, count int NOT NULL)');
    await admin.query('INSERT INTO counters VALUES (1, 0), (2, 0)');
  });
  after(async () => {
    await admin.end();
    await store.close();
    await database.drop();
  });

  /** Runs a statement of the test in a transaction of the store. */
  function run(tx: Tx, statement: string) {
    const { db } = tx as unknown as { db: { execute(query: unknown): Promise<pg.QueryResult> } };
    // Drizzle sends a statement when `then` is called. This call does the same for a prepared statement.
    return db.execute(sql.raw(statement)).then(({ rows }) => rows);
  }

  async function counts(): Promise<number[]> {
    const { rows } = await admin.query('SELECT count FROM counters ORDER BY id');
    return rows.map(({ count }) => count);
  }

  async function terminate(tx: Tx): Promise<void> {
    const [row] = await run(tx, 'SELECT pg_backend_pid() AS pid');
    const gone = 'SELECT 1 FROM pg_stat_activity WHERE pid = $1';
    await admin.query('SELECT pg_terminate_backend($1)', [row?.pid]);
    while ((await admin.query(gone, [row?.pid])).rowCount !== 0);
    // The end of the socket is a separate event.
    await new Promise(setImmediate);
  }

  it('completes both of two transactions that deadlock', async () => {
    const before = await counts();
    const bothHaveOne = barrier(2);
    const add = (first: number, second: number) =>
      store.transaction(async tx => {
        await run(tx, `UPDATE counters SET count = count + 1 WHERE id = ${first}`);
        await bothHaveOne();
        await run(tx, `UPDATE counters SET count = count + 1 WHERE id = ${second}`);
      });
    await Promise.all([add(1, 2), add(2, 1)]);
    assert.deepEqual(
      await counts(),
      before.map(count => count + 2),
    );
  });

  it('completes both of two transactions that cannot be serialized', async () => {
    const [before = 0] = await counts();
    const bothHaveRead = barrier(2);
    const add = () =>
      store.transaction(async tx => {
        await run(tx, 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE');
        const [row] = await run(tx, 'SELECT count FROM counters WHERE id = 1');
        await bothHaveRead();
        await run(tx, `UPDATE counters SET count = ${row?.count + 1} WHERE id = 1`);
      });
    await Promise.all([add(), add()]);
    assert.equal((await counts())[0], before + 2);
  });

  it('throws that it is unavailable if each of five attempts is in conflict with others', async () => {
    const fails = (code: string) => {
      let attempts = 0;
      const failing = store.transaction(async () => {
        attempts++;
        throw Object.assign(new Error('others were faster'), { code });
      });
      return { failing, attempts: () => attempts };
    };
    for (const code of ['40001', '40P01']) {
      const { failing, attempts } = fails(code);
      await assert.rejects(failing, StoreUnavailable);
      assert.equal(attempts(), 5);
    }
    // A reference that is wrong each time is a bug.
    await assert.rejects(fails('23503').failing, { code: '23503' });
    await store.ping();
  });

  it('does not wait for each statement, and fails with the first error', async () => {
    const before = await counts();
    const failed = store.transaction(async tx => {
      await run(tx, 'UPDATE counters SET count = count + 1');
      await tx.send(run(tx, 'SELECT 1 / 0'));
      // The error of this statement says only that an earlier one failed.
      await run(tx, 'SELECT 1');
    });
    await assert.rejects(failed, /SELECT 1 \/ 0/);
    const failedAtTheEnd = store.transaction(async tx => {
      await run(tx, 'UPDATE counters SET count = count + 1');
      await tx.send(run(tx, 'SELECT 1 / 0'));
    });
    await assert.rejects(failedAtTheEnd, /SELECT 1 \/ 0/);
    assert.deepEqual(await counts(), before);
    await store.ping();
  });

  it('runs the statements of a list in order, and fails with the first that failed', async () => {
    const results = await store.transaction(tx =>
      tx.inOrder([
        run(tx, 'UPDATE counters SET count = 5 WHERE id = 1'),
        run(tx, 'UPDATE counters SET count = count * 2 WHERE id = 1 RETURNING count'),
        run(tx, 'SELECT count FROM counters WHERE id = 1'),
      ]),
    );
    assert.deepEqual(results, [[], [{ count: 10 }], [{ count: 10 }]]);
    const failed = store.transaction(tx =>
      tx.inOrder([run(tx, 'UPDATE counters SET count = 6'), run(tx, 'SELECT 1 / 0'), run(tx, 'SELECT 1 / 1')]),
    );
    await assert.rejects(failed, /SELECT 1 \/ 0/);
    assert.equal((await counts())[0], 10);
  });

  it('commits behind a last statement, fails with it, and refuses statements after it', async () => {
    const add = 'UPDATE counters SET count = count + 1 WHERE id = 1 RETURNING count';
    const [before = 0] = await counts();
    assert.deepEqual(await store.transaction(tx => tx.last(run(tx, add))), [{ count: before + 1 }]);
    const failed = store.transaction(async tx => {
      await run(tx, add);
      await tx.last(run(tx, 'SELECT 1 / 0'));
    });
    await assert.rejects(failed, /SELECT 1 \/ 0/);
    const followed = store.transaction(async tx => {
      await tx.last(run(tx, 'SELECT 1'));
      await run(tx, add);
    });
    await assert.rejects(followed, StoreUnavailable);
    assert.equal((await counts())[0], before + 1);
    await store.ping();
  });

  it('survives a connection that breaks between two statements, and throws that it is unavailable', async () => {
    const before = await counts();
    for (let each = 0; each < moreThanThePool; each++) {
      const broken = store.transaction(async tx => {
        await run(tx, 'UPDATE counters SET count = count + 1');
        await terminate(tx);
        await run(tx, 'SELECT 1');
      });
      await assert.rejects(broken, StoreUnavailable);
    }
    assert.deepEqual(await counts(), before);
    await store.ping();
  });

  it('survives a connection that breaks as soon as it is open', async t => {
    const proxy = await startTerminatingProxy(database.url);
    t.after(proxy.stop);
    const behindProxy = await openPostgres(proxy.url, () => {});
    t.after(behindProxy.close);
    proxy.terminateNew();
    for (let each = 0; each < moreThanThePool; each++) {
      const broken = behindProxy.transaction(tx => run(tx, 'SELECT 1'));
      await assert.rejects(broken, StoreUnavailable);
      await assert.rejects(behindProxy.ping(), behindProxy.isUnavailable);
    }
  });

  it('throws the error of the work, though the connection broke before the rollback', async () => {
    const broken = store.transaction(async tx => {
      await terminate(tx);
      throw new RangeError('the work failed');
    });
    await assert.rejects(broken, RangeError);
    await store.ping();
  });

  it('does not report a transaction as committed when one of its statements failed', async () => {
    const before = await counts();
    const halfDone = store.transaction(async tx => {
      await run(tx, 'UPDATE counters SET count = count + 1');
      await run(tx, 'SELECT nothing').catch(() => {});
    });
    await assert.rejects(halfDone, /rolled back/);
    assert.deepEqual(await counts(), before);
  });

  it('ignores a late statement when its transaction is over', async () => {
    const before = await counts();
    const late = store.transaction(async tx => {
      await run(tx, 'ROLLBACK');
      await run(tx, 'UPDATE counters SET count = count + 1');
    });
    await assert.rejects(late, StoreUnavailable);
    assert.deepEqual(await counts(), before);
  });

  it('stops a statement that takes too long, and throws that it is unavailable', async () => {
    const slow = store.transaction(tx => run(tx, 'SET LOCAL statement_timeout = 20; SELECT pg_sleep(5)'));
    await assert.rejects(slow, StoreUnavailable);
  });
});

/** Makes the first `size` callers wait for each other. Later ones pass, because a transaction may run again. */
function barrier(size: number): () => Promise<void> {
  let come = 0;
  let open: () => void = () => {};
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return () => {
    if (++come >= size) open();
    return opened;
  };
}
