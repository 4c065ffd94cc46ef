import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type Cluster, inFull, openCluster } from '../kit/faults.js';
import { eventually, type ServerProcess } from '../kit/processes.js';
import { newName, newPhone, TestApp, type TestUser } from '../kit/test-app.js';
import { engines } from '../kit/world.js';

const terminations = inFull ? 10 : 1;
const mostLogins = 40;
/** Enough that the load continues after listening has ended, and far less than the server waits. */
const loadMs = 1_500;
/** With `npm test`, other tests compete for the CPU. So a process that has to end after 9.5 seconds may be seen to end later. */
const drainMs = inFull ? 10_000 : 20_000;
/** Less than the server waits for a request that never ends. */
const idleMs = inFull ? 5_000 : 9_000;

for (const engine of engines) {
  describe(`SIGTERM (${engine})`, () => {
    let cluster: Cluster;
    let node: ServerProcess;
    let app: TestApp;
    before(async () => {
      cluster = await openCluster(engine, 1);
      [node] = cluster.nodes as [ServerProcess];
      app = await TestApp.create(node, { phoneVerification: true, phoneVerifiedSms: true, allowedCountries: ['JP'] });
    });
    after(() => cluster.stop());

    it(`${terminations} times under load: open requests are answered and their answers are correct, and nothing is accepted after`, async t => {
      for (let each = 0; each < terminations; each++) {
        const username = newName();
        await app.register({ username });
        const logins = await manyLogins(app, username);
        await untilTaken(node);
        const ended = terminate(node);
        await eventually('the end of listening', 9, () => isRefused(node));
        assert.equal(await Promise.race([logins.all, 'waiting']), 'waiting', 'the load was too small');
        const sessions = await logins.all;
        const { code, ms } = await ended;
        assert.equal(code, 0);
        assert.ok(ms < drainMs, `${ms} ms`);
        t.diagnostic(`${engine}: ${logins.count} logins in flight, all answered; ended after ${ms} ms`);
        await node.start();
        for (const { id, token } of sessions) assert.equal((await app.do('me', {}, token)).id, id);
      }
    });

    it('a request on a connection that is still open is refused in the usual shape', async () => {
      const username = newName();
      await app.register({ username });
      const logins = await manyLogins(app, username);
      const late = await openConnection(node);
      // An unfinished request, so that the connection counts as busy.
      late.write('POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n');
      await untilTaken(node);
      const ended = terminate(node);
      await eventually('the end of listening', 9, () => isRefused(node));
      late.write('{}GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
      const answers = await allOf(late);
      assert.match(answers, /Connection: close/i);
      assert.doesNotMatch(answers, /"status":"ok"/);
      assert.equal((await logins.all).length, logins.count);
      assert.equal((await ended).code, 0);
      await node.start();
    });

    it('does not wait for idle connections', async () => {
      const silent = await openConnection(node);
      const { code, ms } = await terminate(node);
      assert.equal(code, 0);
      assert.ok(ms < idleMs, `${ms} ms`);
      silent.destroy();
      await node.start();
    });

    // The rest takes the full ten seconds.
    if (!inFull && engine !== 'SQLite') return;

    it('does not wait forever for a request that never ends', async () => {
      const slow = await openConnection(node);
      slow.write('POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{');
      await untilTaken(node);
      const { code, ms } = await terminate(node);
      assert.equal(code, 0);
      assert.ok(ms < drainMs, `${ms} ms`);
      slow.destroy();
      await node.start();
    });

    it('D1 a message whose provider hangs does not delay the stop, and the next node sends it', async () => {
      cluster.vonage.behave('hang');
      const phone = newPhone();
      const attempts = cluster.vonage.requests.length;
      await app.register({ username: newName(), phone });
      await eventually('an attempt to send', 10, () => cluster.vonage.requests.length > attempts);
      const { code, ms } = await terminate(node);
      assert.equal(code, 0);
      assert.ok(ms < drainMs, `${ms} ms`);
      cluster.vonage.behave({ status: '0' });
      await node.start();
      cluster.passLease();
      await eventually('the message', 20, () => cluster.vonage.accepted.some(({ to }) => `+${to}` === phone));
    });
  });
}

/** Begins as many logins as this machine answers in `loadMs` now. Otherwise a busy machine would not answer them before the server has to end. */
async function manyLogins(app: TestApp, username: string): Promise<{ count: number; all: Promise<TestUser[]> }> {
  const startedAt = performance.now();
  const timed = 4;
  await Promise.all(Array.from({ length: timed }, () => app.login(username)));
  const eachMs = (performance.now() - startedAt) / timed;
  const count = Math.min(mostLogins, Math.max(timed, Math.round(loadMs / eachMs)));
  return { count, all: Promise.all(Array.from({ length: count }, () => app.login(username))) };
}

async function terminate(node: ServerProcess): Promise<{ code: number | null; ms: number }> {
  const startedAt = performance.now();
  const { code } = await node.kill('SIGTERM');
  return { code, ms: Math.round(performance.now() - startedAt) };
}

/** Waits until the server has begun with earlier requests: it accepts connections in turn, and each of these is new. */
async function untilTaken(node: ServerProcess): Promise<void> {
  for (let round = 0; round < 3; round++) {
    const connection = await openConnection(node);
    connection.write('GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    assert.match(await allOf(connection), /"ok"/);
  }
}

async function openConnection({ url }: ServerProcess): Promise<Socket> {
  const { port, hostname } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname });
  await once(socket, 'connect');
  socket.on('error', () => {});
  return socket;
}

async function isRefused(node: ServerProcess): Promise<boolean> {
  try {
    (await openConnection(node)).destroy();
    return false;
  } catch {
    return true;
  }
}

async function allOf(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket.setEncoding('utf8')) text += chunk;
  return text;
}
