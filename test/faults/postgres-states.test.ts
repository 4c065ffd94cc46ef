import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { serverOn } from '../kit/faults.js';
import { withClient } from '../kit/postgres.js';
import { startPostgres, type TestServer } from '../kit/postgres-server.js';
import { eventually, type ServerProcess } from '../kit/processes.js';
import { dayLongTokens, TestApp, type TestUser } from '../kit/test-app.js';

const recoveryWithinSeconds = 5;
const refusalWithinMs = 2_000;

interface State {
  readonly name: string;
  begin(): Promise<unknown>;
  end(): Promise<unknown>;
}

describe('When PostgreSQL is present but of no use, work and /readyz are refused alike', () => {
  let server: TestServer;
  let node: ServerProcess;
  let app: TestApp;
  let user: TestUser;
  before(async () => {
    server = await startPostgres({ synchronous_commit: 'on', full_page_writes: 'on' });
    await asAdmin(`CREATE ROLE service LOGIN PASSWORD 'right'`, 'CREATE DATABASE service OWNER service');
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

  const asAdmin = (...statements: string[]) =>
    withClient(server.url, async admin => {
      for (const statement of statements) await admin.query(statement);
    });
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
  ];
  for (const { name, begin, end } of states) {
    it(name, async t => {
      await begin();
      await eventually('refusals', recoveryWithinSeconds, async () => (await outcomes()).every(isRefusal));
      for (let round = 0; round < 3; round++) assert.deepEqual(await outcomes(), [...refused]);
      await end();
      const endedAt = performance.now();
      await eventually('work', recoveryWithinSeconds, async () =>
        (await outcomes()).every(outcome => outcome === 'OK'),
      );
      t.diagnostic(`well again after ${Math.round(performance.now() - endedAt)} ms`);
      for (let round = 0; round < 3; round++) assert.deepEqual(await outcomes(), ['OK', 'OK', 'OK']);
    });
  }

  it('logs why, and nothing as a bug', () => {
    const log = node.logLines.join('\n');
    assert.match(log, /trouble with the database/);
    assert.match(log, /password authentication failed/);
    assert.doesNotMatch(log, /unforeseen|outbox failed|request failed/);
  });

  async function renameAway(): Promise<void> {
    await asAdmin('ALTER DATABASE service RENAME TO elsewhere', 'ALTER DATABASE elsewhere ALLOW_CONNECTIONS true');
  }

  async function inService(statement: string): Promise<void> {
    const url = new URL(server.url);
    url.pathname = '/service';
    await withClient(url.href, admin => admin.query(statement));
  }

  /** Writes, reads and asks for readiness at once. Fails if one of them answers late, or as if it were a bug. */
  async function outcomes(): Promise<string[]> {
    const write = app.pseudoUser().then(() => 'OK', codeOf);
    const read = user.me().then(() => 'OK', codeOf);
    const ready = fetch(`${node.url}/readyz`).then(({ status }) => (status === 200 ? 'OK' : refused[2]));
    const startedAt = performance.now();
    const results = await Promise.all([write, read, ready]);
    const ms = performance.now() - startedAt;
    assert.ok(ms <= refusalWithinMs, `${results.join(', ')} after ${Math.round(ms)} ms`);
    assert.ok(
      results.every(result => result === 'OK' || isRefusal(result)),
      results.join(', '),
    );
    return results;
  }
});

const refused = ['SERVICE_UNAVAILABLE', 'SERVICE_UNAVAILABLE', 'SERVICE_UNAVAILABLE'] as const;

function isRefusal(outcome: string): boolean {
  return outcome === 'SERVICE_UNAVAILABLE';
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code);
}
