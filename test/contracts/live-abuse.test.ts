import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { type ClientOptions, WebSocket } from 'ws';
import { exchange } from '../kit/exchange.js';
import { soon, verificationChanged } from '../kit/live.js';
import { openNode } from '../kit/node.js';
import { eventually } from '../kit/processes.js';
import { newName, newPhone, type TestUser } from '../kit/test-app.js';
import { World } from '../kit/world.js';

const ownPages = 'https://app.example.com';

describe('A WebSocket', () => {
  const world = new World('SQLite', { corsOrigins: [ownPages, 'capacitor://localhost', 'https://*.example.app'] });
  let user: TestUser;
  before(async () => {
    await world.start();
    const app = await world.app({ phoneVerification: true, allowedCountries: ['JP'] });
    user = await app.register({ username: newName(), phone: newPhone() });
  });
  after(() => world.stop());

  function dial(path = '/graphql', options: ClientOptions = {}, protocols = ['graphql-transport-ws']): WebSocket {
    const socket = new WebSocket(`${world.url.replace('http', 'ws')}${path}`, protocols, options);
    socket.on('error', () => {});
    return socket;
  }

  async function opened(): Promise<WebSocket> {
    const socket = dial();
    await once(socket, 'open');
    return socket;
  }

  /** Opens a connection that has sent its token and received the acknowledgement. */
  async function greeted(): Promise<WebSocket> {
    const socket = await opened();
    const payload = { authorization: `Bearer ${user.token}` };
    assert.deepEqual(await answerTo(socket, { type: 'connection_init', payload }), { type: 'connection_ack' });
    return socket;
  }

  // biome-ignore lint/suspicious/noExplicitAny: whatever the server says
  async function answerTo(socket: WebSocket, message: object): Promise<any> {
    const answer = once(socket, 'message');
    socket.send(JSON.stringify(message));
    return JSON.parse(String((await answer)[0]));
  }

  async function asked(query: string, rest: object = {}) {
    const socket = await greeted();
    const { type, payload } = await answerTo(socket, { id: '1', type: 'subscribe', payload: { query, ...rest } });
    socket.terminate();
    assert.equal(type, 'error');
    return payload[0];
  }

  async function closeOf(socket: WebSocket): Promise<number> {
    const [code] = await once(socket, 'close');
    return code as number;
  }

  async function statusOf(socket: WebSocket): Promise<number> {
    const refused = once(socket, 'unexpected-response').then(([, response]) => response.statusCode as number);
    const status = await Promise.race([refused, once(socket, 'open').then(() => 101)]);
    socket.terminate();
    return status;
  }

  it('O11 is accepted from our own pages, from those of CORS_ORIGINS and from programs, and from no other page', async () => {
    for (const origin of [undefined, ownPages, world.url, 'capacitor://localhost', 'https://a.example.app']) {
      const socket = dial('/graphql', origin === undefined ? {} : { origin });
      await once(socket, 'open');
      socket.terminate();
    }
    for (const origin of [
      'https://evil.example',
      'null',
      `${ownPages}.evil.example`,
      'ionic://localhost',
      'https://example.app',
    ]) {
      assert.equal(await statusOf(dial('/graphql', { origin })), 403, origin);
    }
  });

  it('that is refused is closed, even if the client stays silent and keeps its end open', async () => {
    const { hostname, port } = new URL(world.url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const lines = ['GET /x HTTP/1.1', 'Host: x', 'Connection: Upgrade', 'Upgrade: websocket', '', ''];
    socket.write(lines.join('\r\n'));
    let isBroken = false;
    socket.on('error', () => {
      isBroken = true;
    });
    socket.resume();
    await once(socket, 'end');
    // A half-closed connection would accept this without an error.
    await eventually('the end of the other half', 10, () => {
      if (!isBroken) socket.write('x');
      return isBroken;
    });
    socket.destroy();
  });

  it('is accepted only at /graphql, and a request that is no WebSocket is answered as plain HTTP', async () => {
    assert.equal(await statusOf(dial('/')), 404);
    assert.equal(await statusOf(dial('/graphql/')), 404);
    const lines = ['GET /healthz HTTP/1.1', 'Host: x', 'Connection: Upgrade, close', 'Upgrade: h2c', '', ''];
    assert.match(await exchange(world.url, lines.join('\r\n')), /^HTTP\/1\.1 200/);
  });

  it('speaks graphql-transport-ws and nothing else', async () => {
    assert.equal(await closeOf(dial('/graphql', {}, [])), 4406);
    const socket = await opened();
    socket.send('no JSON');
    assert.equal(await closeOf(socket), 4400);
  });

  it('is closed when it is silent, subscribes before it is authenticated, authenticates twice or reuses an id', async () => {
    const silent = await opened();
    const hasty = await opened();
    hasty.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: verificationChanged } }));
    assert.equal(await closeOf(hasty), 4401);
    const twice = await greeted();
    twice.send(JSON.stringify({ type: 'connection_init' }));
    assert.equal(await closeOf(twice), 4429);
    const doubled = await greeted();
    const message = JSON.stringify({ id: '1', type: 'subscribe', payload: { query: verificationChanged } });
    doubled.send(message);
    doubled.send(message);
    assert.equal(await closeOf(doubled), 4409);
    assert.equal(await closeOf(silent), 4408);
  });

  it('is closed when its client does not answer a ping', async t => {
    const node = await openNode(world, {}, { pingMs: 200 });
    t.after(() => node.close());
    const url = `${node.url.replace('http', 'ws')}/graphql`;
    const [lively, dead] = [true, false].map(autoPong => new WebSocket(url, 'graphql-transport-ws', { autoPong })) as [
      WebSocket,
      WebSocket,
    ];
    assert.equal(await closeOf(dead), 1006);
    for (let pings = 0; pings < 3; pings++) await once(lively, 'ping');
    assert.equal(lively.readyState, WebSocket.OPEN);
    lively.terminate();
  });

  it('is closed when its client sends more and more and reads no answers', async () => {
    const socket = await greeted();
    let code: number | null = null;
    socket.once('close', given => {
      code = given;
    });
    socket.pause();
    const ping = JSON.stringify({ type: 'ping', payload: { echo: 'x'.repeat(90 * 1024) } });
    // More than twice what the system buffers at both ends.
    for (let sent = 0; sent < 300; sent++) socket.send(ping);
    await soon('the last to leave', () => socket.bufferedAmount === 0 || null);
    socket.resume();
    assert.equal(await soon('the end', () => code), 4429);
  });

  it('is limited to a hundred per network, however many users they belong to', async t => {
    const from = (ip: string) => ({ headers: { 'x-forwarded-for': ip } });
    const hundred = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const socket = dial('/graphql', from('2001:db8::1'));
        await once(socket, 'open');
        return socket;
      }),
    );
    t.after(() => {
      for (const socket of hundred) socket.terminate();
    });
    assert.equal(await statusOf(dial('/graphql', from('2001:db8::2'))), 429);
    const neighbour = dial('/graphql', from('2001:db8:0:1::1'));
    await once(neighbour, 'open');
    neighbour.terminate();
    hundred[0]?.terminate();
    // The server notices the end a moment later.
    await eventually('a place', 20, async () => (await statusOf(dial('/graphql', from('2001:db8::2')))) === 101);
  });

  it('accepts no message over 100 KiB, and no more messages at once than a client needs', async () => {
    const big = await greeted();
    big.send('x'.repeat(100 * 1024 + 1));
    assert.equal(await closeOf(big), 1009);
    const busy = await greeted();
    for (let id = 0; id < 40; id++) {
      const payload = { query: verificationChanged };
      busy.send(JSON.stringify({ id: String(id), type: 'subscribe', payload }));
    }
    assert.equal(await closeOf(busy), 4429);
  });

  it('accepts subscriptions only, under the limits of any other request', async () => {
    const refusedDocuments = [
      '{ me { id } }',
      'mutation { logout }',
      'subscription { __schema { queryType { name } } }',
      'subscription { a: verificationChanged { id } b: verificationChanged { id } }',
      'subscription { verificationChanged { hidden } }',
      'subscription {',
      `subscription { verificationChanged { ${Array.from({ length: 20 }, (_, n) => `a${n}: id`).join(' ')} } }`,
      `subscription { verificationChanged { ${'id '.repeat(1_000)} } }`,
      'subscription A { verificationChanged { id } } subscription B { verificationChanged { id } }',
    ];
    for (const query of refusedDocuments) {
      const error = await asked(query);
      assert.equal(error.extensions.code, 'BAD_USER_INPUT', query.slice(0, 80));
      assert.doesNotMatch(error.message, /hidden|Did you mean/);
    }
    assert.equal((await user.me()).id, user.id);
  });

  it('leaves nothing behind when its connection breaks', async () => {
    for (let round = 0; round < 6; round++) {
      const socket = await greeted();
      for (let id = 0; id < 5; id++) {
        const payload = { query: verificationChanged };
        socket.send(JSON.stringify({ id: String(id), type: 'subscribe', payload }));
      }
      socket.terminate();
    }
    // If the broken connections had kept their slots, this one would receive nothing.
    await eventually('a place', 20, async () => {
      const socket = await greeted();
      const message = { id: '1', type: 'subscribe', payload: { query: verificationChanged } };
      const { payload } = await answerTo(socket, message);
      socket.terminate();
      return payload.errors === undefined;
    });
  });

  it('is closed with a reason when the node stops, and does not delay the stop', async () => {
    const socket = await greeted();
    const closed = closeOf(socket);
    await world.server.stop();
    assert.equal(await closed, 1001);
    // This is the last test: tokens name the server's address, which changes here.
    await world.start();
  });
});
