import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, openCluster, row } from '../kit/faults.js';
import type { Ledger } from '../kit/ledger.js';
import { type PgBouncer, startPgBouncer } from '../kit/pgbouncer.js';
import { tellOfTakenAddress, tellPooledMigrations, tellPooledStories } from '../kit/pooled-stories.js';
import { createEmptyDatabase, type TestDatabase, withClient } from '../kit/postgres.js';
import { startPostgres, type TestServer } from '../kit/postgres-server.js';
import { eventually } from '../kit/processes.js';

const livesAtOnce = 4;
const recoveryWithinSeconds = 5;
const refusalWithinMs = 2_000;

for (const hasDirectUrl of [false, true]) {
  describe(`Two nodes behind Debian’s PgBouncer with the configuration of docs/scaling.md, ${hasDirectUrl ? 'with' : 'without'} DATABASE_DIRECT_URL`, () => {
    let server: TestServer;
    let pgbouncer: PgBouncer;
    let cluster: Cluster;
    before(async () => {
      // Commits that PostgreSQL acknowledged must survive a crash.
      server = await startPostgres({ synchronous_commit: 'on', full_page_writes: 'on' });
      pgbouncer = await startPgBouncer(server.url);
      const environment = hasDirectUrl ? { DATABASE_DIRECT_URL: server.url } : {};
      cluster = await openCluster('PostgreSQL', 2, { databaseUrl: pgbouncer.url, environment });
    });
    after(async () => {
      await cluster?.stop();
      await pgbouncer?.stop();
      await server?.stop();
    });

    tellPooledStories(() => cluster);
    if (hasDirectUrl) tellOfTakenAddress(() => cluster);

    it('lose nothing under load, and leave no prepared statement, setting or lock on its connections', async t => {
      const ledger = await survives(t, 'nothing', ledger => untilAcknowledged(ledger, 200, 120));
      assert.deepEqual(
        ledger.answers.filter(({ outcome }) => outcome !== 'OK'),
        [],
      );
      for (let each = 0; each < 10; each++) {
        await withClient(pgbouncer.url, async client => {
          const { rows } = await client.query(`SELECT current_setting('search_path') AS path,
            (SELECT count(*) FROM pg_prepared_statements)::int AS statements,
            (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')::int AS locks`);
          assert.deepEqual(rows, [{ path: '"$user", public', statements: 0, locks: 0 }]);
        });
      }
    });

    it('lose nothing when PgBouncer is restarted under load, and recover well within five seconds', async t => {
      await survives(t, 'PgBouncer restarted 3 times', async ledger => {
        for (let each = 0; each < 3; each++) {
          await pgbouncer.restart();
          await untilAcknowledged(ledger, 10, recoveryWithinSeconds * 2);
        }
      });
    });

    it('lose nothing when PostgreSQL crashes behind PgBouncer, refuse within two seconds, and recover within five seconds of its start', async t => {
      const ledger = await survives(t, 'PostgreSQL away for 5 s', async () => {
        await server.crash();
        await sleep(5_000);
        await server.restart();
      });
      const refusals = ledger.answers.filter(({ outcome }) => outcome === 'SERVICE_UNAVAILABLE').map(({ ms }) => ms);
      t.diagnostic(`${refusals.length} × SERVICE_UNAVAILABLE, the slowest after ${Math.max(...refusals)} ms`);
      assert.ok(refusals.length > 0 && Math.max(...refusals) <= refusalWithinMs);
    });

    it('refuse work on a read-only server, and recover when it can be written again', async t => {
      const setReadOnly = (value: string) =>
        withClient(server.url, async admin => {
          await admin.query(`ALTER SYSTEM SET default_transaction_read_only = ${value}`);
          await admin.query('SELECT pg_reload_conf()');
        });
      await survives(t, 'PostgreSQL made read-only for a while', async ledger => {
        await setReadOnly('on');
        const isReady = async () => (await fetch(`${cluster.nodes[0]?.url}/readyz`)).status === 200;
        await eventually('a refusal', 5, async () => !(await isReady()));
        const before = ledger.acknowledged.length;
        for (let each = 0; each < 20; each++) assert.equal(await isReady(), false);
        assert.ok(ledger.acknowledged.length - before <= livesAtOnce);
        await setReadOnly('off');
      });
    });

    /** Causes a failure in the middle of a load. The nodes must work again within five seconds, and lose nothing. */
    async function survives(
      t: TestContext,
      injected: string,
      trouble: (ledger: Ledger) => Promise<void>,
    ): Promise<Ledger> {
      const ledger = await cluster.openLedger();
      await ledger.underLoad(livesAtOnce, async () => {
        await untilAcknowledged(ledger, 20, 30);
        await trouble(ledger);
        const wellFrom = performance.now();
        await untilAcknowledged(ledger, 1, recoveryWithinSeconds);
        t.diagnostic(`acknowledged again after ${Math.round(performance.now() - wellFrom)} ms`);
        await untilAcknowledged(ledger, 20, 30);
      });
      cluster.passLease();
      await cluster.audit(ledger);
      t.diagnostic(row('PostgreSQL', injected, ledger.figures()));
      return ledger;
    }
  });
}

describe('Nodes that migrate through Debian’s PgBouncer', () => {
  let database: TestDatabase;
  let pgbouncer: PgBouncer;
  before(async () => {
    database = await createEmptyDatabase();
    pgbouncer = await startPgBouncer(database.url);
  });
  after(async () => {
    await pgbouncer?.stop();
    await database?.drop();
  });

  tellPooledMigrations(() => ({ databaseUrl: pgbouncer.url, directUrl: database.url }));
});

async function untilAcknowledged(ledger: Ledger, steps: number, seconds: number): Promise<void> {
  const goal = ledger.acknowledged.length + steps;
  await eventually(`${steps} more acknowledged`, seconds, () => ledger.acknowledged.length >= goal);
}
