import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createSignedAccessTokens } from '../../src/domain/sessions/signed-access-tokens.js';
import { createSigningKeys } from '../../src/domain/sessions/signing-keys/signing-keys.js';
import { ask } from '../kit/graphql.js';
import { partsOf } from '../kit/jwt.js';
import { operations } from '../kit/operations.js';
import { newName, refuses } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const claims = {
  'https://hasura.io/jwt/claims': { 'x-hasura-user-id': '{{ user.id }}', 'x-hasura-default-role': '{{ user.role }}' },
  tenant: '{{ app.id }}',
  trace: '{{ session.id }}',
};

stories('The claims of an app', world => {
  it('T2 are in every token beside the standard ones, and follow their user from pseudo user to user', async () => {
    const app = await world.app({ claims });
    const pseudo = await app.pseudoUser();
    const user = await pseudo.upgrade({ username: newName() });
    for (const [each, role] of [
      [pseudo, 'pseudo'],
      [user, 'user'],
      [await app.login(user.session.user.username), 'user'],
      [await app.register({ username: newName() }), 'user'],
    ] as const) {
      const [, { sub, sid, aud, iss, 'https://hasura.io/jwt/claims': forHasura, tenant, trace }] = partsOf(each.token);
      assert.deepEqual([sub, aud, iss], [each.id, app.id, world.url]);
      assert.deepEqual([tenant, trace], [app.id, sid]);
      assert.deepEqual(forHasura, { 'x-hasura-user-id': each.id, 'x-hasura-default-role': role });
    }
    assert.equal((await user.me()).id, user.id);
  });

  it('T2 are there after a refresh that names no app, by the settings of that moment', async () => {
    const app = await world.app({ claims: { plan: 'old' } });
    const { session } = await app.register({ username: newName() });
    await app.set({ claims: { plan: 'new' } });
    const refresh = (refreshToken: string) => ask(world.url, operations.refreshSession, { refreshToken });
    const { refreshSession: next } = await refresh(session.refreshToken);
    assert.deepEqual([partsOf(session.accessToken)[1].plan, partsOf(next.accessToken)[1].plan], ['old', 'new']);
    await app.set({ claims: null });
    assert.deepEqual((await app.admin('appSettings')).settings.claims, null);
    const { refreshSession: last } = await refresh(next.refreshToken);
    assert.equal('plan' in partsOf(last.accessToken)[1], false);
  });

  it('T2 of the largest size still make a token that this server reads', async () => {
    const app = await world.app({ claims: { a: 'x'.repeat(1_016) } });
    const user = await app.register({ username: newName() });
    assert.equal((await user.me()).id, user.id);
  });

  it('T2 that are invalid are refused when they are saved, by the name of their field, and nothing changes', async () => {
    const app = await world.app({ claims });
    const wrong = [
      { sub: 'somebody' },
      { a: '{{ user.email }}' },
      { a: '{% raw %}' },
      { a: 'x'.repeat(2_000) },
      [1],
      'x',
    ];
    for (const each of wrong) await refuses('BAD_USER_INPUT', () => app.set({ claims: each }));
    await refuses('BAD_USER_INPUT', () => app.set({ claims: { exp: 1 } }), { field: 'claims' });
    assert.deepEqual((await app.admin('appSettings')).settings.claims, claims);
  });

  it('T2 never replace ours, whatever is in the database', async () => {
    const { store, keys, now } = world.server.deps;
    const randomBytes = (size: number) => world.randomBytes(size);
    const signingKeys = createSigningKeys({ store, keys, now, randomBytes, log: { warn() {} } });
    const tokens = createSignedAccessTokens({ signingKeys, issuer: () => world.url, now, randomBytes });
    const others = {
      iss: 'x',
      sub: 'x',
      aud: 'x',
      sid: 'x',
      jti: 'x',
      exp: 9_999_999_999,
      iat: 0,
      session_generation: 9,
      mine: 'kept',
    };
    const token = await tokens.issue(
      { appId: 'app', userId: 'user', sessionId: 'session', generation: 3, authentication: null },
      600,
      { claims: others },
    );
    const [, { iss, sub, aud, sid, session_generation, jti, exp, iat, mine }] = partsOf(token);
    assert.deepEqual([iss, sub, aud, sid, session_generation, mine], [world.url, 'user', 'app', 'session', 3, 'kept']);
    assert.deepEqual([Number(exp) - Number(iat), jti === 'x'], [600, false]);
  });

  it('O4 are a setting like the others: the audit log shows who changed them, from what and to what', async () => {
    const app = await world.app();
    await app.set({ claims: { plan: 'a-plan-of-ours' } });
    const [{ action, actor, details }] = (await app.admin('auditLog')).nodes;
    assert.deepEqual(
      [action, actor, details],
      [
        'APP_SETTINGS_CHANGED',
        'ADMIN',
        { settings: ['claims'], old: { claims: null }, new: { claims: { plan: 'a-plan-of-ours' } } },
      ],
    );
  });
});
