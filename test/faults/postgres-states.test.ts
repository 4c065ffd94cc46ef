import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { inFull, serverOn } from '../kit/faults.js';
import { withClient } from '../kit/postgres.js';
import { startPostgres, type TestServer } from '../kit/postgres-server.js';
import { eventually, type ServerProcess } from '../kit/processes.js';
import { mountSmallDisk } from '../kit/small-disk.js';
import { spreadOf } from '../kit/spread.js';
import { dayLongTokens, TestApp, type TestUser } from '../kit/test-app.js';

const recoveryWithinSeconds = 5;
const refusalWithinMs = 2_000;
/** For a request inside a transaction: src/platform/store/postgres.ts allows six seconds. */
const refusalInTransactionWithinMs = 8_000;
const times = inFull ? 10 : 1;
const rounds = 3;
const refused = 'SERVICE_UNAVAILABLE';
/** /readyz answers within two seconds; the rest is for a busy machine. */
const readyWithinMs = 2_500;

interface State {
  readonly name: string;
  begin(): Promise<unknown>;
  end(): Promise<unknown>;
  /** Only writes are refused, after at most so many milliseconds. */
  refusesWritesWithinMs?: number;
  skip?: string | false;
}

describe('When PostgreSQL runs but cannot be used, requests and /readyz are refused alike', () => {
  let server: TestServer;
  let node: ServerProcess;
  let app: TestApp;
  let user: TestUser;
  const disk = mountSmallDisk(24);
  before(async () => {
    server = await startPostgres({ synchronous_commit: 'on', full_page_writes: 'on' });
    if (disk !== null) await server.giveAway(disk.folder);
    await asAdmin(`CREATE ROLE service LOGIN PASSWORD 'right'`, ...createService());
    const url = new URL(server.url);
    Object.assign(url, { username: 'service', password: 'right', pathname: '/service' });
    node = serverOn('PostgreSQL', url.href);
    await node.start();
    app = await TestApp.create(node, dayLongTokens);
    user = await app.pseudoUser();
  });
  after(async () => {
    await node.stop();
    await server.stop();
  });

  /** Runs statements, and returns the result of the last one. */
  const asAdmin = (...statements: string[]) =>
    withClient(server.url, async admin => {
      let result = await admin.query('SELECT');
      for (const statement of statements) result = await admin.query(statement);
      return result;
    });
  /** Its tables are on a small disk, and the log of PostgreSQL is not. */
  function createService(): string[] {
    if (disk === null) return ['CREATE DATABASE service OWNER service'];
    return [
      `CREATE TABLESPACE small LOCATION '${disk.folder}'`,
      'CREATE DATABASE service OWNER service TABLESPACE small',
    ];
  }

  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'service'`;
  const states: State[] = [
    {
      name: 'credentials rotated and put back (28P01)',
      begin: () => asAdmin(`ALTER ROLE service PASSWORD 'other'`, cut),
      end: () => asAdmin(`ALTER ROLE service PASSWORD 'right'`),
    },
    {
      name: 'a role that may not log in (28000)',
      begin: () => asAdmin('ALTER ROLE service NOLOGIN', cut),
      end: () => asAdmin('ALTER ROLE service LOGIN'),
    },
    {
      name: 'a database that allows no connections (55000)',
      begin: () => asAdmin('ALTER DATABASE service ALLOW_CONNECTIONS false', cut),
      end: () => asAdmin('ALTER DATABASE service ALLOW_CONNECTIONS true'),
    },
    {
      name: 'a database of another name (3D000)',
      begin: () => asAdmin('ALTER DATABASE service ALLOW_CONNECTIONS false', cut).then(renameAway),
      end: () => asAdmin('ALTER DATABASE elsewhere RENAME TO service'),
    },
    {
      name: 'the connection limit of the role reached (53300)',
      begin: () => asAdmin('ALTER ROLE service CONNECTION LIMIT 0', cut),
      end: () => asAdmin('ALTER ROLE service CONNECTION LIMIT -1'),
    },
    {
      name: 'rights revoked (42501)',
      begin: () => inService('REVOKE ALL ON users FROM service'),
      end: () => inService('GRANT ALL ON users TO service'),
    },
    {
      name: 'a primary made read-only while connections are open (25006)',
      begin: () => asAdmin('ALTER SYSTEM SET default_transaction_read_only = on', 'SELECT pg_reload_conf()'),
      end: () => asAdmin('ALTER SYSTEM RESET default_transaction_read_only', 'SELECT pg_reload_conf()'),
    },
    {
      name: 'demoted to a standby that answers reads, and promoted',
      begin: () => server.crash().then(() => server.restartAsStandby()),
      end: () => asAdmin('SELECT pg_promote()'),
    },
    {
      name: 'a synchronous standby that confirms nothing (01000)',
      begin: () => waitForStandby(`= 'absent'`),
      end: () => waitForStandby('= DEFAULT'),
      refusesWritesWithinMs: refusalInTransactionWithinMs,
      skip: !inFull && 'npm run test:faults',
    },
    {
      name: 'a full disk (53100)',
      begin: async () => disk?.fill(),
      end: async () => disk?.makeRoom(),
      refusesWritesWithinMs: refusalWithinMs,
      skip: disk === null && 'No file system may be mounted here',
    },
  ];
  for (const state of states) {
    const { name, begin, end, skip = false, refusesWritesWithinMs: mostMs } = state;
    const expected = mostMs === undefined ? [refused, refused, refused] : [refused, 'OK', refused];
    const isRefused = (outcomes: readonly string[]) => outcomes.every((each, index) => each === expected[index]);
    it(name, { skip }, async t => {
      const recoveries: number[] = [];
      for (let time = 0; time < times; time++) {
        await begin();
        await eventually('refusals', 3 * recoveryWithinSeconds, async () => isRefused(await outcomes(mostMs)));
        for (let round = 0; round < rounds; round++) assert.deepEqual(await outcomes(mostMs), expected);
        await end();
        const endedAt = performance.now();
        await eventually('work', recoveryWithinSeconds, async () => isWork(await outcomes(mostMs)));
        recoveries.push(performance.now() - endedAt);
        for (let round = 0; round < rounds; round++) assert.deepEqual(await outcomes(), ['OK', 'OK', 'OK']);
      }
      t.diagnostic(`${name}: well again after ${spreadOf(recoveries)}`);
    });
  }

  it('a commit is not acknowledged if PostgreSQL stops waiting for a synchronous standby', async () => {
    await waitForStandby(`= 'absent'`);
    let outcome: string | null = null;
    let write: Promise<void> = Promise.resolve();
    const begin = () => {
      outcome = null;
      write = within(refusalInTransactionWithinMs, app.pseudoUser()).then(answer => {
        outcome = answer;
      });
    };
    begin();
    // As `statement_timeout` does after five seconds.
    await eventually('a commit that waits', recoveryWithinSeconds, async () => {
      const cancelled = await asAdmin(
        `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`,
      );
      // A connection reads the new setting a moment after the reload. Until then its commit does not wait.
      if (outcome === 'OK') begin();
      return cancelled.rowCount === 1;
    });
    await write;
    assert.equal(outcome, refused);
    await waitForStandby('= DEFAULT');
  });

  it('logs the reason, and nothing as a bug', () => {
    const log = node.logLines.join('\n');
    assert.match(log, /database error/);
    assert.match(log, /password authentication failed/);
    assert.doesNotMatch(log, /unexpected error|outbox failed|request failed/);
  });

  async function waitForStandby(names: string): Promise<void> {
    await asAdmin(`ALTER SYSTEM SET synchronous_standby_names ${names}`, 'SELECT pg_reload_conf()');
  }

  async function renameAway(): Promise<void> {
    await asAdmin('ALTER DATABASE service RENAME TO elsewhere', 'ALTER DATABASE elsewhere ALLOW_CONNECTIONS true');
  }

  async function inService(statement: string): Promise<void> {
    const url = new URL(server.url);
    url.pathname = '/service';
    await withClient(url.href, admin => admin.query(statement));
  }

  /** Writes, reads and asks for readiness at once. Fails if one of the answers is late, or looks like a bug. */
  async function outcomes(writesWithinMs = refusalWithinMs): Promise<string[]> {
    const attributes = { text: randomBytes(9_000).toString('base64') };
    const results = await Promise.all([
      within(writesWithinMs, app.pseudoUser({ attributes })),
      within(refusalWithinMs, user.me()),
      within(readyWithinMs, askReady(node)),
    ]);
    assert.ok(
      results.every(result => result === 'OK' || result === refused),
      results.join(', '),
    );
    return results;
  }
});

async function askReady({ url }: ServerProcess): Promise<void> {
  const { status } = await fetch(`${url}/readyz`);
  if (status === 503) throw { code: refused };
  assert.equal(status, 200);
}

async function within(mostMs: number, answer: Promise<unknown>): Promise<string> {
  const startedAt = performance.now();
  const outcome = await answer.then(
    () => 'OK',
    error => String((error as { code?: unknown }).code),
  );
  const ms = performance.now() - startedAt;
  assert.ok(ms <= mostMs, `${outcome} after ${Math.round(ms)} ms`);
  return outcome;
}

function isWork(outcomes: readonly string[]): boolean {
  return outcomes.every(outcome => outcome === 'OK');
}
