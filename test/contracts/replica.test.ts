import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'drizzle-orm';
import { inspectPostgres } from '../../src/platform/store/postgres/inspect.js';
import { replicaSql } from '../../src/platform/store/postgres/replica.rules.js';
import { openPostgres } from '../../src/platform/store/postgres.js';
import type { Store } from '../../src/platform/store/store.js';
import { withClient } from '../kit/postgres.js';
import { startPostgres, type TestServer } from '../kit/postgres-server.js';
import { promote, replicated, startStandby } from '../kit/postgres-standby.js';
import { eventually } from '../kit/processes.js';
import { sourceFiles } from '../kit/sources.js';

/** The files that may read from a standby, because no decision depends on their reads. All others read from the primary. */
const readers = [
  'src/domain/admin/overview.ts',
  'src/domain/admin/search/find-users.ts',
  'src/domain/audit/read-audit-log.ts',
  'src/domain/events/read-events.ts',
  'src/domain/messaging/read-messages.ts',
  'src/domain/transfer/export-users.ts',
];

describe('DATABASE_READ_URL', () => {
  let primary: TestServer;
  let standby: TestServer;
  let store: Store;
  let kinds: string[] = [];
  let notices: string[] = [];
  let written = 0;
  const nobody = { hash: () => () => {}, breachCheck() {}, action() {} };
  const observer = { ...nobody, database: (kind: string) => () => void kinds.push(kind) };
  const open = () =>
    openPostgres(
      primary.url,
      () => {},
      observer,
      notice => void notices.push(notice),
      {
        ...{ directUrl: null, readUrl: standby.url, connections: 8 },
      },
    );

  before(async () => {
    primary = await startPostgres(replicated);
    // Makes the tables, and an app.
    const first = await openPostgres(primary.url, () => {});
    await first.transaction(async ({ db, tables }) => {
      await db.insert(tables.apps).values({ id: 'app', settings: {}, createdAt: 0, updatedAt: 0 });
    });
    await first.close();
    standby = await startStandby(primary);
    // Commits must not wait for the standby, because this test breaks it.
    await withClient(primary.url, async admin => {
      await admin.query('ALTER SYSTEM RESET synchronous_standby_names');
      await admin.query('SELECT pg_reload_conf()');
    });
    store = await open();
  });
  after(async () => {
    await store.close();
    await standby.stop();
    await primary.stop();
  });

  /** Changes a row, and reads it at once as a list would. Returns which server answered. */
  async function readOwnWrite(): Promise<string> {
    written++;
    await store.transaction(async ({ db, tables }) => {
      await db.update(tables.apps).set({ updatedAt: written });
    });
    kinds = [];
    const { apps } = store.reports.tables;
    const rows = await store.reports.db.select({ updatedAt: apps.updatedAt }).from(apps);
    assert.deepEqual(rows, [{ updatedAt: written }]);
    return kinds.find(kind => kind.startsWith('replica')) ?? 'read';
  }

  async function whatDoctorSees(): Promise<string | null> {
    const urls = { directUrl: null, readUrl: standby.url };
    return await inspectPostgres(primary.url, urls, Date.now, async ({ unusedReplica }) => unusedReplica);
  }

  async function untilUsedAgain(): Promise<void> {
    await eventually('the replica is used again', 30, async () => (await readOwnWrite()) === 'replica');
    assert.match(notices.join(), /is used again\.$/);
    notices = [];
  }

  it('O35 runs only queries that every role may run', async () => {
    await withClient(primary.url, admin => admin.query('CREATE ROLE ordinary'));
    for (const [server, question] of [[primary, replicaSql.primary] as const, [standby, replicaSql.standby] as const]) {
      await withClient(server.url, async admin => {
        await eventually('the role', 20, async () => {
          return (await admin.query(`SELECT 1 FROM pg_roles WHERE rolname = 'ordinary'`)).rowCount === 1;
        });
        await admin.query('SET ROLE ordinary');
        assert.equal((await admin.query(question)).rows[0].timeline, 1);
      });
    }
  });

  it('O35 reads from the standby, with everything that was committed before', async () => {
    for (let time = 0; time < 50; time++) assert.equal(await readOwnWrite(), 'replica');
    assert.deepEqual(notices, []);
    assert.equal(await whatDoctorSees(), null);
  });

  it('O36 V11 keeps the standby after an error of the statement, and logs no value of it', async () => {
    const { apps } = store.reports.tables;
    const wrong = store.reports.db.select({ number: sql`${'jane@example.com'}::bigint` }).from(apps);
    await assert.rejects(
      async () => await wrong,
      ({ cause }: Error) => /jane@example\.com/.test(String(cause)),
    );
    assert.deepEqual(notices, []);
    assert.equal(await readOwnWrite(), 'replica');
  });

  it('O36 reads from the primary when the standby cancels a read, and then uses the standby again', async () => {
    const reading = store.reports.db.select({ slept: sql<string>`pg_sleep(1)::text` }).from(store.reports.tables.apps);
    const answer = Promise.resolve(reading);
    await withClient(standby.url, admin =>
      eventually('the read is ended', 20, async () => {
        const { rowCount } = await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE pid <> pg_backend_pid() AND state = 'active' AND query LIKE '%pg_sleep(1)%'`);
        return rowCount !== 0;
      }),
    );
    assert.equal((await answer).length, 1);
    assert.match(notices.join(), /^The replica of DATABASE_READ_URL is not used: .*\(57P01\)\. The primary answers/);
    await untilUsedAgain();
  });

  /** Takes too long at a standby only. */
  async function readSlowly(): Promise<void> {
    const slept = sql<string>`case when pg_is_in_recovery() then pg_sleep(20)::text else 'no' end`;
    const rows = await store.reports.db.select({ slept }).from(store.reports.tables.apps);
    assert.deepEqual(rows, [{ slept: 'no' }]);
  }

  it('O47 the primary answers a read that takes too long, and others still use the standby', async () => {
    await readSlowly();
    assert.deepEqual(notices, []);
    assert.equal(await readOwnWrite(), 'replica');
  });

  it('O47 does not use a standby at which five reads in a row took too long', async () => {
    await Promise.all(Array.from({ length: 4 }, readSlowly));
    assert.deepEqual(notices, []);
    await readSlowly();
    assert.match(notices.join(), /is not used: .*\(57014\)\. The primary answers/);
    await untilUsedAgain();
  });

  it('O36 reads from the primary while the standby lags', async () => {
    await withClient(standby.url, admin => admin.query('SELECT pg_wal_replay_pause()'));
    for (let time = 0; time < 5; time++) assert.equal(await readOwnWrite(), 'replica_unused');
    assert.match((await whatDoctorSees()) ?? '', /^it is \d+ bytes behind$/);
    assert.equal(notices.length, 1);
    assert.match(notices.join(), /is not used: it is \d+ bytes behind\. The primary answers in its place\.$/);
    await withClient(standby.url, admin => admin.query('SELECT pg_wal_replay_resume()'));
    await untilUsedAgain();
  });

  it('O36 reads from the primary while the standby is down, and stays ready', async () => {
    await standby.crash();
    assert.equal(await readOwnWrite(), 'replica_unused');
    await store.ping();
    assert.equal(notices.length, 1);
    await standby.restart();
  });

  it('O36 reads from the primary when the standby was promoted', async () => {
    await promote(standby);
    notices = [];
    const other = await open();
    const { apps } = other.reports.tables;
    assert.equal((await other.reports.db.select({ updatedAt: apps.updatedAt }).from(apps))[0]?.updatedAt, written);
    await other.close();
    assert.match(notices.join(), /is not used: it is not a standby\./);
  });

  it('O35 is used only for lists, counts and exports', () => {
    const files = sourceFiles('src/domain').filter(({ code }) => /\bstore\.reports\b|\breports: reader\b/.test(code));
    assert.deepEqual(
      files.map(({ path }) => path),
      readers,
    );
  });
});
