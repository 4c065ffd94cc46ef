import assert from 'node:assert/strict';
import dns from 'node:dns';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Database from 'better-sqlite3';
import { createServerAddress } from '../../src/boot/server-address.js';
import { createTeardown } from '../../src/boot/teardown.js';
import type { Config } from '../../src/platform/config/config.js';
import { ask } from '../kit/graphql.js';
import { partsOf } from '../kit/jwt.js';
import { freePort } from '../kit/ports.js';
import { createEmptyDatabase, withClient } from '../kit/postgres.js';
import { eventually, ServerProcess } from '../kit/processes.js';
import { startSmtpSink } from '../kit/smtp-sink.js';
import { temporaryFolder } from '../kit/temp.js';
import { newEmail, newName, password } from '../kit/test-app.js';
import { type Engine, engines, World } from '../kit/world.js';

for (const engine of engines) {
  describe(`A start that fails (${engine})`, () => {
    let world: World;
    let blocker: Server;
    before(async () => {
      blocker = createServer().listen(0, '127.0.0.1');
      await once(blocker, 'listening');
      world = new World(engine);
      await world.start();
      const app = await world.app();
      await app.set({ emailVerification: true });
      await world.server.stop();
    });
    after(async () => {
      await world.stop();
      blocker.close();
    });

    const port = () => (blocker.address() as AddressInfo).port;
    const phases: [phase: string, overrides: () => Partial<Config>, error: RegExp][] = [
      ['checking its apps', () => ({ production: true, publicUrl: 'https://id.example.com' }), /there is no provider/],
      ['making its workers', () => ({ smtp: { url: 'smtp://[', from: 'a@example.com' } }), /Invalid URL/],
      ['making its API', () => ({ trustedProxies: ['nowhere'] }), /Invalid socket address/],
      ['listening', () => ({ port: port() }), /EADDRINUSE/],
    ];
    for (const [phase, overrides, error] of phases) {
      it(`at ${phase} leaves nothing open`, async () => {
        const resources = process.getActiveResourcesInfo();
        await assert.rejects(new World(engine, { ...overrides(), databaseUrl: world.databaseUrl }).start(), error);
        await eventually('the end of every connection', 5, () => isUnused(engine, world.databaseUrl));
        await eventually('the end of every handle', 5, () => openedSince(resources).length === 0);
      });
    }

    it('at opening the store leaves nothing open', async () => {
      const resources = process.getActiveResourcesInfo();
      const { url, drop } = await createForeignDatabase(engine);
      await assert.rejects(new World(engine, { databaseUrl: url }).start(), /"?apps"?/);
      await eventually('the end of every connection', 5, () => isUnused(engine, url));
      await eventually('the end of every handle', 5, () => openedSince(resources).length === 0);
      await drop();
    });

    it('does not prevent the next start', async () => {
      await world.start();
      assert.equal((await fetch(`${world.url}/readyz`)).status, 200);
    });
  });
}

/** Makes a database in which the first migration fails, because it already has a table of that name. */
async function createForeignDatabase(engine: Engine): Promise<{ url: string; drop(): Promise<void> }> {
  const createTable = 'CREATE TABLE apps (id integer)';
  if (engine === 'PostgreSQL') {
    const database = await createEmptyDatabase();
    await withClient(database.url, client => client.query(createTable));
    return database;
  }
  const path = join(temporaryFolder(), 'foreign.sqlite');
  const database = new Database(path);
  database.exec(createTable);
  database.close();
  return { url: `file:${path}`, async drop() {} };
}

/** Returns whether no connection is open. SQLite removes the log file with its last connection. */
async function isUnused(engine: Engine, url: string): Promise<boolean> {
  if (engine === 'SQLite') return !existsSync(`${url.slice('file:'.length)}-wal`);
  return await withClient(url, async client => {
    const others = 'SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';
    return (await client.query(others)).rowCount === 0;
  });
}

/** Lists what keeps this process alive now and did not before. */
function openedSince(before: readonly string[]): string[] {
  const known = [...before];
  return process.getActiveResourcesInfo().filter(each => {
    const index = known.indexOf(each);
    if (index !== -1) known.splice(index, 1);
    return index === -1;
  });
}

describe('A server process that cannot start', () => {
  it('prints the reason in a sentence, and ends with status 1', async t => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    t.after(() => blocker.close());
    const { port } = blocker.address() as AddressInfo;
    const server = new ServerProcess('SQLite', {
      DATABASE_URL: `file:${join(temporaryFolder(), 'bonafide.sqlite')}`,
      PORT: String(port),
    });
    await assert.rejects(server.start(), /The port is in use by another process: choose another with PORT\.$/);
    assert.deepEqual(await server.kill('SIGTERM'), { code: 1, signal: null });
  });

  it('names HOST where it is no address of this machine', async () => {
    // 192.0.2.1 is for documentation (RFC 5737), and no name ends in .invalid (RFC 6761).
    for (const HOST of ['192.0.2.1', 'nowhere.invalid']) {
      const server = new ServerProcess('SQLite', {
        DATABASE_URL: `file:${join(temporaryFolder(), 'bonafide.sqlite')}`,
        HOST,
      });
      await assert.rejects(server.start(), /HOST is no address of this machine: choose another\.$/);
    }
  });
});

for (const engine of engines) {
  describe(`The address of a server (${engine})`, () => {
    it('D1 without PUBLIC_URL is in the links of messages that were queued before it started', async t => {
      const sink = await startSmtpSink();
      t.after(() => sink.stop());
      const smtp = { url: sink.url, from: 'no-reply@example.com' };
      const world = new World(engine, { smtp });
      await world.start();
      t.after(() => world.stop());
      const app = await world.app({ emailVerification: true });
      sink.behave({ at: 'connect', do: 421 });
      await app.register({ username: newName(), email: newEmail() });
      await world.server.settled();
      world.wait(3_600);
      sink.behave(null);
      await world.restart({});
      await world.server.settled();
      assert.deepEqual(
        sink.mails.map(({ text }) => text?.includes(`${world.url}/verify?v=`)),
        [true],
      );
    });

    it('T3 is in a token that is issued before the start ends, and its key is published before', async t => {
      const port = await freePort();
      const world = new World(engine, { host: 'localhost', port });
      // After it listens, Fastify resolves all addresses of localhost. This resolver delays the answer.
      const { lookup } = dns;
      const held: (() => void)[] = [];
      t.mock.method(dns, 'lookup', (...given: unknown[]) => {
        const look = () => Reflect.apply(lookup, dns, given);
        if ((given[1] as { all?: boolean }).all === true) held.push(look);
        else look();
      });
      const starting = world.start();
      t.after(async () => {
        for (const look of held) look();
        await starting;
        // A world that stops reads its inbox at this address.
        t.mock.restoreAll();
        await world.stop();
      });
      const register = `mutation { register(input: { username: "${newName()}", password: "${password}" }) { accessToken } }`;
      const url = `http://127.0.0.1:${port}`;
      const jwks = await eventually('the JWKS', 20, () => fetch(`${url}/.well-known/jwks.json`).catch(() => null));
      const { keys } = (await jwks.json()) as { keys: { kid: string }[] };
      const { register: session } = await ask(url, register);
      const [{ kid }] = partsOf(session.accessToken);
      assert.deepEqual(
        [kid],
        keys.map(key => key.kid),
      );
      assert.equal(held.length, 1, 'the start was not over');
      for (const look of held.splice(0)) look();
      await starting;
      assert.equal(partsOf(session.accessToken)[1].iss, world.url);
    });
  });
}

describe('The address of a server', () => {
  it('is refused while it is not known yet', () => {
    const address = createServerAddress(null);
    assert.throws(() => address.get(), /not known/);
    address.set('http://127.0.0.1:4000');
    assert.equal(address.get(), 'http://127.0.0.1:4000');
  });

  it('is PUBLIC_URL from the beginning, wherever the server listens', () => {
    const address = createServerAddress('https://id.example.com');
    assert.equal(address.get(), 'https://id.example.com');
    address.set('http://127.0.0.1:4000');
    assert.equal(address.get(), 'https://id.example.com');
  });
});

describe('A teardown', () => {
  it('closes in reverse order, once, and continues after a failure', async () => {
    const closed: string[] = [];
    const teardown = createTeardown();
    for (const name of ['store', 'broken', 'api']) {
      teardown.add(async () => {
        closed.push(name);
        if (name === 'broken') throw new Error('It does not close');
      });
    }
    const [first, second] = await Promise.allSettled([teardown.closeAll(), teardown.closeAll()]);
    assert.deepEqual(closed, ['api', 'broken', 'store']);
    assert.deepEqual([first.status, second.status], ['rejected', 'rejected']);
  });
});
