import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { UserCall } from '../../src/domain/call.js';
import type { Deps } from '../../src/domain/deps.js';
import { lockPresentUser, requirePresence } from '../../src/domain/presence/require-presence.js';
import { Refusal } from '../../src/domain/refusal.js';
import { bothOn } from '../kit/addresses.js';
import { partsOf } from '../kit/jwt.js';
import type { Operation } from '../kit/operations.js';
import { newEmail, newName, password, refuses, type TestApp, TestUser, wrongCode } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const wrongPassword = 'not the password';

/** The acts that the session's presence is enough for, each on a user with a username and an email address. */
const acts: { operation: Operation; variables: () => Record<string, unknown> }[] = [
  { operation: 'changeIdentifier', variables: () => ({ kind: 'USERNAME', value: newName() }) },
  { operation: 'updateAccount', variables: () => ({ input: { username: newName() } }) },
  { operation: 'removeIdentifier', variables: () => ({ kind: 'EMAIL' }) },
  { operation: 'deleteMe', variables: () => ({}) },
];

function twoIdentifiers(app: TestApp) {
  return app.register({ username: newName(), email: newEmail() });
}

/** Returns the user after a refresh, which proves nothing (F2). */
async function refreshed(user: TestUser): Promise<TestUser> {
  return new TestUser(user.app, { ...user.session, ...(await user.refresh()) });
}

/** Returns a call as the API makes it for a user, to stop between its steps. */
async function callOf(deps: Deps, { app, id, token }: TestUser): Promise<UserCall> {
  const found = await deps.apps.find(app.id);
  assert(found !== null);
  const actor = { kind: 'USER', id, sessionId: String(partsOf(token)[1].sid) } as const;
  return { app: found, appIsNamed: true, actor, ip: app.ip, userAgent: null };
}

stories('Presence', world => {
  for (const { operation, variables } of acts) {
    it(`F1 ${operation} needs no password for ten minutes after a login, however often the session is refreshed`, async () => {
      const app = await world.app();
      const user = await twoIdentifiers(app);
      world.wait(599);
      await (await refreshed(user)).do(operation, variables());
    });

    it(`F1 ${operation} needs a proof after ten minutes, lists the accepted ones, and changes nothing without it`, async () => {
      const app = await world.app();
      const before = await twoIdentifiers(app);
      world.wait(600);
      const user = await refreshed(before);
      const profile = await user.me();
      const late = () => user.do(operation, variables());
      await refuses('PRESENCE_REQUIRED', late, { field: 'currentPassword', methods: ['PASSWORD'] });
      const wrong = () => user.do(operation, { ...variables(), currentPassword: wrongPassword });
      await refuses('INVALID_CREDENTIALS', wrong, { field: 'currentPassword' });
      assert.deepEqual(await user.me(), profile);
      await user.do(operation, { ...variables(), currentPassword: password });
    });

    it(`F1 ${operation} checks a password that is given, however fresh the session is`, async () => {
      const user = await twoIdentifiers(await world.app());
      for (const currentPassword of [wrongPassword, '', 'x'.repeat(300)]) {
        const attempt = () => user.do(operation, { ...variables(), currentPassword });
        await refuses('INVALID_CREDENTIALS', attempt, { field: 'currentPassword' });
      }
    });

    it(`F1 ${operation} needs the password in each call where \`presenceSeconds\` is 0`, async () => {
      const app = await world.app({ presenceSeconds: 0 });
      const user = await twoIdentifiers(app);
      await user.do('confirmPresence', { input: { password } });
      await refuses('PRESENCE_REQUIRED', () => user.do(operation, variables()));
      await user.do(operation, { ...variables(), currentPassword: password });
    });
  }

  it('F1 a password in one call is not valid for the next', async () => {
    const app = await world.app();
    const before = await twoIdentifiers(app);
    world.wait(600);
    const user = await refreshed(before);
    await user.do('changeIdentifier', { kind: 'USERNAME', value: newName(), currentPassword: password });
    await refuses('PRESENCE_REQUIRED', () => user.do('removeIdentifier', { kind: 'EMAIL' }));
  });

  it('F1 a pseudo user has nothing to prove: they cannot change identifiers, and may delete themselves', async () => {
    const user = await (await world.app()).pseudoUser();
    await refuses('PSEUDO_USER', () => user.do('changeIdentifier', { kind: 'USERNAME', value: newName() }));
    await refuses('PSEUDO_USER', () => user.do('confirmPresence', { input: { password } }));
    assert.equal(await user.do('deleteMe'), true);
  });

  it('F2 an upgrade proves presence, and shows it on the session', async () => {
    const app = await world.app();
    const pseudo = await app.pseudoUser();
    const [before] = await pseudo.do('sessions');
    assert.deepEqual([before.provenAt, before.methods], [null, []]);
    const user = new TestUser(app, await pseudo.do('upgradePseudoUser', { input: { username: newName(), password } }));
    const [after] = await user.do('sessions');
    assert.deepEqual([after.provenAt, after.methods], [after.createdAt, ['PASSWORD']]);
    await user.do('changeIdentifier', { kind: 'USERNAME', value: newName() });
  });

  it('F3 `confirmPresence` proves it again, only on its own session', async () => {
    const app = await world.app();
    const { username } = (await twoIdentifiers(app)).session.user;
    const [first, second] = [await app.login(username), await app.login(username)];
    world.wait(3_600);
    const [here, there] = [await refreshed(first), await refreshed(second)];
    const presence = await here.do('confirmPresence', { input: { password } });
    assert.ok(Math.abs(Date.parse(presence.provenAt) - world.now) < 60_000);
    assert.equal(Date.parse(presence.goodUntil) - Date.parse(presence.provenAt), 600_000);
    assert.deepEqual(presence.methods, ['PASSWORD']);
    await here.do('changeIdentifier', { kind: 'USERNAME', value: newName() });
    await refuses('PRESENCE_REQUIRED', () => there.do('removeIdentifier', { kind: 'EMAIL' }));
    world.wait(600);
    await refuses('PRESENCE_REQUIRED', async () => (await refreshed(here)).do('removeIdentifier', { kind: 'EMAIL' }));
  });

  it('F3 needs exactly one proof', async () => {
    const user = await twoIdentifiers(await world.app());
    for (const input of [{}, { password: null }, null]) {
      await refuses('BAD_USER_INPUT', () => user.do('confirmPresence', { input }));
    }
  });

  it('F3 wrong passwords count like those of an act, and right ones like logins of the session; the audit log has each', async () => {
    const app = await world.app();
    const user = await twoIdentifiers(app);
    const confirm = (given: string) => user.do('confirmPresence', { input: { password: given } });
    for (let each = 0; each < 10; each++) {
      await refuses('INVALID_CREDENTIALS', () => confirm(wrongPassword), { field: 'password' });
    }
    await refuses('RATE_LIMITED', () => confirm(password), { field: 'password' });
    const act = { kind: 'USERNAME', value: newName(), currentPassword: password };
    await refuses('RATE_LIMITED', () => user.do('changeIdentifier', act), { field: 'currentPassword' });
    world.wait(900);
    const later = await refreshed(user);
    for (let each = 0; each < 30; each++) await later.do('confirmPresence', { input: { password } });
    await refuses('RATE_LIMITED', () => later.do('confirmPresence', { input: { password } }), { field: 'password' });
    assert.equal((await app.login(user.session.user.username)).id, user.id, 'logins are not used up');
    const filter = { userId: user.id, action: 'PRESENCE_CONFIRMED' };
    const { nodes } = await app.admin('auditLog', { filter, first: 100 });
    assert.equal(nodes.length, 30);
    const sessionId = partsOf(user.token)[1].sid;
    assert.deepEqual(nodes[0].details, { sessionId, method: 'PASSWORD' });
  });

  const ends: Record<string, (owner: TestUser, thief: TestUser) => Promise<unknown>> = {
    'is ended by its user': owner => owner.do('logoutEverywhere'),
    'is ended by itself': (_, thief) => thief.do('logout'),
    'ends by a change of the password': owner =>
      owner.do('changePassword', { currentPassword: password, newPassword: 'another horse battery' }),
    'ends by an admin who disables the user': owner => owner.app.admin('disableUser', { id: owner.id }),
  };
  for (const [how, end] of Object.entries(ends)) {
    it(`F4 an act that relied on a session is refused when the session ${how} in between`, async () => {
      const app = await world.app();
      const owner = await twoIdentifiers(app);
      const thief = await app.login(owner.session.user.username);
      const { deps } = world.server;
      const call = await callOf(deps, thief);
      const present = await requirePresence(deps, call, 'changeIdentifier', null);
      await deps.store.transaction(tx => lockPresentUser(deps, tx, call, present));
      await end(owner, thief);
      await assert.rejects(
        deps.store.transaction(tx => lockPresentUser(deps, tx, call, present)),
        (error: unknown) => error instanceof Refusal && error.code === 'UNAUTHENTICATED',
      );
    });
  }

  it('F4 a reset ends the presence of a thief’s session', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    const owner = await app.registerProven({ email });
    const thief = await app.login(email);
    await thief.do('confirmPresence', { input: { password } });
    await owner.do('requestPasswordReset', { identifier: email });
    await app.do('resetPassword', { input: { token: await app.tokenTo(email), newPassword: 'another horse battery' } });
    await refuses('UNAUTHENTICATED', () => thief.do('deleteMe'));
    await refuses('UNAUTHENTICATED', () => thief.do('confirmPresence', { input: { password } }));
  });

  it('F1 presence verifies nothing: an address still needs its own proof', async () => {
    const app = await world.app(bothOn);
    const user = await app.register({ username: newName(), phone: '+819012345678' });
    await user.do('confirmPresence', { input: { password } });
    const code = await app.codeTo('+819012345678');
    await refuses('INVALID_CODE', () => user.do('verifyPhone', { code: wrongCode(code) }));
    assert.equal((await user.me()).phone.verified, false);
    await refuses('INVALID_CREDENTIALS', () => app.login('+819012345678', 'no password of anybody'));
  });

  it('W3 a change of the password always needs the current one', async () => {
    const user = await twoIdentifiers(await world.app());
    await user.do('confirmPresence', { input: { password } });
    const attempt = () =>
      user.app.raw('mutation { changePassword(newPassword: "another horse battery") }', {}, user.token);
    await refuses('BAD_USER_INPUT', attempt, { field: 'currentPassword' });
  });

  it('F5 access tokens contain when and how their user proved presence, from the next refresh on', async () => {
    const app = await world.app();
    const user = await twoIdentifiers(app);
    const [, first] = partsOf(user.token);
    const { createdAt } = (await user.do('sessions'))[0];
    const began = Math.floor(Date.parse(createdAt) / 1_000);
    assert.deepEqual([first.auth_time, first.amr, first.client_id], [began, ['pwd'], app.id]);
    world.wait(300);
    const second = await refreshed(user);
    const [, kept] = partsOf(second.token);
    assert.deepEqual([kept.auth_time, kept.amr], [first.auth_time, ['pwd']]);
    const { provenAt } = await second.do('confirmPresence', { input: { password } });
    const [, fresh] = partsOf((await refreshed(second)).token);
    assert.deepEqual([fresh.auth_time, fresh.amr], [Math.floor(Date.parse(provenAt) / 1_000), ['pwd']]);
    const [, pseudo] = partsOf((await app.pseudoUser()).token);
    assert.deepEqual(['auth_time' in pseudo, 'amr' in pseudo, pseudo.client_id], [false, false, app.id]);
  });

  it('F6 a proof is not valid while the clock is set back to before it', async () => {
    const app = await world.app({ accessTokenLifetime: 86_400, maxAccessTokenLifetime: 86_400 });
    const user = await twoIdentifiers(app);
    world.wait(-3_600);
    await refuses('PRESENCE_REQUIRED', () => user.do('removeIdentifier', { kind: 'EMAIL' }));
    world.wait(3_600);
    await user.do('removeIdentifier', { kind: 'EMAIL' });
  });

  it('F1 a session that an older release opened has no proof', async () => {
    const app = await world.app();
    const user = await twoIdentifiers(app);
    const { store } = world.server.deps;
    await store.transaction(async ({ db, tables: { sessions } }) => {
      await db.update(sessions).set({ proofs: {} });
    });
    await refuses('PRESENCE_REQUIRED', () => user.do('removeIdentifier', { kind: 'EMAIL' }));
    const [, claims] = partsOf((await user.refresh()).accessToken);
    assert.deepEqual(['auth_time' in claims, 'amr' in claims], [false, false]);
  });
});
