import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { Tab } from '../kit/live.js';
import { eventually } from '../kit/processes.js';
import { standingTokenFor } from '../kit/standing.js';
import { newName, newPhone, password, refuses, type TestApp, TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const daySeconds = 86_400;
const newPassword = 'another horse battery';
const secretKey = randomBytes(32);

/** Registers a user, and returns the operations of their standing token. */
async function standing(app: TestApp): Promise<{ user: TestUser; token: string; me: () => Promise<{ id: string }> }> {
  const user = await app.register({ username: newName() });
  const token = standingTokenFor(user);
  return { user, token, me: () => app.do('me', {}, token) };
}

stories('A standing token', world => {
  it('H1 is accepted at /graphql where the app has the API of the former service, and nowhere else', async () => {
    const app = await world.app({ kiiApi: true });
    const { user, token, me } = await standing(app);
    assert.equal((await me()).id, user.id);
    const other = await world.app({ kiiApi: true });
    await refuses('INVALID_TOKEN', () => other.do('me', {}, token));
    await app.set({ kiiApi: false });
    await refuses('INVALID_TOKEN', me);
    await app.set({ kiiApi: true });
    assert.equal((await me()).id, user.id);
  });

  it('H1 names a session like an access token: for presence, the list of sessions, and its end', async () => {
    const app = await world.app({ kiiApi: true });
    const { user, token } = await standing(app);
    await app.do('changeIdentifier', { kind: 'USERNAME', value: newName() }, token);
    const [session] = await app.do('sessions', {}, token);
    assert.equal(session.current, true);
    assert.equal(await app.do('logout', {}, token), true);
    await refuses('UNAUTHENTICATED', () => user.me(), { reason: 'SESSION_ENDED' });
    await refuses('UNAUTHENTICATED', () => app.do('me', {}, token), { reason: 'SESSION_ENDED' });
  });

  /** Each one ends the session of a user. */
  const ends: [title: string, end: (user: TestUser) => Promise<unknown>][] = [
    ['logging out everywhere', user => user.do('logoutEverywhere')],
    ['ending it by its id', async user => user.do('endSession', { id: (await user.do('sessions'))[0].id })],
    [
      'changing the password elsewhere',
      async user =>
        (await user.app.login(user.session.user.username)).do('changePassword', {
          currentPassword: password,
          newPassword,
        }),
    ],
    ['being disabled', user => user.app.admin('disableUser', { id: user.id })],
    ['being deleted', user => user.app.admin('deleteUser', { id: user.id })],
    ['deleting oneself', user => user.do('deleteMe', { currentPassword: password })],
  ];
  for (const [title, end] of ends) {
    it(`H3 ends at once by ${title}`, async () => {
      const app = await world.app({ kiiApi: true });
      const { user, me } = await standing(app);
      await me();
      await end(user);
      await refuses('UNAUTHENTICATED', me, { reason: 'SESSION_ENDED' });
    });
  }

  it('H2 is valid for standingTokenLifetime, and a shorter one applies at once', async () => {
    const app = await world.app({ kiiApi: true, standingTokenLifetime: 3 * daySeconds });
    const { me } = await standing(app);
    world.wait(2 * daySeconds);
    await me();
    await app.set({ standingTokenLifetime: daySeconds });
    await refuses('UNAUTHENTICATED', me, { reason: 'SESSION_ENDED' });
    await app.set({ standingTokenLifetime: 3 * daySeconds });
    await me();
    world.wait(daySeconds);
    await refuses('UNAUTHENTICATED', me, { reason: 'SESSION_ENDED' });
    await refuses('BAD_USER_INPUT', () => app.set({ standingTokenLifetime: 91 * daySeconds }), { max: 7_776_000 });
  });

  it('H2 extends the idle end when it is used, written at most once an hour, and records another network', async () => {
    const app = await world.app({ kiiApi: true, standingTokenLifetime: 90 * daySeconds });
    const { user, token, me } = await standing(app);
    const lastUsed = async () => (await app.do('sessions', {}, token))[0].lastUsedAt;
    const first = await lastUsed();
    world.wait(3_000);
    assert.equal(await lastUsed(), first);
    world.wait(1_000);
    assert.notEqual(await lastUsed(), first);
    for (let each = 0; each < 3; each++) {
      world.wait(20 * daySeconds);
      await me();
    }
    await app.from('192.0.2.7').do('me', {}, token);
    world.wait(3_600);
    await app.from('192.0.2.7').do('me', {}, token);
    const { nodes } = await app.admin('auditLog', { filter: { userId: user.id, action: 'SESSION_MOVED' } });
    assert.equal(nodes.length, 1);
  });

  it('H2 of a pseudo user stays valid while it is used, and may be the only credential for a year', async () => {
    const app = await world.app({ kiiApi: true, standingTokenLifetime: 60 });
    const user = await app.pseudoUser();
    const token = standingTokenFor(user);
    for (let each = 0; each < 2; each++) {
      world.wait(364 * daySeconds);
      assert.equal((await app.do('me', {}, token)).id, user.id);
    }
    world.wait(365 * daySeconds);
    await refuses('UNAUTHENTICATED', () => app.do('me', {}, token));
  });

  it('H1 follows a verification over a WebSocket, until its session ends', async () => {
    const app = await world.app({ kiiApi: true, phoneVerification: true });
    const phone = newPhone();
    const user = await app.register({ username: newName(), phone });
    const token = standingTokenFor(user);
    const tab = Tab.of(new TestUser(app, { ...user.session, accessToken: token }));
    await tab.sees(phone, 'SENT');
    await user.provePhone(phone);
    await tab.sees(phone, 'VERIFIED');
    await user.do('logout');
    await eventually('the end of the connection', 10, async () => tab.closed !== null);
    assert.equal(tab.closed?.reason, 'SESSION_ENDED');
  });

  it('H1 that was never issued is refused, and does not count as a wrong admin token', async () => {
    const app = await world.app({ kiiApi: true, phoneVerification: true });
    const { token } = await standing(app);
    for (let each = 0; each < 25; each++) {
      await refuses('INVALID_TOKEN', () => app.do('me', {}, `${token.slice(0, -1)}${each % 2 ? 'A' : 'B'}x`));
    }
    assert.equal((await app.register({ username: newName(), phone: newPhone() })).app, app);
    assert.equal((await app.admin('me').catch(error => error)).code, 'FORBIDDEN');
  });
});

stories(
  'A standing token and SECRET_KEY',
  world => {
    it('H3 stays valid after the key is replaced while the previous one is accepted, and no longer', async () => {
      const app = await world.app({ kiiApi: true });
      const { user, me } = await standing(app);
      await world.restart({ secretKey: randomBytes(32), previousSecretKey: secretKey });
      assert.equal((await me()).id, user.id);
      await world.restart({ previousSecretKey: null });
      await refuses('INVALID_TOKEN', me);
    });
  },
  { secretKey },
);
