import assert from 'node:assert/strict';
import { it } from 'node:test';
import { WebSocket } from 'ws';
import type { WebSocketConstructor } from '../../../src/client/platform.js';
import { install } from '../../kit/client-package.js';
import { startLosingProxy } from '../../kit/losing-proxy.js';
import { newName, newPhone, password } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

const options = { WebSocket: WebSocket as unknown as WebSocketConstructor };

stories('Waiting with bonafide-client', world => {
  it('V2 goes on after the end of the access token and a restart of the server, and shows each state', async t => {
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
    // The server ends the connection with the token, and the client begins another with a new one.
    await until('SENT');
    assert.notEqual(stored(), first);
    await world.restart({});
    await until('SENT');
    await client.verifyPhone({ code: await app.codeTo(phone) });
    assert.equal((await until('VERIFIED')).kind, 'PHONE');
    assert.deepEqual(await waiting.return?.(), { done: true, value: undefined });
  });

  it('T8 fails when the session has ended, and where nobody is logged in', async () => {
    const app = await world.app();
    const { client } = install(app, options);
    const { user } = await client.register({ input: { username: newName(), password } });
    const errors: unknown[] = [];
    const ended = new Promise<void>(resolve => {
      client.live(
        { query: 'subscription { verificationChanged { state } }' },
        { next: () => {}, error: error => resolve(void errors.push(error)), complete: resolve },
      );
    });
    await app.admin('disableUser', { id: user.id });
    await ended;
    await assert.rejects(client.verificationChanged().next(), { code: 'UNAUTHENTICATED' });
    assert.deepEqual(
      errors.map(error => (error as { code: string }).code),
      ['UNAUTHENTICATED'],
    );
  });
});
