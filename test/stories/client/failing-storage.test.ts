import assert from 'node:assert/strict';
import { it } from 'node:test';
import { BonafideError } from '../../../src/client/error.js';
import { type KeyValueStorage, platform } from '../../../src/client/platform.js';
import { createLock } from '../../../src/client/session/lock.js';
import { cookieStorage, memoryStorage } from '../../../src/client/storage.js';
import { install } from '../../kit/client-package.js';
import { newName, password, refuses, type TestApp } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

const isCode = (code: string) => (error: unknown) => error instanceof BonafideError && error.code === code;
const someone = () => ({ input: { username: newName(), password } });

/** A storage that fails while `failing` contains the name of the call. */
function failingStorage(isAsync: boolean) {
  const values = memoryStorage();
  const failing = new Set<keyof KeyValueStorage>();
  const unless = <T>(call: keyof KeyValueStorage, run: () => T): T => {
    if (failing.has(call)) throw new Error(`${call} is not possible.`);
    return run();
  };
  const storage: KeyValueStorage = {
    getItem: key => unless('getItem', () => values.getItem(key)),
    setItem: (key, value) => unless('setItem', () => values.setItem(key, value)),
    removeItem: key => unless('removeItem', () => values.removeItem(key)),
  };
  const later: KeyValueStorage = {
    getItem: async key => storage.getItem(key),
    setItem: async (key, value) => storage.setItem(key, value),
    removeItem: async key => storage.removeItem(key),
  };
  return { storage: isAsync ? later : storage, failing };
}

function installed(app: TestApp, storage: KeyValueStorage) {
  const errors: BonafideError[] = [];
  const installation = install(app, { storage, onStorageError: error => errors.push(error) });
  const events: string[] = [];
  installation.client.onSession(({ type, reason }) => events.push(reason ?? type));
  return { ...installation, events, errors };
}

stories('bonafide-client with a storage that fails', world => {
  for (const isAsync of [false, true]) {
    const kind = isAsync ? 'asynchronous' : 'synchronous';

    it(`T1 keeps a new session in memory, and reports the error, where a storage (${kind}) is full`, async () => {
      const app = await world.app();
      const { storage, failing } = failingStorage(isAsync);
      const { client, errors, events, sent } = installed(app, storage);
      failing.add('setItem');
      const { user } = await client.register(someone());
      assert.deepEqual([client.session, events], [{ userId: user.id }, ['BEGAN']]);
      assert.deepEqual(
        errors.map(({ code, cause }) => [code, (cause as Error).message]),
        [['STORAGE', 'setItem is not possible.']],
      );
      world.wait(660);
      for (const _ of [1, 2]) assert.equal((await client.me()).id, user.id);
      assert.equal(sent('refreshSession'), 1);
      assert.equal(await client.logout(), true);
      await assert.rejects(client.me(), isCode('UNAUTHENTICATED'));
      assert.equal(await installed(app, storage).client.ready, null);
    });

    it(`T5 keeps a refreshed session in memory, and begins the next start with the old tokens, in a storage (${kind})`, async () => {
      const app = await world.app();
      const { storage, failing } = failingStorage(isAsync);
      const { client, events, sent } = installed(app, storage);
      const { user } = await client.register(someone());
      failing.add('setItem');
      world.wait(660);
      for (const _ of [1, 2]) assert.equal((await client.me()).id, user.id);
      assert.deepEqual([events, sent('refreshSession')], [['BEGAN', 'REFRESHED'], 1]);
      failing.clear();
      world.wait(660);
      const next = installed(app, storage);
      assert.equal((await next.client.me()).id, user.id);
    });
  }

  it('T8 does not begin the next start with the user who was logged in before', async () => {
    const app = await world.app();
    const { storage, failing } = failingStorage(true);
    const { client } = installed(app, storage);
    await client.register(someone());
    failing.add('setItem');
    const { user } = await client.register(someone());
    assert.equal((await client.me()).id, user.id);
    assert.equal(await installed(app, storage).client.ready, null);
  });

  it('T8 belongs to a user who logs in later in another tab, not to the one in memory', async () => {
    const app = await world.app();
    const { storage, failing } = failingStorage(true);
    const { client } = installed(app, storage);
    failing.add('setItem');
    await client.register(someone());
    failing.clear();
    const { user } = await installed(app, storage).client.register(someone());
    assert.equal((await client.me()).id, user.id);
  });

  it('T7 logs out at the server, and in memory, although the tokens cannot be removed', async () => {
    const app = await world.app();
    const { storage, failing } = failingStorage(false);
    const { client, errors, events, stored } = installed(app, storage);
    await client.register(someone());
    const refreshToken = stored()?.split('~')[2] ?? '';
    failing.add('removeItem');
    assert.equal(await client.logout(), true);
    assert.deepEqual([client.session, events], [null, ['BEGAN', 'LOGOUT']]);
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['STORAGE'],
    );
    await assert.rejects(client.me(), isCode('UNAUTHENTICATED'));
    await refuses('INVALID_TOKEN', () => app.do('refreshSession', { refreshToken }));
  });

  for (const isAsync of [false, true])
    it(`E1 fails with STORAGE, and does not report a logout, where a storage (${isAsync ? 'asynchronous' : 'synchronous'}) cannot be read`, async () => {
      const app = await world.app();
      const { storage, failing } = failingStorage(isAsync);
      const { user } = await installed(app, storage).client.register(someone());
      failing.add('getItem');
      const { client, events } = installed(app, storage);
      await assert.rejects(client.ready, isCode('STORAGE'));
      await assert.rejects(client.me(), isCode('STORAGE'));
      // The page of the login reads it.
      assert.equal((await client.app()).id, app.id);
      assert.deepEqual([client.session, events], [undefined, []]);
      failing.clear();
      assert.equal((await client.me()).id, user.id);
    });

  it('T7 removes a session from the device by a logout, although it cannot be read', async () => {
    const app = await world.app();
    const { storage, failing } = failingStorage(true);
    await installed(app, storage).client.register(someone());
    failing.add('getItem');
    const { client, events } = installed(app, storage);
    await assert.rejects(client.logout(), isCode('STORAGE'));
    assert.deepEqual([client.session, events], [null, ['LOGOUT']]);
    failing.clear();
    assert.equal(await installed(app, storage).client.ready, null);
  });

  it('T5 refreshes without a lease, where tabs share a storage that is full', async t => {
    const { storage, failing } = failingStorage(false);
    const { navigator } = globalThis as { navigator?: object };
    t.after(() => {
      delete platform.document;
      delete platform.localStorage;
      Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
    });
    Object.assign(platform, { document: {}, localStorage: storage });
    // Without Web Locks.
    Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
    failing.add('setItem');
    assert.equal(await createLock('bonafide.shop', storage)(async () => 'refreshed'), 'refreshed');
  });

  it('T1 is used at once where a request still has the cookies of before its login', async () => {
    const app = await world.app();
    const response = new Map<string, string>();
    const request = new Map<string, string>();
    const storage = () =>
      cookieStorage({
        // Next.js returns objects.
        get: name => (request.has(name) ? { value: request.get(name) ?? '' } : undefined),
        set: (name, value, { maxAge }) => (maxAge > 0 ? response.set(name, value) : response.delete(name)),
      });
    const first = install(app, { storage: storage() });
    const { user } = await first.client.register(someone());
    assert.equal((await first.client.me()).id, user.id);
    // The browser sends the cookies with the next request.
    for (const [name, value] of response) request.set(name, value);
    world.wait(660);
    const second = install(app, { storage: storage() });
    for (const _ of [1, 2]) assert.equal((await second.client.me()).id, user.id);
    assert.equal(second.sent('refreshSession'), 1);
    await second.client.logout();
    await assert.rejects(second.client.me(), isCode('UNAUTHENTICATED'));
    assert.equal(response.size, 0);
  });
});
