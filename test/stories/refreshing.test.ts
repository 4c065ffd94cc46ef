import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { AnyData } from '../kit/graphql.js';
import { newName, outcomesOf, refuses, type TestApp } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const daySeconds = 86_400;

async function refresh(app: TestApp, { refreshToken }: AnyData): Promise<AnyData> {
  return await app.do('refreshSession', { refreshToken });
}

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

  it('T5 of a slow tab also gives the same successor, within ten seconds of the other’s second refresh', async () => {
    const user = await (await world.app()).register({ username: newName() });
    const third = await refresh(user.app, await user.refresh());
    world.wait(9);
    assert.equal((await user.refresh()).refreshToken, third.refreshToken);
    await refresh(user.app, third);
  });

  for (const [kind, seconds] of [
    ['user', 11],
    ['user', 3_600],
    ['pseudo user', 11],
    ['pseudo user', 3_600],
  ] as const) {
    it(`T5 of a ${kind} whose answers were lost is accepted again after ${seconds} s, however often, and the session continues`, async () => {
      const app = await world.app();
      const user = kind === 'user' ? await app.register({ username: newName() }) : await app.pseudoUser();
      const lost = [await user.refresh()];
      for (let attempt = 0; attempt < 2; attempt++) {
        world.wait(seconds);
        lost.push(await user.refresh());
      }
      world.wait(seconds);
      const arrived = await user.refresh();
      assert.equal(new Set([...lost, arrived].map(({ refreshToken }) => refreshToken)).size, 4);
      assert.equal((await app.do('sessions', {}, arrived.accessToken)).length, 1);
      const next = await refresh(app, arrived);
      assert.equal((await app.do('me', {}, next.accessToken)).id, user.id);
    });
  }

  it('T5 whose successor was used ends its session when it is used again later, and no other of the user', async () => {
    const user = await (await world.app()).register({ username: newName() });
    const elsewhere = await user.app.login(user.session.user.username);
    const next = await user.refresh();
    const third = await refresh(user.app, next);
    world.wait(11);
    await refuses('REFRESH_TOKEN_REUSED', () => user.refresh(), { field: 'refreshToken' });
    for (const { accessToken } of [user.session, next, third])
      await refuses('UNAUTHENTICATED', () => user.app.do('me', {}, accessToken));
    for (const session of [user.session, next, third]) await refuses('INVALID_TOKEN', () => refresh(user.app, session));
    await elsewhere.me();
    const [{ details }] = (await user.app.admin('auditLog', { filter: { action: 'REFRESH_TOKEN_REUSED' } })).nodes;
    assert.equal(details.by, 'REFRESH_TOKEN');
  });

  it('T5 that is three steps old ends its session, also within ten seconds', async () => {
    const user = await (await world.app()).register({ username: newName() });
    const third = await refresh(user.app, await user.refresh());
    const fourth = await refresh(user.app, third);
    await refuses('REFRESH_TOKEN_REUSED', () => user.refresh());
    await refuses('INVALID_TOKEN', () => refresh(user.app, fourth));
  });

  it('T5 sent fifty times at once gives one successor, which works', async () => {
    const user = await (await world.app()).register({ username: newName() });
    const answers = await Promise.all(Array.from({ length: 50 }, () => user.refresh()));
    const successors = new Set(answers.map(({ refreshToken }) => refreshToken));
    assert.equal(successors.size, 1);
    await user.app.do('refreshSession', { refreshToken: [...successors][0] });
  });

  it('T5 sent fifty times at once after its answer was lost gives one further successor, which works', async () => {
    const user = await (await world.app()).register({ username: newName() });
    const lost = await user.refresh();
    world.wait(11);
    const answers = await Promise.all(Array.from({ length: 50 }, () => user.refresh()));
    const [further, ...others] = new Set(answers.map(({ refreshToken }) => refreshToken));
    assert.equal(others.length, 0);
    assert.notEqual(further, lost.refreshToken);
    await user.app.do('refreshSession', { refreshToken: further });
  });

  it('T5 and its successor, sent at once when the answer was lost long ago, have the outcome of one after the other', async () => {
    const app = await world.app();
    for (let round = 0; round < 4; round++) {
      const user = await app.register({ username: newName() });
      const next = await user.refresh();
      world.wait(11);
      const outcomes = await outcomesOf([user.refresh(), refresh(app, next)]);
      // The successor first: the token is the one before the last. The token first: its old successor is void.
      assert.ok(['OK OK', 'OK REFRESH_TOKEN_REUSED'].includes(outcomes.join(' ')), outcomes.join(' '));
    }
  });

  it('T5 sent while its session is logged out leaves no valid token', async () => {
    const app = await world.app();
    const { session } = await app.register({ username: newName() });
    for (let round = 0; round < 3; round++) {
      const user = await app.login(session.user.username);
      const refreshes = Array.from({ length: 4 }, () => user.refresh());
      const [loggedOut, ...outcomes] = await outcomesOf([user.do('logout'), ...refreshes]);
      assert.equal(loggedOut, 'OK');
      for (const outcome of outcomes) assert.match(outcome, /^(OK|INVALID_TOKEN)$/);
      await refuses('UNAUTHENTICATED', () => user.me());
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

  it('T6 expires after 30 idle days', async () => {
    const app = await world.app();
    const [user, idle] = [await app.register({ username: newName() }), await app.register({ username: newName() })];
    world.wait(30 * daySeconds - 60);
    await user.refresh();
    world.wait(60);
    await refuses('INVALID_TOKEN', () => idle.refresh());
  });

  it('T6 expires after 90 days, however busy, with the access token of its last minute', async () => {
    const app = await world.app();
    let { session } = await app.register({ username: newName() });
    for (const days of [29, 29, 29, 3]) {
      world.wait(days * daySeconds - 15);
      session = await app.do('refreshSession', { refreshToken: session.refreshToken });
    }
    await app.do('me', {}, session.accessToken);
    world.wait(60);
    await refuses('UNAUTHENTICATED', () => app.do('me', {}, session.accessToken));
    await refuses('INVALID_TOKEN', () => app.do('refreshSession', { refreshToken: session.refreshToken }));
  });

  it('T6 of a pseudo user stays valid for years while it is used once in 365 days', async () => {
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
