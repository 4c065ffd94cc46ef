import assert from 'node:assert/strict';
import { it } from 'node:test';
import { newName, outcomesOf, refuses } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const daySeconds = 86_400;

stories('A refresh token', world => {
  it('T5 works once and gives the next one', async () => {
    const user = await (await world.app()).register({ username: newName() });
    const next = await user.refresh();
    assert.notEqual(next.refreshToken, user.session.refreshToken);
    assert.equal(next.user.id, user.id);
    const third = await user.app.do('refreshSession', { refreshToken: next.refreshToken });
    assert.equal(new Set([user.session, next, third].map(({ refreshToken }) => refreshToken)).size, 3);
    assert.equal((await user.do('sessions')).length, 1);
  });

  it('T5 gives the same successor again within ten seconds', async () => {
    const user = await (await world.app()).register({ username: newName() });
    const next = await user.refresh();
    world.wait(9);
    assert.equal((await user.refresh()).refreshToken, next.refreshToken);
    await user.app.do('refreshSession', { refreshToken: next.refreshToken });
  });

  it('T5 used again later ends its session, and no other of the user', async () => {
    const user = await (await world.app()).register({ username: newName() });
    const elsewhere = await user.app.login(user.session.user.username);
    const next = await user.refresh();
    world.wait(11);
    await refuses('REFRESH_TOKEN_REUSED', () => user.refresh(), { field: 'refreshToken' });
    for (const token of [user.token, next.accessToken])
      await refuses('INVALID_TOKEN', () => user.app.do('me', {}, token));
    await refuses('INVALID_TOKEN', () => user.app.do('refreshSession', { refreshToken: next.refreshToken }));
    await refuses('INVALID_TOKEN', () => user.refresh());
    await elsewhere.me();
  });

  it('T5 that is two steps old ends its session, also within ten seconds', async () => {
    const user = await (await world.app()).register({ username: newName() });
    const next = await user.refresh();
    const third = await user.app.do('refreshSession', { refreshToken: next.refreshToken });
    await refuses('REFRESH_TOKEN_REUSED', () => user.refresh());
    await refuses('INVALID_TOKEN', () => user.app.do('refreshSession', { refreshToken: third.refreshToken }));
  });

  it('T5 sent fifty times at once gives one successor, which works', async () => {
    const user = await (await world.app()).register({ username: newName() });
    const answers = await Promise.all(Array.from({ length: 50 }, () => user.refresh()));
    const successors = new Set(answers.map(({ refreshToken }) => refreshToken));
    assert.equal(successors.size, 1);
    await user.app.do('refreshSession', { refreshToken: [...successors][0] });
  });

  it('T5 sent while its session is logged out leaves nothing alive', async () => {
    const app = await world.app();
    const { session } = await app.register({ username: newName() });
    for (let round = 0; round < 3; round++) {
      const user = await app.login(session.user.username);
      const refreshes = Array.from({ length: 4 }, () => user.refresh());
      const [loggedOut, ...outcomes] = await outcomesOf([user.do('logout'), ...refreshes]);
      assert.equal(loggedOut, 'OK');
      for (const outcome of outcomes) assert.match(outcome, /^(OK|INVALID_TOKEN)$/);
      await refuses('INVALID_TOKEN', () => user.me());
      await refuses('INVALID_TOKEN', () => user.refresh());
    }
  });

  it('T5 that this server did not make is INVALID_TOKEN, as is an access token in its place', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    const { refreshToken } = user.session;
    const forged = `${refreshToken.slice(0, -1)}${refreshToken.endsWith('A') ? 'Q' : 'A'}`;
    for (const token of ['', 'garbage', forged, ` ${refreshToken}`, user.token]) {
      await refuses('INVALID_TOKEN', () => app.do('refreshSession', { refreshToken: token }), {
        field: 'refreshToken',
      });
    }
    await refuses('INVALID_TOKEN', () => app.do('me', {}, refreshToken));
    await user.refresh();
  });

  it('T6 is dead after 30 idle days', async () => {
    const app = await world.app();
    const [user, idle] = [await app.register({ username: newName() }), await app.register({ username: newName() })];
    world.wait(30 * daySeconds - 60);
    await user.refresh();
    world.wait(60);
    await refuses('INVALID_TOKEN', () => idle.refresh());
  });

  it('T6 is dead after 90 days, however busy, with the access token of its last minute', async () => {
    const app = await world.app();
    let { session } = await app.register({ username: newName() });
    for (const days of [29, 29, 29, 3]) {
      world.wait(days * daySeconds - 15);
      session = await app.do('refreshSession', { refreshToken: session.refreshToken });
    }
    await app.do('me', {}, session.accessToken);
    world.wait(60);
    await refuses('INVALID_TOKEN', () => app.do('me', {}, session.accessToken));
    await refuses('INVALID_TOKEN', () => app.do('refreshSession', { refreshToken: session.refreshToken }));
  });

  it('T6 of a pseudo user lives on for years while it is used once in 365 days', async () => {
    const app = await world.app();
    let { session } = await app.pseudoUser();
    for (let year = 0; year < 3; year++) {
      world.wait(365 * daySeconds - 60);
      session = await app.do('refreshSession', { refreshToken: session.refreshToken });
    }
    assert.equal((await app.do('sessions', {}, session.accessToken))[0].expiresAt, null);
    world.wait(365 * daySeconds);
    await refuses('INVALID_TOKEN', () => app.do('refreshSession', { refreshToken: session.refreshToken }));
  });
});
