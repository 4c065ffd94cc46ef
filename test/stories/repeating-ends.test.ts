import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { changesNothing, rowsWithoutTerms } from '../kit/stored.js';
import { newEmail, newKey, newName, password, refuses, type TestApp, type TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const next = 'another horse battery';
const over = { reason: 'OUTCOME_OVER', field: 'idempotencyKey' };

stories('The outcome of a request with a key', world => {
  const ends: [
    what: string,
    end: (app: TestApp, session: TestUser['session'], username: string) => Promise<unknown>,
  ][] = [
    ['its session was refreshed', (app, { refreshToken }) => app.do('refreshSession', { refreshToken })],
    ['its session was logged out', (app, { accessToken }) => app.do('logout', {}, accessToken)],
    [
      'its session was ended from another',
      async (app, _, username) => (await app.login(username)).do('logoutEverywhere'),
    ],
    [
      'its password was changed',
      (app, { accessToken }) => app.do('changePassword', { currentPassword: password, newPassword: next }, accessToken),
    ],
    [
      'its user was disabled, also once they are enabled again',
      async (app, { user: { id } }) => {
        await app.admin('disableUser', { id });
        await app.admin('enableUser', { id });
      },
    ],
    ['its user was deleted', (app, { user: { id } }) => app.admin('deleteUser', { id })],
  ];
  for (const [what, end] of ends) {
    it(`K8 is not given again after ${what}`, async () => {
      const app = await world.app();
      const username = newName();
      const sent = { input: { username, password }, idempotencyKey: newKey() };
      await end(app, await app.do('register', sent), username);
      await changesNothing(world, async () => {
        await refuses('IDEMPOTENCY_KEY_USED', () => app.do('register', sent), over);
        const changed = { ...sent, input: { username, password: next } };
        await refuses('IDEMPOTENCY_KEY_USED', () => app.do('register', changed), over);
      });
    });
  }

  it('K8 is not given again after the password was reset', async () => {
    const app = await world.app(bothOn);
    const [username, email] = [newName(), newEmail()];
    const sent = { input: { username, email, password }, idempotencyKey: newKey() };
    await app.do('register', sent);
    await app.do('verifyLink', { token: await app.tokenTo(email) });
    await app.do('requestPasswordReset', { identifier: email });
    await app.do('resetPassword', { input: { token: await app.tokenTo(email), newPassword: next } });
    await refuses('IDEMPOTENCY_KEY_USED', () => app.do('register', sent), over);
  });

  it('K9 of an upgrade is given to a token of the session that it ended, even an expired one', async () => {
    const app = await world.app(bothOn);
    const [pseudo, email] = [await app.pseudoUser(), newEmail()];
    const sent = { input: { email, password }, idempotencyKey: newKey() };
    const first = await pseudo.do('upgradePseudoUser', sent);
    await refuses('UNAUTHENTICATED', () => pseudo.me());
    await world.inbox();
    // The day on which the user was last active changes if midnight is within the hour.
    const rows = async () => ({ ...(await rowsWithoutTerms(world)), activeUsers: [], dailyCounts: [] });
    const before = await rows();
    for (const waited of [0, 3_600]) {
      world.wait(waited);
      const again = await pseudo.do('upgradePseudoUser', sent);
      assert.deepEqual([again.user.id, again.refreshToken], [pseudo.id, first.refreshToken]);
    }
    assert.deepEqual(await rows(), before);
    await app.do('refreshSession', { refreshToken: first.refreshToken });
    await refuses('IDEMPOTENCY_KEY_USED', () => pseudo.do('upgradePseudoUser', sent), over);
  });

  it('K9 of an upgrade needs the token, the key, the input and the password', async () => {
    const [app, other] = [await world.app(), await world.app()];
    const [pseudo, stranger] = [await app.pseudoUser(), await app.pseudoUser()];
    const sent = { input: { username: newName(), password }, idempotencyKey: newKey() };
    await pseudo.do('upgradePseudoUser', sent);
    await stranger.do('logout');
    await changesNothing(world, async () => {
      const repeat = (change: object, { app, token }: Pick<TestUser, 'app' | 'token'> = pseudo) =>
        app.do('upgradePseudoUser', { ...sent, ...change }, token);
      await refuses('UNAUTHENTICATED', () => repeat({ idempotencyKey: null }));
      await refuses('UNAUTHENTICATED', () => repeat({ idempotencyKey: newKey() }));
      await refuses('UNAUTHENTICATED', () => repeat({}, stranger));
      await refuses('INVALID_TOKEN', () => repeat({}, { app: other, token: pseudo.token }));
      await refuses('INVALID_TOKEN', () => repeat({}, { app, token: `${pseudo.token}x` }));
      await refuses('UNAUTHENTICATED', () => app.do('upgradePseudoUser', sent));
      await refuses('BAD_USER_INPUT', () => repeat({ idempotencyKey: 'short' }), { field: 'idempotencyKey' });
      const input = { username: newName(), password };
      await refuses('IDEMPOTENCY_KEY_USED', () => repeat({ input }), { reason: 'OTHER_INPUT' });
    });
    const wrong = { ...sent, input: { ...sent.input, password: next } };
    await refuses('INVALID_CREDENTIALS', () => pseudo.do('upgradePseudoUser', wrong), { field: 'password' });
  });

  it('K9 of an upgrade is not given to any other operation with an expired token', async () => {
    const app = await world.app();
    const pseudo = await app.pseudoUser();
    const idempotencyKey = newKey();
    await pseudo.do('upgradePseudoUser', { input: { username: newName(), password }, idempotencyKey });
    await refuses('UNAUTHENTICATED', () =>
      pseudo.do('changePassword', { currentPassword: password, newPassword: next, idempotencyKey }),
    );
    await refuses('UNAUTHENTICATED', () => pseudo.do('exportMe'));
  });

  it('K5 of a changed password is given again, and no second notice is sent', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    const user = await app.registerProven({ email });
    const sent = { currentPassword: password, newPassword: next, idempotencyKey: newKey() };
    assert.equal(await user.do('changePassword', sent), true);
    await world.inbox();
    const before = await rowsWithoutTerms(world);
    assert.equal(await user.do('changePassword', sent), true);
    assert.deepEqual(await rowsWithoutTerms(world), before);

    await refuses('INVALID_CREDENTIALS', () => user.do('changePassword', { ...sent, newPassword: 'wrong horse' }), {
      field: 'newPassword',
    });
    await user.do('changePassword', { currentPassword: next, newPassword: password });
    await refuses('IDEMPOTENCY_KEY_USED', () => user.do('changePassword', sent), over);
  });

  it('K3 of a changed password belongs to its session', async () => {
    const app = await world.app();
    const username = newName();
    const user = await app.register({ username });
    const sent = { currentPassword: password, newPassword: next, idempotencyKey: newKey() };
    await user.do('changePassword', sent);
    const elsewhere = await app.login(username, next);
    await refuses('INVALID_CREDENTIALS', () => elsewhere.do('changePassword', sent), { field: 'currentPassword' });
  });

  it('K7 of ten changes of a password at once is the same for all', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    const user = await app.registerProven({ email });
    const sent = { currentPassword: password, newPassword: next, idempotencyKey: newKey() };
    const answers = await Promise.all(Array.from({ length: 10 }, () => user.do('changePassword', sent)));
    assert.deepEqual(answers, Array(10).fill(true));
    assert.equal((await app.messagesTo(email)).filter(({ kind }) => kind === 'PASSWORD_CHANGED').length, 1);
  });
});
