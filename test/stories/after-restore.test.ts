import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { bonafide } from '../kit/command-line.js';
import { requested, reset } from '../kit/resets.js';
import { changesNothing } from '../kit/stored.js';
import { newEmail, newName, newPhone, refuses, type TestApp, type TestUser } from '../kit/test-app.js';
import { operatorToken, stories } from '../kit/world.js';

stories('bonafide after-restore', world => {
  interface Before {
    app: TestApp;
    /** Has proven an email address, and claims a phone number. */
    user: TestUser;
    username: string;
    email: string;
    phone: string;
    pseudo: TestUser;
  }

  async function somebody(): Promise<Before> {
    const app = await world.app(bothOn);
    const [username, email, phone] = [newName(), newEmail(), newPhone()];
    const user = await app.register({ username, email, phone });
    await user.proveEmail(email);
    return { app, user, username, email, phone, pseudo: await app.pseudoUser() };
  }

  async function isOut(user: TestUser): Promise<void> {
    await refuses('UNAUTHENTICATED', () => user.me());
    await refuses('INVALID_TOKEN', () => user.refresh());
  }

  async function run(...args: readonly string[]): Promise<string> {
    const { status, stdout, stderr } = await bonafide(world, ['after-restore', ...args]);
    assert.equal(status, 0, stderr);
    return stdout;
  }

  async function portalCookie(token: string): Promise<string> {
    const { headers } = await fetch(`${world.url}/portal/session`, {
      method: 'POST',
      headers: { origin: world.url, 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    return headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  async function isSignedIn(cookie: string): Promise<boolean> {
    return (await fetch(`${world.url}/portal/session`, { headers: { cookie } })).status === 200;
  }

  it('O10 ends sessions, codes and links of one app and of no other; claims stay, and their users get new codes', async () => {
    const { app, user, username, email, phone, pseudo } = await somebody();
    const other = await somebody();
    const oldCode = await app.codeTo(phone);
    const oldReset = await requested(app, email);
    const cookie = await portalCookie(app.adminToken);
    assert.equal(await isSignedIn(cookie), true);

    const said = await run('--app', app.id);
    assert.match(said, /^2 sessions, 2 codes and links, 1 sessions of the portal ended\.$/m);
    for (const each of [user, pseudo]) await isOut(each);
    assert.equal(await isSignedIn(cookie), false);
    const again = await app.login(username);
    assert.equal(again.id, user.id);
    await refuses('CODE_EXPIRED', () => again.do('verifyPhone', { code: oldCode }));
    await refuses('INVALID_TOKEN', () => reset(app, oldReset));

    const { phone: claimed } = await again.me();
    assert.deepEqual([claimed.value, claimed.verified], [phone, false]);
    await refuses('INVALID_CREDENTIALS', () => app.login(phone, 'wrong horse'));
    world.wait(60);
    await again.do('resendVerification', { kind: 'PHONE' });
    assert.notEqual(await app.codeTo(phone), oldCode);
    await again.provePhone(phone);
    assert.equal((await app.login(phone)).id, user.id);

    for (const each of [other.user, other.pseudo]) await each.me();
    await other.user.provePhone(other.phone);
    const [row, ...more] = (await app.admin('auditLog', { filter: { action: 'REVIVED_ACCESS_ENDED' } })).nodes;
    assert.deepEqual(
      [row.actor, row.details, more.length],
      ['OPERATOR', { sessions: 2, challenges: 2, portalSessions: 1, whose: 'EVERYBODY' }, 0],
    );
    assert.deepEqual((await other.app.admin('auditLog', { filter: { action: 'REVIVED_ACCESS_ENDED' } })).nodes, []);
  });

  it('W4 makes a code of a reset and one of a decoy get the same answer afterwards', async () => {
    const { app, user, phone } = await somebody();
    await user.provePhone(phone);
    const resets = [phone, newPhone()].map(identifier => app.do('requestPasswordReset', { identifier }));
    const ids = (await Promise.all(resets)).map(({ resetId }) => resetId);
    const code = await app.codeTo(phone);
    await run('--app', app.id);
    for (const resetId of ids) await refuses('CODE_EXPIRED', () => reset(app, { resetId, code }));
  });

  it('keeps the sessions of pseudo users with the option for it', async () => {
    const { app, user, pseudo } = await somebody();
    assert.match(await run('--app', app.id, '--keep-pseudo-users'), /^1 sessions, /m);
    await isOut(user);
    await pseudo.me();
    await pseudo.refresh();
  });

  it('writes nothing in a dry run', async () => {
    const { app, user } = await somebody();
    await changesNothing(world, async () => {
      assert.match(await run('--app', app.id, '--dry-run'), /^2 sessions, 1 codes and links, .* would end\./m);
    });
    await user.me();
  });

  it('ends those of all apps, also more than one transaction takes, and the open portal sessions of operators', async () => {
    const [one, other] = [await somebody(), await somebody()];
    const cookies = [await portalCookie(operatorToken), await portalCookie(one.app.adminToken)];
    const { store } = world.server.deps;
    const { sessions } = store.reader.tables;
    const [pattern] = await store.reader.db.select().from(sessions).limit(1);
    assert(pattern !== undefined);
    await store.transaction(async ({ db }) => {
      for (let each = 0; each < 1_100; each += 100) {
        const ids = Array.from({ length: 100 }, (_, index) => `${each + index}-of-many`);
        await db.insert(sessions).values(ids.map(id => ({ ...pattern, id, userId: one.user.id, appId: one.app.id })));
      }
    });

    await run('--all-apps');
    for (const each of [one, other]) for (const user of [each.user, each.pseudo]) await isOut(user);
    for (const cookie of cookies) assert.equal(await isSignedIn(cookie), false);
    assert.deepEqual(await store.reader.db.select().from(sessions).limit(1), []);
    for (const [{ app }, count] of [
      [one, 1_102],
      [other, 2],
    ] as const) {
      const [{ details }] = (await app.admin('auditLog', { filter: { action: 'REVIVED_ACCESS_ENDED' } })).nodes;
      assert.equal(details.sessions, count);
    }
    assert.match(await run('--all-apps'), /^0 sessions, 0 codes and links, 0 sessions of the portal ended\.$/m);
  });

  it('R1 counts the days of pseudo users, who cannot come back, from then', async () => {
    const { app, pseudo } = await somebody();
    const { store } = world.server.deps;
    const { users } = store.reader.tables;
    // The user was created by the world's clock, which stories move forward. The command uses the machine's clock.
    await store.transaction(({ db }) => db.update(users).set({ sessionsEndedAt: 0 }));
    const startedAt = Date.now();
    await run('--app', app.id);
    const rows = await store.reader.db.select().from(users);
    assert.ok((rows.find(({ id }) => id === pseudo.id)?.sessionsEndedAt ?? 0) >= startedAt);
  });

  it('requires the address of the database', async () => {
    for (const args of [[], ['--app', 'default', '--all-apps']]) {
      const { status, stderr } = await bonafide(world, ['after-restore', ...args]);
      assert.equal(status, 1);
      assert.match(stderr, /^Give either --app or --all-apps/);
    }
  });
});
