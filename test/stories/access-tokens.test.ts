import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { createSigningKeys } from '../../src/domain/sessions/signing-keys/signing-keys.js';
import { post } from '../kit/graphql.js';
import { isSignedByPublishedKey, partsOf } from '../kit/jwt.js';
import { operations } from '../kit/operations.js';
import { dayLongTokens, newName, password, refuses, type TestApp } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

const daySeconds = 86_400;

stories('An access token', world => {
  it('T2 is a JWT that names the app, the user and the session, and contains nothing personal', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName(), email: `${newName()}@example.com` });
    const [header, claims] = partsOf(user.token);
    assert.deepEqual({ ...header, kid: '' }, { alg: 'ES256', typ: 'at+jwt', kid: '' });
    const {
      iat,
      sid,
      jti,
      auth_time: provenAt,
      ...rest
    } = claims as {
      iat: number;
      sid: string;
      jti: string;
      auth_time: number;
    };
    assert.deepEqual(rest, {
      ...{ iss: world.url, aud: app.id, client_id: app.id, sub: user.id, session_generation: 1 },
      ...{ amr: ['pwd'], exp: iat + 600 },
    });
    assert.ok(Math.abs(iat * 1_000 - world.now) < 60_000);
    const { createdAt } = (await user.do('sessions'))[0];
    assert.equal(provenAt, Math.floor(Date.parse(createdAt) / 1_000));
    assert.equal((await user.do('sessions'))[0].id, sid);
    const [, next] = partsOf((await user.refresh()).accessToken);
    assert.deepEqual([next.sid, next.session_generation, next.jti === jti], [sid, 2, false]);
  });

  const lifetimes = [
    { asked: undefined, given: 900 },
    { asked: null, given: 900 },
    { asked: 60, given: 60 },
    { asked: 1_800, given: 1_800 },
    { asked: 7_200, given: 1_800 },
    { asked: 1_000_000_000, given: 1_800 },
  ];
  it('T2 lasts as many seconds as its login asks for, up to the app’s maximum, also after a refresh', async () => {
    const app = await world.app({ accessTokenLifetime: 900, maxAccessTokenLifetime: 1_800 });
    const identifier = (await app.register({ username: newName() })).session.user.username;
    for (const { asked, given } of lifetimes) {
      const session = await app.do('login', { identifier, password, expiresIn: asked });
      const [, { iat, exp }] = partsOf(session.accessToken);
      assert.deepEqual([session.expiresIn, Number(exp) - Number(iat)], [given, given]);
      const next = await app.do('refreshSession', { refreshToken: session.refreshToken });
      assert.equal(next.expiresIn, given);
    }
  });

  it('T14 lasts no longer than a shorter maximum of the app, also in a session that was open before', async () => {
    const app = await world.app({ accessTokenLifetime: 900, maxAccessTokenLifetime: 1_800 });
    const identifier = (await app.register({ username: newName() })).session.user.username;
    const { refreshToken } = await app.do('login', { identifier, password, expiresIn: 1_800 });
    await app.set({ accessTokenLifetime: 300, maxAccessTokenLifetime: 600 });
    const session = await app.do('refreshSession', { refreshToken });
    const [, { iat, exp }] = partsOf(session.accessToken);
    assert.deepEqual([session.expiresIn, Number(exp) - Number(iat)], [600, 600]);
  });

  it('T2 for zero or fewer seconds is refused', async () => {
    const app = await world.app();
    const identifier = (await app.register({ username: newName() })).session.user.username;
    const pseudo = await app.pseudoUser();
    const input = { username: newName(), password };
    for (const expiresIn of [0, -1]) {
      const field = 'expiresIn';
      await refuses('BAD_USER_INPUT', () => app.do('login', { identifier, password, expiresIn }), { field });
      await refuses('BAD_USER_INPUT', () => app.do('register', { input, expiresIn }), { field });
      await refuses('BAD_USER_INPUT', () => app.do('createPseudoUser', { expiresIn }), { field });
      await refuses('BAD_USER_INPUT', () => pseudo.do('upgradePseudoUser', { input, expiresIn }), { field });
    }
    assert.equal((await pseudo.me()).isPseudo, true);
  });

  it('T2 lasts as long as a registration, a new pseudo user or an upgrade asks for', async () => {
    const app = await world.app();
    const input = () => ({ username: newName(), password });
    const registered = await app.do('register', { input: input(), expiresIn: 90 });
    const pseudo = await app.do('createPseudoUser', { expiresIn: 100 });
    const upgraded = await app.do('upgradePseudoUser', { input: input(), expiresIn: 110 }, pseudo.accessToken);
    assert.deepEqual([registered.expiresIn, pseudo.expiresIn, upgraded.expiresIn], [90, 100, 110]);
    for (const { accessToken, expiresIn } of [registered, pseudo, upgraded]) {
      const [, { iat, exp }] = partsOf(accessToken);
      assert.equal(Number(exp) - Number(iat), expiresIn);
    }
    const next = await app.do('refreshSession', { refreshToken: upgraded.refreshToken });
    assert.equal(next.expiresIn, 110);
  });

  it('T2 expires while the refresh token stays valid', async () => {
    const user = await (await world.app()).register({ username: newName() });
    world.wait(590);
    await user.me();
    world.wait(10);
    await refuses('UNAUTHENTICATED', () => user.me());
    assert.equal((await user.app.do('me', {}, (await user.refresh()).accessToken)).id, user.id);
  });

  it('T3 can be checked by any backend with the published keys', async () => {
    const user = await (await world.app()).register({ username: newName() });
    assert.equal(await isSignedByPublishedKey(world, user.token), true);
    const [head, claims, signature] = user.token.split('.');
    const other = Buffer.from(JSON.stringify({ ...partsOf(user.token)[1], sub: 'somebody' })).toString('base64url');
    assert.notEqual(other, claims);
    assert.equal(await isSignedByPublishedKey(world, `${head}.${other}.${signature}`), false);
  });

  it('T3 stays valid after a rotation of the keys, which are both published', async () => {
    const app = await world.app(dayLongTokens);
    const user = await app.register({ username: newName() });
    const { store, keys, now } = world.server.deps;
    // Rotates as `npm run rotate-keys` does while the server runs.
    await createSigningKeys({ store, keys, now, randomBytes, log: { warn() {} } }).rotate();
    world.wait(600);
    const next = await user.refresh();
    assert.notEqual(partsOf(next.accessToken)[0].kid, partsOf(user.token)[0].kid);
    for (const token of [user.token, next.accessToken]) {
      assert.equal(await isSignedByPublishedKey(world, token), true);
      assert.equal((await app.do('me', {}, token)).id, user.id);
    }
  });

  it('T3 is signed with a new key after 30 days, and nobody is logged out', async () => {
    const user = await (await world.app()).register({ username: newName() });
    world.wait(15 * daySeconds);
    const session = await user.refresh();
    world.wait(16 * daySeconds);
    const beforehand = await user.app.do('refreshSession', { refreshToken: session.refreshToken });
    world.wait(600);
    const next = await user.app.do('refreshSession', { refreshToken: beforehand.refreshToken });
    assert.equal(partsOf(beforehand.accessToken)[0].kid, partsOf(user.token)[0].kid, 'the new one is published first');
    assert.notEqual(partsOf(next.accessToken)[0].kid, partsOf(user.token)[0].kid);
    assert.equal(await isSignedByPublishedKey(world, next.accessToken), true);
  });
});

stories('An app that signs with RS256', world => {
  it('T10 gets ES256 tokens until its RSA key has been published for ten minutes, and every backend can check both', async () => {
    world.wait(600);
    const [app, other] = [await world.app(dayLongTokens), await world.app()];
    const user = await app.register({ username: newName() });
    await app.set({ accessTokenAlgorithm: 'RS256' });
    const between = await app.login(user.session.user.username);
    assert.equal(partsOf(between.token)[0].alg, 'ES256');
    world.wait(600);
    const { accessToken } = await user.refresh();
    const pseudo = await app.pseudoUser();
    for (const token of [accessToken, pseudo.token]) {
      assert.deepEqual({ ...partsOf(token)[0], kid: '' }, { alg: 'RS256', typ: 'at+jwt', kid: '' });
    }
    for (const token of [user.token, between.token, accessToken]) {
      assert.equal(await isSignedByPublishedKey(world, token), true);
      assert.equal((await app.do('me', {}, token)).id, user.id);
    }
    assert.equal(partsOf((await other.pseudoUser()).token)[0].alg, 'ES256');
    await refuses('INVALID_TOKEN', () => other.do('me', {}, accessToken));
    await app.set({ accessTokenAlgorithm: null });
    assert.equal(partsOf((await app.pseudoUser()).token)[0].alg, 'ES256');
    assert.equal((await app.do('me', {}, accessToken)).id, user.id);
  });

  it('T10 accepts no other algorithm', async () => {
    const app = await world.app();
    for (const algorithm of ['PS256', 'HS256', 'none', '', 7]) {
      await refuses('BAD_USER_INPUT', () => app.set({ accessTokenAlgorithm: algorithm }));
    }
    assert.equal(partsOf((await app.pseudoUser()).token)[0].alg, 'ES256');
  });
});

stories('A request', world => {
  /** One operation for each role that a token can have. */
  const closed = [
    ['me', {}],
    ['sessions', {}],
    ['logout', {}],
    ['exportMe', {}],
    ['updateProfile', { input: {} }],
    ['resendVerification', { kind: 'EMAIL' }],
    ['user', { id: 'nobody' }],
    ['userByIdentifier', { identifier: 'nobody' }],
    ['changeIdentifier', { kind: 'USERNAME', value: 'somebody', currentPassword: password }],
    ['changePassword', { currentPassword: password, newPassword: 'another horse battery' }],
    ['disableUser', { id: 'nobody' }],
    ['updateAppSettings', { input: {} }],
    ['createApp', { name: 'Sample' }],
  ] as const;

  it('T8 without a token is UNAUTHENTICATED', async () => {
    const app = await world.app();
    for (const [operation, variables] of closed) await refuses('UNAUTHENTICATED', () => app.do(operation, variables));
  });

  it('T8 with an expired token is UNAUTHENTICATED, with a foreign one INVALID_TOKEN', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    await user.do('logout');
    const foreign = await elsewhereSigned(world, app);
    for (const token of [user.token, foreign, 'garbage', 'a.b.c', app.adminToken.slice(0, -1)]) {
      for (const [operation, variables] of closed) {
        await refuses(token === user.token ? 'UNAUTHENTICATED' : 'INVALID_TOKEN', () =>
          app.do(operation, variables, token),
        );
      }
    }
  });

  it('T8 with a token of another app is INVALID_TOKEN, and works where that app or none is named', async () => {
    const [app, other] = [await world.app(), await world.app()];
    const user = await app.register({ username: newName() });
    for (const token of [user.token, app.adminToken]) {
      await refuses('INVALID_TOKEN', () => other.do('user', { id: user.id }, token));
      const answer = await post(world.url, operations.user, { id: user.id }, { authorization: `Bearer ${token}` });
      assert.deepEqual((answer.body.data as { user?: { id: string } }).user?.id, user.id);
    }
    const { refreshToken } = user.session;
    await refuses('INVALID_TOKEN', () => other.do('refreshSession', { refreshToken }), { field: 'refreshToken' });
    await app.do('refreshSession', { refreshToken });
  });

  it('T8 with a token of too low a role is FORBIDDEN, and an admin token has no session', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    await refuses('FORBIDDEN', () => user.do('updateAppSettings', { input: {} }));
    await refuses('FORBIDDEN', () => app.admin('createApp', { name: 'Sample' }));
    for (const operation of ['me', 'sessions', 'logout', 'exportMe'] as const) {
      await refuses('FORBIDDEN', () => app.admin(operation));
    }
  });

  it('T8 with an expired token can still use operations that need none', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    await user.do('logout');
    const again = { identifier: user.session.user.username, password };
    assert.equal((await app.do('login', again, user.token)).user.id, user.id);
  });
});

/** Makes a token with the content of one of ours, but signed with another key. */
async function elsewhereSigned(world: World, app: TestApp): Promise<string> {
  const user = await app.register({ username: newName() });
  const other = await (await world.app()).register({ username: newName() });
  return [...user.token.split('.').slice(0, 2), other.token.split('.')[2]].join('.');
}
