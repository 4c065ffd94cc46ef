import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '../../../src/client/client.js';
import { BonafideError } from '../../../src/client/error.js';
import { type KeyValueStorage, platform } from '../../../src/client/platform.js';
import type { Lock } from '../../../src/client/session/lock.js';
import type { SessionEvent } from '../../../src/client/session/session-keeper.js';
import { cookieStorage, keychainStorage, memoryStorage } from '../../../src/client/storage.js';
import { createSigningKeys } from '../../../src/domain/sessions/signing-keys/signing-keys.js';
import { install, rotationsIn } from '../../kit/client-package.js';
import { startLocally } from '../../kit/local-server.js';
import { startLosingProxy } from '../../kit/losing-proxy.js';
import { eventually } from '../../kit/processes.js';
import { newName, newPhone, password, refuses, type TestApp } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

const isCode = (code: string) => (error: unknown) => error instanceof BonafideError && error.code === code;

const realNow = Date.now;

/** Sets the clock of this process. The server adds its own seconds to it. */
function setClock(t: TestContext, seconds: number): void {
  // Otherwise the end of the test restores the clock that was set before this one.
  t.mock.restoreAll();
  t.mock.method(Date, 'now', () => realNow() + seconds * 1_000);
}

async function registered(app: TestApp) {
  const installation = install(app);
  const events: SessionEvent[] = [];
  installation.client.onSession(event => events.push(event));
  const username = newName();
  const { user } = await installation.client.register({ input: { username, password } });
  return { ...installation, events, username, user };
}

stories('A session in bonafide-client', world => {
  it('T1 is kept by the operations that begin one, and removed by the one that ends it', async () => {
    const { client, events, stored, user, username } = await registered(await world.app());
    assert.deepEqual(client.session, { userId: user.id });
    assert.equal((await client.me()).username, username);
    assert.equal(await client.logout(), true);
    assert.deepEqual([client.session, stored()], [null, null]);
    await assert.rejects(client.me(), isCode('UNAUTHENTICATED'));
    await client.login({ identifier: username, password });
    assert.deepEqual(
      events.map(event => (event.type === 'ENDED' ? event.reason : event.type)),
      ['BEGAN', 'LOGOUT', 'BEGAN'],
    );
  });

  it('T1 is kept, and all listeners hear of it, when one of them throws', async t => {
    const app = await world.app();
    const { client } = install(app);
    const [heard, reported]: [string[], unknown[]] = [[], []];
    const mistake = new Error('a mistake of the app');
    platform.reportError = error => void reported.push(error);
    t.after(() => delete platform.reportError);
    client.onSession(() => {
      throw mistake;
    });
    client.onSession(({ type }) => heard.push(type));
    await client.register({ input: { username: newName(), password } });
    assert.equal(await client.logout(), true);
    assert.deepEqual(
      [heard, reported],
      [
        ['BEGAN', 'ENDED'],
        [mistake, mistake],
      ],
    );
  });

  for (const [when, seconds] of [
    ['its token is good', 0],
    ['its token has expired', 700],
  ] as const) {
    it(`T7 is removed from the device at once by a logout when ${when}, and then ends at the server`, async t => {
      const app = await world.app();
      const { client, holdAnswer, stored, sent } = await registered(app);
      const refreshToken = stored()?.split('~')[2] ?? '';
      world.wait(seconds);
      setClock(t, seconds);
      const given = holdAnswer(seconds === 0 ? 'logout' : 'refreshSession');
      const leaving = client.logout();
      const letGo = await given;
      assert.deepEqual([client.session, stored()], [null, null]);
      letGo();
      assert.equal(await leaving, true);
      assert.equal(sent('logout'), 1);
      await refuses('INVALID_TOKEN', () => app.do('refreshSession', { refreshToken }));
    });
  }

  it('P5 is replaced by the one of an upgrade', async () => {
    const { client } = install(await world.app());
    const { user } = await client.createPseudoUser();
    await client.upgradePseudoUser({ input: { username: newName(), password } });
    const { id, isPseudo } = await client.me();
    assert.deepEqual([id, isPseudo], [user.id, false]);
  });

  it('P5, T7 is not ended by another tab that refreshes while an upgrade replaces it', async () => {
    const app = await world.app();
    const storage = memoryStorage();
    // As Web Locks lock out the other tabs.
    let last: Promise<unknown> = Promise.resolve();
    const lock: Lock = work => {
      const turn = last.then(work);
      last = turn.catch(() => {});
      return turn;
    };
    const [first, second] = [install(app, { storage, lock }), install(app, { storage, lock })];
    const { user } = await first.client.createPseudoUser();
    const ends: unknown[] = [];
    for (const { client } of [first, second]) client.onSession(({ reason }) => reason && ends.push(reason));
    const given = first.holdAnswer('upgradePseudoUser');
    const upgrade = first.client.upgradePseudoUser({ input: { username: newName(), password } });
    const letGo = await given;
    const refresh = second.client.refresh();
    // Without the lock, the server would refuse this refresh in this time.
    await Promise.race([refresh, sleep(300)]);
    letGo();
    await upgrade;
    await refresh;
    assert.deepEqual(ends, []);
    assert.equal((await second.client.me()).id, user.id);
  });

  it('P5, T5 is not ended by a refresh that has begun when an upgrade replaces it', async () => {
    const app = await world.app();
    let letRefresh: (() => void) | undefined;
    // Another tab has the lock when the refresh begins.
    const lock: Lock = async work => {
      if (letRefresh === undefined)
        await new Promise<void>(resolve => {
          letRefresh = resolve;
        });
      return await work();
    };
    const { client, holdAnswer, stored } = install(app, { lock });
    const { user } = await client.createPseudoUser();
    const ends: unknown[] = [];
    client.onSession(({ reason }) => reason && ends.push(reason));
    const given = holdAnswer('upgradePseudoUser');
    const refresh = client.refresh();
    await eventually('the refresh waits', 10, () => letRefresh !== undefined);
    const upgrade = client.upgradePseudoUser({ input: { username: newName(), password } });
    // Without a turn, the upgrade would overtake the refresh in this time.
    await Promise.race([given, sleep(300)]);
    letRefresh?.();
    const letGo = await given;
    await Promise.race([refresh, sleep(300)]);
    letGo();
    await upgrade;
    await refresh;
    assert.deepEqual(ends, []);
    assert.equal(rotationsIn(stored()), 0);
    assert.equal((await client.me()).id, user.id);
  });

  it('T5 is refreshed once for many calls at once, whatever the clock of the device shows', async () => {
    const { client, sent, stored, user } = await registered(await world.app());
    // The clock of the device has not moved, so the client believes that its token is valid.
    world.wait(660);
    const users = await Promise.all(Array.from({ length: 10 }, () => client.me()));
    assert.deepEqual([...new Set(users.map(({ id }) => id))], [user.id]);
    assert.deepEqual([sent('refreshSession'), rotationsIn(stored())], [1, 1]);
  });

  it('T5 is refreshed before its token expires: no call is refused', async t => {
    const { client, sent, stored } = await registered(await world.app());
    setClock(t, 590);
    await client.me();
    assert.deepEqual([sent('query me'), rotationsIn(stored())], [1, 1]);
  });

  it('T5 is refreshed once, not at every call, when the clock of the device was set', async t => {
    const { client, sent, stored } = await registered(await world.app());
    for (const [turn, seconds] of [-86_400, 0, 86_400].entries()) {
      setClock(t, seconds);
      world.wait(-seconds);
      for (const _ of [1, 2]) await client.me();
      world.wait(seconds);
      assert.deepEqual([sent('query me'), rotationsIn(stored())], [2 * turn + 2, turn + 1]);
    }
  });

  it('T5 survives lost answers of its refresh', async () => {
    const { client, events, loseAnswers, user } = await registered(await world.app());
    for (let times = 1; times <= 3; times++) {
      world.wait(660);
      loseAnswers('refreshSession', times);
      // In the third round, all three attempts are lost.
      if (times === 3) await assert.rejects(client.me(), isCode('NETWORK'));
      world.wait(60);
      assert.equal((await client.me()).id, user.id);
    }
    assert.equal(events.filter(({ type }) => type === 'ENDED').length, 0);
  });

  it('T5 survives a restart: a call waits for the server, or fails and keeps the session', async t => {
    const app = await world.app();
    const proxy = await startLosingProxy(
      () => world.url,
      () => false,
    );
    t.after(proxy.stop);
    const patient = install(app, { url: proxy.url, retryDelaysMs: [100, 400, 1_000, 5_000, 10_000] });
    const storage = memoryStorage();
    const hasty = install(app, { url: proxy.url, retryDelaysMs: [], storage });
    const { user } = await patient.client.createPseudoUser();
    await hasty.client.createPseudoUser();
    world.wait(660);
    await world.server.stop();
    const call = patient.client.me();
    await assert.rejects(hasty.client.me(), isCode('NETWORK'));
    await world.start();
    assert.equal((await call).id, user.id);
    assert.equal((await hasty.client.me()).isPseudo, true);
  });

  it('T5 survives a refresh that sleeps while another of the same storage refreshes', async () => {
    const app = await world.app();
    const storage = memoryStorage();
    const [sleeper, other] = [install(app, { storage }), install(app, { storage })];
    const { user } = await sleeper.client.register({ input: { username: newName(), password } });
    world.wait(660);
    const given = sleeper.holdAnswer('refreshSession');
    const call = sleeper.client.me();
    const letGo = await given;
    world.wait(60);
    await other.client.me();
    letGo();
    for (const me of [await call, await sleeper.client.me(), await other.client.me()]) assert.equal(me.id, user.id);
  });

  it('T5 ends when the server refuses its refresh token, and reports why', async () => {
    const app = await world.app();
    const { client, events, stored, user } = await registered(app);
    await app.admin('disableUser', { id: user.id });
    await assert.rejects(client.me(), isCode('UNAUTHENTICATED'));
    assert.deepEqual(events.at(-1), { type: 'ENDED', session: null, reason: 'INVALID_TOKEN' });
    assert.deepEqual([client.session, stored()], [null, null]);
  });

  /** Two clients of one storage, as two tabs have. The session of the first one's user ends, and somebody else logs in with the second. */
  async function withAnotherUser() {
    const app = await world.app();
    const storage = memoryStorage();
    const [first, second] = [install(app, { storage }), install(app, { storage })];
    const { user } = await first.client.register({ input: { username: newName(), password } });
    await app.admin('disableUser', { id: user.id });
    /** Logs the other client in while an answer to the first one is still open. */
    async function takeOver<T>(text: string, ask: () => Promise<T>): Promise<T> {
      const given = first.holdAnswer(text);
      const asked = ask();
      // The story decides about the outcome.
      asked.catch(() => {});
      const letGo = await given;
      storage.removeItem(`bonafide.${app.id}`);
      await second.client.register({ input: { username: newName(), password } });
      letGo();
      return await asked;
    }
    return { app, first, second, takeOver };
  }

  it('T5, T8 does not run a request of one user as another who logs in meanwhile', async () => {
    const { first, second, takeOver } = await withAnotherUser();
    const rename = takeOver('updateProfile', () => first.client.updateProfile({ input: { displayName: 'Hanako' } }));
    await assert.rejects(rename, isCode('UNAUTHENTICATED'));
    assert.equal(first.sent('updateProfile'), 1);
    assert.equal((await second.client.me()).displayName, null);
    // The next call of this client belongs to the user who is logged in.
    assert.equal((await first.client.me()).id, second.client.session?.userId);
  });

  it('T5, T8 does not send a request to another backend again as another user', async () => {
    const { app, first, takeOver } = await withAnotherUser();
    const headers = { 'content-type': 'application/json', 'x-app-id': app.id };
    const body = JSON.stringify({ query: '{ me { id } }' });
    const answer = await takeOver('{ me', () =>
      first.client.fetch(`${world.url}/graphql`, { method: 'POST', headers, body }),
    );
    assert.match(await answer.text(), /UNAUTHENTICATED/);
    assert.equal(first.sent('{ me'), 1);
  });

  it('T7, T8 is not ended by a logout of another user who logged in before', async () => {
    const { first, second, takeOver } = await withAnotherUser();
    assert.equal(await takeOver('logout', () => first.client.logout()), true);
    assert.equal((await second.client.me()).id, second.client.session?.userId);
    assert.equal(first.sent('logout'), 1);
  });

  it('T5, T8 does not send a call that waits for a refresh as another user', async () => {
    const app = await world.app();
    const storage = memoryStorage();
    const [first, second] = [install(app, { storage }), install(app, { storage })];
    await first.client.register({ input: { username: newName(), password } });
    world.wait(660);
    const given = first.holdAnswer('refreshSession');
    const rename = first.client.updateProfile({ input: { displayName: 'Hanako' } });
    rename.catch(() => {});
    const letGo = await given;
    await second.client.register({ input: { username: newName(), password } });
    letGo();
    await assert.rejects(rename, isCode('UNAUTHENTICATED'));
    assert.equal((await second.client.me()).displayName, null);
  });

  it('T3 continues with new keys when those that signed its token were deleted', async () => {
    const { client, user } = await registered(await world.app());
    const { store, keys, now } = world.server.deps;
    await createSigningKeys({ store, keys, now, randomBytes: world.randomBytes, log: { warn() {} } }).replaceAll();
    // Until then a node may still accept the old keys.
    world.wait(60);
    assert.equal((await client.me()).id, user.id);
  });

  it('K5 registers one user when the answer is lost', async () => {
    const app = await world.app();
    const { client, loseAnswers, sent } = install(app);
    loseAnswers('register', 2);
    const username = newName();
    await client.register({ input: { username, password } });
    assert.equal(sent('register'), 3);
    assert.equal((await client.me()).username, username);
  });

  it('K5 registers one user when every answer is lost and the user tries again', async () => {
    const { client, loseAnswers } = install(await world.app());
    const args = { input: { username: newName(), password } };
    loseAnswers('register', 3);
    await assert.rejects(client.register(args), isCode('NETWORK'));
    const { user } = await client.register(args);
    assert.equal(user.username, args.input.username);
    await assert.rejects(client.register(args), isCode('USERNAME_TAKEN'));
  });

  it('K5 remembers a lost answer for two minutes, and not beyond the beginning or the end of a session', async t => {
    const app = await world.app();
    const { client, loseAnswers } = install(app);
    const lost = async () => {
      loseAnswers('createPseudoUser', 3);
      await assert.rejects(client.createPseudoUser(), isCode('NETWORK'));
    };
    const users = async () => (await app.admin('users')).nodes.length;
    await lost();
    setClock(t, 100);
    await client.createPseudoUser();
    assert.equal(await users(), 1);
    await lost();
    setClock(t, 230);
    await client.createPseudoUser();
    assert.equal(await users(), 3);
    const next = { input: { username: newName(), password } };
    for (const change of [() => client.register(next), () => client.logout()]) {
      await lost();
      await change();
      await client.createPseudoUser();
    }
    assert.equal(await users(), 8);
  });

  it('K1 does not repeat a request that the server would run twice', async () => {
    const { client, loseAnswers, sent, username } = await registered(await world.app());
    loseAnswers('mutation login', 1);
    await assert.rejects(client.login({ identifier: username, password }), isCode('NETWORK'));
    assert.equal(sent('mutation login'), 1);
  });

  it('X1 throws refusals as errors with code, field and the other details of the server', async () => {
    const app = await world.app({ phoneVerification: true });
    const { client } = install(app);
    const phone = newPhone();
    await client.register({ input: { username: newName(), phone, password } });
    await assert.rejects(client.verifyPhone({ code: '000000' }), (error: unknown) => {
      assert.ok(error instanceof BonafideError);
      assert.deepEqual([error.code, error.extensions.attemptsLeft], ['INVALID_CODE', 4]);
      return true;
    });
    await assert.rejects(client.updateAccount({ input: { email: 'no address' } }), { field: 'email' });
  });

  it('T1, T7 is known at once where a storage takes a while, also when another call reads the storage meanwhile', async () => {
    const { storage, written } = slowStorage();
    const { client } = install(await world.app(), { storage });
    const seen: unknown[] = [];
    client.onSession(() => seen.push(client.session));
    for (const change of [() => client.createPseudoUser(), () => client.logout()]) {
      const changing = change();
      const finish = await written();
      const reading = client.app();
      await new Promise(setImmediate);
      finish();
      await Promise.all([changing, reading]);
    }
    const [began, ended] = seen;
    assert.match(JSON.stringify(began), /^{"userId":/);
    assert.equal(ended, null);
    assert.equal(client.session, null);
  });

  it('T1 begins by a login, where the session of before cannot be read', async () => {
    const values = memoryStorage();
    let isReadable = false;
    // As the keychain of a phone after its backup was restored on another phone.
    const storage: KeyValueStorage = {
      async getItem(key) {
        if (!isReadable) throw new Error('The value could not be decrypted.');
        return await values.getItem(key);
      },
      async setItem(key, value) {
        isReadable = true;
        values.setItem(key, value);
      },
      removeItem: async key => void values.removeItem(key),
    };
    const { client } = install(await world.app(), { storage });
    await assert.rejects(client.ready, isCode('STORAGE'));
    const { user } = await client.createPseudoUser();
    assert.equal((await client.me()).id, user.id);
  });

  it('E1 fails with the reason of an abort, whatever value that is', async () => {
    const { client } = await registered(await world.app());
    for (const reason of [new Error('gone'), 'unmounted', 0, { code: 'gone' }]) {
      const signal = AbortSignal.abort(reason);
      const outcome = await client.me({}, { signal }).then(
        user => ({ user }),
        (error: unknown) => ({ error }),
      );
      assert.deepEqual(outcome, { error: reason });
    }
  });

  it('E1 fails as soon as the signal aborts, also while it waits for a refresh or for the next attempt', async () => {
    const app = await world.app();
    const { client, holdAnswer } = await registered(app);
    const late = sleep(5_000).then(() => assert.fail('too late'));
    late.catch(() => {});
    const abortedBy = async (begin: (signal: AbortSignal) => Promise<unknown>, ready: () => Promise<unknown>) => {
      const aborting = new AbortController();
      const call = begin(aborting.signal);
      call.catch(() => {});
      await ready();
      aborting.abort('unmounted');
      const outcome = call.catch((reason: unknown) => reason);
      assert.equal(await Promise.race([outcome, late]), 'unmounted');
    };
    world.wait(660);
    const given = holdAnswer('refreshSession');
    await abortedBy(
      signal => client.me({}, { signal }),
      () => given,
    );
    (await given)();
    const patient = install(app, { retryDelaysMs: [9_000] });
    patient.loseAnswers('query app', 1);
    await abortedBy(
      signal => patient.client.app({}, { signal }),
      () => eventually('the answer is lost', 10, () => patient.sent('query app') === 1),
    );
  });

  it('T5 gives the answers of other backends as they are, whatever their errors look like', async t => {
    const { client } = await registered(await world.app());
    const answers = [
      '{"errors":[{"message":"no","extensions":null}]}',
      '{"errors":["no",null]}',
      '{"errors":null}',
      'null',
    ];
    const texts = [...answers];
    const { origin, stop } = await startLocally(
      createServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(texts.shift());
      }),
    );
    t.after(stop);
    for (const answer of answers) assert.equal(await (await client.fetch(origin)).text(), answer);
  });

  it('T5 gives the refusal of a request whose body is a stream, which cannot be sent again', async () => {
    const app = await world.app();
    const { client, sent } = await registered(app);
    const ask = async () => {
      const body = new Blob([JSON.stringify({ query: '{ me { id } }' })]).stream();
      const headers = { 'content-type': 'application/json', 'x-app-id': app.id };
      const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
      return await (await client.fetch(`${world.url}/graphql`, init)).text();
    };
    world.wait(660);
    assert.match(await ask(), /UNAUTHENTICATED/);
    // The next request has a new token.
    assert.match(await ask(), new RegExp(client.session?.userId ?? 'nobody'));
    assert.equal(sent('refreshSession'), 1);
  });

  it('T5 gives the answer of another backend that streams lines of JSON before its end', async t => {
    const app = await world.app();
    const storage = memoryStorage();
    await install(app, { storage }).client.register({ input: { username: newName(), password } });
    // Not the one of the kit, which reads each answer to its end.
    const client = createClient({ url: app.url, appId: app.id, storage });
    const { origin, stop } = await startLocally(
      createServer((_request, response) => {
        response.writeHead(200, { 'content-type': 'application/x-ndjson' }).write('{"line":1}\n');
      }),
    );
    t.after(stop);
    const late = sleep(5_000).then(() => assert.fail('too late'));
    late.catch(() => {});
    const answer = await Promise.race([client.fetch(origin), late]);
    assert.equal(answer.status, 200);
    await answer.body?.cancel();
  });

  for (const [where, storage] of Object.entries(storages())) {
    it(`T5 is kept in ${where}, for the next start of the app`, async () => {
      const app = await world.app();
      const first = install(app, { storage });
      const { user } = await first.client.createPseudoUser();
      const { client } = install(app, { storage });
      assert.deepEqual(await client.ready, { userId: user.id });
      world.wait(660);
      assert.equal((await client.me()).id, user.id);
      // The first client finds what the second has stored.
      assert.equal((await first.client.me()).id, user.id);
      await client.logout();
      await assert.rejects(first.client.me(), isCode('UNAUTHENTICATED'));
    });
  }

  it('A4 sends an own document unchanged, with a key where it can be repeated', async () => {
    const { client, loseAnswers } = install(await world.app());
    loseAnswers('register', 1);
    const document = `mutation Join($input: RegisterInput!) { joined: register(input: $input) { accessToken refreshToken } }`;
    await client.request(document, { input: { username: newName(), password } });
    const { me } = await client.request<{ me: { id: string } }>('{ me { id } }');
    assert.deepEqual(client.session, { userId: me.id });
  });
});

describe('cookieStorage', () => {
  it('uses the prefix __Host- wherever a browser then keeps the cookie', async () => {
    for (const [options, prefix] of [
      [{}, '__Host-'],
      [{ secure: false }, ''],
      [{ path: '/shop' }, ''],
    ] as const) {
      const names: string[] = [];
      const storage = cookieStorage({ get: name => void names.push(name), set: name => names.push(name) }, options);
      await storage.getItem('bonafide.shop');
      await storage.setItem('bonafide.shop', 'x');
      await storage.removeItem('bonafide.shop');
      assert.deepEqual([...new Set(names)], [`${prefix}bonafide.shop`]);
    }
  });
});

/** A storage that keeps a value only when the story lets it. */
function slowStorage() {
  const values = memoryStorage();
  let begun: (finish: () => void) => void = () => {};
  const later = async (write: () => unknown) => {
    await new Promise<void>(finish => begun(finish));
    write();
  };
  const storage: KeyValueStorage = {
    getItem: async key => await values.getItem(key),
    setItem: (key, value) => later(() => values.setItem(key, value)),
    removeItem: key => later(() => values.removeItem(key)),
  };
  /** Resolves when the next write has begun, with a function that finishes it. */
  const written = () =>
    new Promise<() => void>(resolve => {
      begun = resolve;
    });
  return { storage, written };
}

function storages(): Record<string, KeyValueStorage> {
  const jar = new Map<string, string>();
  const attributes = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' };
  const cookies = cookieStorage({
    get: name => jar.get(name),
    set(name, value, { maxAge, ...others }) {
      assert.deepEqual(others, attributes);
      assert.match(name, /^__Host-bonafide\./);
      assert.match(value, /^[\w.~-]*$/, 'no character that a cookie may not have');
      if (maxAge > 0) jar.set(name, value);
      else jar.delete(name);
    },
  });
  const values = new Map<string, string>();
  const keychain = keychainStorage({
    getItemAsync: async key => values.get(key) ?? null,
    async setItemAsync(key, value) {
      assert.match(key, /^[\w.-]+$/, 'expo-secure-store takes no other keys');
      values.set(key, value);
    },
    async deleteItemAsync(key) {
      values.delete(key);
    },
  });
  return { cookies, 'the keychain of a phone': keychain };
}
