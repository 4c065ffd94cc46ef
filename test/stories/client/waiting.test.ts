import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { platform, type WebSocketConstructor } from '../../../src/client/platform.js';
import type { SessionEvent } from '../../../src/client/session/session-keeper.js';
import { memoryStorage } from '../../../src/client/storage.js';
import type { GraphqlAnswer } from '../../../src/client/transport.js';
import { install } from '../../kit/client-package.js';
import { startLosingProxy } from '../../kit/losing-proxy.js';
import { eventually } from '../../kit/processes.js';
import { newName, newPhone, password } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

const options = { WebSocket: WebSocket as unknown as WebSocketConstructor };

stories('Waiting with bonafide-client', world => {
  it('V2 continues after the end of the access token and a restart of the server, and shows each state', async t => {
    const app = await world.app({ phoneVerification: true });
    const proxy = await startLosingProxy(
      () => world.url,
      () => false,
    );
    t.after(proxy.stop);
    const { client, stored } = install(app, { ...options, url: proxy.url });
    const phone = newPhone();
    await client.register({ input: { username: newName(), phone, password }, expiresIn: 3 });
    const waiting = client.verificationChanged();
    const until = async (state: string) => {
      for (;;) {
        const { value } = await waiting.next();
        if (value.state === state) return value;
      }
    };
    const first = stored();
    assert.equal((await until('SENT')).address, phone);
    // The server ends the connection together with the token, and the client opens another with a new one.
    await until('SENT');
    assert.notEqual(stored(), first);
    await world.restart({});
    await until('SENT');
    await client.verifyPhone({ code: await app.codeTo(phone) });
    assert.equal((await until('VERIFIED')).kind, 'PHONE');
    assert.deepEqual(await waiting.return?.(), { done: true, value: undefined });
  });

  it('P5, T7 shows no logout while an upgrade replaces the session, and one at its end', async () => {
    const app = await world.app({ phoneVerification: true });
    const { client, holdAnswer } = install(app, options);
    const { user } = await client.createPseudoUser();
    const events: SessionEvent[] = [];
    client.onSession(event => events.push(event));
    const states: string[] = [];
    const ended = new Promise<unknown>(resolve => {
      const next = ({ data }: GraphqlAnswer) => void states.push(String(data?.verificationChanged));
      const query = 'subscription { verificationChanged { state } }';
      client.live({ query }, { next, error: resolve, complete: () => resolve('COMPLETE') });
    });
    // The server closes the connection of the session that ended, before the answer with the next one arrives.
    const given = holdAnswer('upgradePseudoUser');
    const upgrade = client.upgradePseudoUser({ input: { phone: newPhone(), password, username: newName() } });
    const letGo = await given;
    await sleep(500);
    letGo();
    await upgrade;
    await eventually('the next connection', 20, () => states.length > 0);
    assert.equal((await client.me()).id, user.id);
    await client.logout();
    assert.deepEqual(
      [await ended].map(error => (error as { code: string }).code),
      ['UNAUTHENTICATED'],
    );
    assert.deepEqual(
      events.map(({ type, reason }) => reason ?? type),
      ['BEGAN', 'LOGOUT'],
    );
  });

  it('T8 shows nothing of another user, who has logged in before a broken connection is replaced', async t => {
    const app = await world.app({ phoneVerification: true });
    const proxy = await startLosingProxy(
      () => world.url,
      () => false,
    );
    t.after(proxy.stop);
    const storage = memoryStorage();
    const { client } = install(app, { ...options, storage, url: proxy.url });
    const another = install(app, { storage });
    await client.register({ input: { username: newName(), phone: newPhone(), password } });
    const waiting = client.verificationChanged();
    const { address } = (await waiting.next()).value;
    await another.client.register({ input: { username: newName(), phone: newPhone(), password } });
    const rest = (async () => {
      for await (const verification of waiting) assert.equal(verification.address, address);
    })();
    rest.catch(() => {});
    await world.restart({});
    await assert.rejects(rest, { code: 'UNAUTHENTICATED' });
    // The next subscription belongs to the user who is logged in.
    const next = client.verificationChanged();
    assert.notEqual((await next.next()).value.address, address);
    await next.return?.();
  });

  it('T8 shows a new user nothing of the one before, whose connection is still open', async () => {
    const app = await world.app({ phoneVerification: true });
    const storage = memoryStorage();
    const { client } = install(app, { ...options, storage });
    // As another tab, whose message has not arrived yet.
    const another = install(app, { storage });
    await client.register({ input: { username: newName(), phone: newPhone(), password } });
    const before = client.verificationChanged();
    const { address } = (await before.next()).value;
    const phone = newPhone();
    await another.client.register({ input: { username: newName(), phone, password } });
    await client.me();
    const failed = assert.rejects(before.next(), { code: 'UNAUTHENTICATED' });
    const now = client.verificationChanged();
    const { value } = await now.next();
    assert.notEqual(value.address, address);
    assert.equal(value.address, phone);
    await failed;
    await now.return?.();
  });

  it('T8 tells all subscriptions of the end of the session when one of them throws', async t => {
    const reported: unknown[] = [];
    platform.reportError = error => void reported.push(error);
    t.after(() => delete platform.reportError);
    const { client } = install(await world.app(), options);
    await client.register({ input: { username: newName(), password } });
    const mistake = new Error('a mistake of the app');
    const query = 'subscription { verificationChanged { state } }';
    const [next, complete] = [() => {}, () => {}];
    const error = () => {
      throw mistake;
    };
    client.live({ query }, { next, complete, error });
    const told = new Promise<unknown>(resolve => client.live({ query }, { next, complete, error: resolve }));
    await client.logout();
    assert.equal(((await told) as { code: string }).code, 'UNAUTHENTICATED');
    assert.deepEqual(reported, [mistake]);
  });

  it('T8 fails when the session has ended, and where nobody is logged in', async () => {
    const app = await world.app();
    const { client } = install(app, options);
    const { user } = await client.register({ input: { username: newName(), password } });
    const codes: unknown[] = [];
    const ended = new Promise<void>(resolve => {
      client.live(
        { query: 'subscription { verificationChanged { state } }' },
        {
          // If the session ends before the server has begun, the refusal is the only answer.
          next: ({ errors = [] }) => void codes.push(...errors.map(({ extensions }) => extensions?.code)),
          error: error => resolve(void codes.push((error as { code: string }).code)),
          complete: resolve,
        },
      );
    });
    await app.admin('disableUser', { id: user.id });
    await ended;
    await assert.rejects(client.verificationChanged().next(), { code: 'UNAUTHENTICATED' });
    assert.deepEqual(codes, ['UNAUTHENTICATED']);
  });
});
