import assert from 'node:assert/strict';
import { it } from 'node:test';
import { post, type Refused } from '../kit/graphql.js';
import { partsOf } from '../kit/jwt.js';
import { operations } from '../kit/operations.js';
import { newIp, newName, newPhone, password, refuses, TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const daySeconds = 86_400;
const newPassword = 'another horse battery';

stories('A session', world => {
  it('T1 is a bearer token, its seconds, a refresh token and the user, in an answer that no cache may keep', async () => {
    const app = await world.app();
    const { session } = await app.register({ username: newName() });
    assert.deepEqual([session.tokenType, session.expiresIn], ['Bearer', 600]);
    assert.equal((await app.do('me', {}, session.accessToken)).id, session.user.id);
    const variables = { refreshToken: session.refreshToken };
    const { headers, body } = await post(world.url, operations.refreshSession, variables);
    assert.equal(headers.get('cache-control'), 'no-store');
    const { refreshSession } = body.data as { refreshSession?: object };
    assert.deepEqual(Object.keys(refreshSession ?? {}), [
      'accessToken',
      'tokenType',
      'expiresIn',
      'refreshToken',
      'user',
    ]);
  });

  /** Each one ends the session of a user with a verified phone number. */
  const ends: [title: string, end: (user: TestUser, phone: string) => Promise<unknown>][] = [
    ['logging out', user => user.do('logout')],
    ['logging out everywhere', user => user.do('logoutEverywhere')],
    ['ending it by its id', async user => user.do('endSession', { id: (await user.do('sessions'))[0].id })],
    [
      'changing the password elsewhere',
      async (user, phone) =>
        (await user.app.login(phone)).do('changePassword', { currentPassword: password, newPassword }),
    ],
    [
      'resetting the password',
      async ({ app }, phone) => {
        const { resetId } = await app.do('requestPasswordReset', { identifier: phone });
        await app.do('resetPassword', { input: { resetId, code: await app.codeTo(phone), newPassword } });
      },
    ],
    ['being disabled', user => user.app.admin('disableUser', { id: user.id })],
    ['being deleted', user => user.app.admin('deleteUser', { id: user.id })],
    ['deleting oneself', user => user.do('deleteMe', { currentPassword: password })],
  ];
  for (const [title, end] of ends) {
    it(`T4 is ended at once by ${title}`, async () => {
      const app = await world.app({ phoneVerification: true });
      const phone = newPhone();
      const user = await app.registerProven({ phone });
      await user.me();
      await end(user, phone);
      await refuses('UNAUTHENTICATED', () => user.me());
      await refuses('INVALID_TOKEN', () => user.refresh(), { field: 'refreshToken' });
    });
  }

  it('T7 is listed with the others of its user, and marked as the current one', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    world.wait(60);
    const later = await app.login(user.session.user.username);
    await app.register({ username: newName() });
    const [newest, oldest, ...others] = await user.do('sessions');
    assert.deepEqual([newest.current, oldest.current, others], [false, true, []]);
    assert.deepEqual([newest.id, oldest.id], [partsOf(later.token)[1].sid, partsOf(user.token)[1].sid]);
    assert.equal(Date.parse(newest.expiresAt) - Date.parse(newest.createdAt), 90 * daySeconds * 1_000);
    assert.deepEqual([newest.lastUsedAt, newest.ip], [newest.createdAt, app.ip]);
    world.wait(60);
    await user.refresh();
    assert.equal((await later.do('sessions'))[0].id, oldest.id);
  });

  it('T7 shows the IP address of its newest refresh, and a refresh from another network is audited', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    const moves = async () => {
      const filter = { userId: user.id, action: 'SESSION_MOVED' };
      return (await app.admin('auditLog', { filter })).nodes.map(({ ip, details }: Record<string, unknown>) => [
        ip,
        details,
      ]);
    };
    const same = await user.refresh();
    assert.deepEqual(await moves(), []);
    const elsewhere = app.from('198.51.100.7');
    const { accessToken } = await elsewhere.do('refreshSession', { refreshToken: same.refreshToken });
    const [session] = await elsewhere.do('sessions', {}, accessToken);
    assert.equal(session.ip, '198.51.100.7');
    assert.deepEqual(await moves(), [['198.51.100.7', { sessionId: session.id }]]);
  });

  it('T7 is ended by logout or by its id, and all others by logoutEverywhere', async () => {
    const app = await world.app();
    const first = await app.register({ username: newName() });
    const [second, third, fourth] = await Promise.all([1, 2, 3].map(() => app.login(first.session.user.username)));
    assert(second && third && fourth);
    await second.do('logout');
    await first.do('endSession', { id: partsOf(third.token)[1].sid });
    await refuses('UNAUTHENTICATED', () => second.me());
    await refuses('UNAUTHENTICATED', () => third.me());
    assert.equal((await fourth.do('sessions')).length, 2);
    await fourth.do('logoutEverywhere');
    await refuses('UNAUTHENTICATED', () => first.me());
    await refuses('UNAUTHENTICATED', () => fourth.me());
  });

  it('T8 of several logouts at once one ends it, and the others get the answer of an ended session', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    const logouts = await Promise.allSettled([1, 2, 3, 4].map(() => user.do('logout')));
    const refused = logouts.flatMap(each => (each.status === 'rejected' ? [each.reason as Refused] : []));
    assert.equal(refused.length, 3);
    for (const { code, details } of refused)
      assert.deepEqual([code, details.reason], ['UNAUTHENTICATED', 'SESSION_ENDED']);
  });

  it('T7 is listed page by page, at most a hundred', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    for (let each = 0; each < 4; each++) {
      world.wait(1);
      await app.login(user.session.user.username);
    }
    const all: { id: string }[] = await user.do('sessions');
    assert.equal(all.length, 5);
    const first = await user.do('sessions', { first: 2 });
    const rest = await user.do('sessions', { first: 100, after: first[1].id });
    assert.deepEqual(
      [...first, ...rest].map(({ id }) => id),
      all.map(({ id }) => id),
    );
    await refuses('BAD_USER_INPUT', () => user.do('sessions', { first: 101 }), { field: 'first' });
    for (const after of ['nothing', user.id]) {
      await refuses('NOT_FOUND', () => user.do('sessions', { after }), { field: 'after' });
    }
  });

  it('T9 is limited to a hundred per user: a thief of the password ends their own, and not those of the owner', async () => {
    const app = await world.app({ accessTokenLifetime: 86_400, maxAccessTokenLifetime: 86_400 });
    const owner = await app.register({ username: newName() });
    const { username } = owner.session.user;
    const onPhone = await app.login(username);
    world.wait(daySeconds);
    const again = new TestUser(app, await owner.refresh());
    // The thief also has a refresh token. Using it must not make the thief's network one where an old session began.
    const atThief = app.from(newIp());
    await atThief.do('refreshSession', { refreshToken: onPhone.session.refreshToken });
    let first: TestUser | undefined;
    let onTablet: TestUser | undefined;
    for (let each = 0; each < 120; each++) {
      // X16: 30 logins in ten minutes.
      if (each % 30 === 0) world.wait(600);
      const thief = await atThief.login(username);
      first ??= thief;
      if (each === 30) onTablet = await app.from(newIp()).login(username);
    }
    assert.equal((await again.me()).id, owner.id);
    assert.equal((await onTablet?.me())?.id, owner.id);
    await refuses('UNAUTHENTICATED', async () => first?.me());
    assert.equal((await again.do('sessions')).length, 100);
    const exported = await again.do('exportMe');
    assert.equal(exported.sessions.length, 100);
    assert.ok(exported.auditLog.some(({ action }: { action: string }) => action === 'SESSIONS_LIMITED'));
  });

  it('T7 cannot be ended by anybody else', async () => {
    const app = await world.app();
    const [user, other] = [await app.register({ username: newName() }), await app.register({ username: newName() })];
    for (const id of [partsOf(user.token)[1].sid, 'nothing', '']) {
      await refuses('NOT_FOUND', () => other.do('endSession', { id }), { field: 'id' });
    }
    await other.do('logoutEverywhere');
    await user.me();
  });
});
