import assert from 'node:assert/strict';
import { it } from 'node:test';
import { cleanUp } from '../../src/domain/retention/clean-up.js';
import { bothOn } from '../kit/addresses.js';
import { newEmail, newName, outcomesOf, password, refuses, type TestApp, TestUser } from '../kit/test-app.js';
import { withoutPassword } from '../kit/without-password.js';
import { stories } from '../kit/world.js';

const newPassword = 'another horse battery';

/** A user with a username and a proven mailbox, without a password, who has just logged in. */
async function passwordless(app: TestApp): Promise<TestUser> {
  return await withoutPassword(await app.registerProven({ email: newEmail() }));
}

/** Returns the user after a refresh, which proves nothing (F2). */
async function refreshed(user: TestUser): Promise<TestUser> {
  return new TestUser(user.app, { ...user.session, ...(await user.refresh()) });
}

async function hasPassword(user: TestUser): Promise<boolean> {
  return (await user.app.raw('{ me { hasPassword } }', {}, user.token)).me.hasPassword;
}

stories('A user without a password', world => {
  it('M1 is no pseudo user, which only themselves and admins can see', async () => {
    const app = await world.app(bothOn);
    const user = await passwordless(app);
    const other = await app.register({ username: newName() });
    const seenBy = async (token: string) =>
      (await app.raw('query ($id: ID!) { user(id: $id) { isPseudo hasPassword } }', { id: user.id }, token)).user;
    assert.deepEqual(await seenBy(user.token), { isPseudo: false, hasPassword: false });
    assert.deepEqual(await seenBy(app.adminToken), { isPseudo: false, hasPassword: false });
    assert.deepEqual(await seenBy(other.token), { isPseudo: false, hasPassword: null });
    assert.equal(await hasPassword(other), true);
    const exported = await user.do('exportMe');
    assert.deepEqual([exported.user.isPseudo, exported.user.hasPassword], [false, false]);
    const { nodes } = await app.admin('users', { filter: { pseudo: false }, first: 10 });
    assert.ok(nodes.some(({ id }: { id: string }) => id === user.id));
    await refuses('NOT_PSEUDO_USER', () => user.do('upgradePseudoUser', { input: { username: newName(), password } }));
  });

  it('L4 M1 is answered like an unknown user at a login, whatever the password', async () => {
    const app = await world.app(bothOn);
    const { username, email } = (await passwordless(app)).session.user;
    for (const identifier of [username, email.value]) {
      for (const given of [password, '', 'x'.repeat(300), 'no password here']) {
        await refuses('INVALID_CREDENTIALS', () => app.login(identifier, given));
      }
    }
    const report = await app.admin('explainIdentifier', { identifier: username });
    assert.deepEqual([report.canLogIn, /has no password/.test(report.reason)], [false, true]);
  });

  it('M1 W4 gets one by a reset', async () => {
    const app = await world.app(bothOn);
    const user = await passwordless(app);
    const email = user.session.user.email.value;
    await app.do('requestPasswordReset', { identifier: email });
    await app.do('resetPassword', { input: { token: await app.tokenTo(email), newPassword } });
    assert.equal(await hasPassword(await app.login(email, newPassword)), true);
  });

  it('M1 R1 R2 is kept as long as a user with a password, when no session is left', async () => {
    const app = await world.app(bothOn);
    const user = await passwordless(app);
    const pseudo = await app.pseudoUser();
    await user.do('logoutEverywhere');
    await pseudo.do('logoutEverywhere');
    world.wait(400 * 86_400);
    const retention = { pseudoUsersDays: 30, inactiveUsersDays: null, auditLogDays: null };
    await cleanUp({ ...world.server.deps, retention });
    assert.equal((await app.admin('user', { id: user.id })).id, user.id);
    assert.equal(await app.admin('user', { id: pseudo.id }), null);
  });

  it('M1 O14 is a user whom an admin created, until they follow the link', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    const { user } = await app.admin('createUser', { input: { email } });
    const report = async () =>
      (await app.raw('query ($id: ID!) { user(id: $id) { hasPassword } }', { id: user.id }, app.adminToken)).user;
    assert.equal((await report()).hasPassword, false);
    await app.do('resetPassword', { input: { token: await app.tokenTo(email), newPassword } });
    assert.equal((await report()).hasPassword, true);
  });

  it('F1 M2 is present after a login, and for a minute even where the app requires the password in each call', async () => {
    const app = await world.app({ presenceSeconds: 0 });
    const user = await withoutPassword(await app.register({ username: newName(), email: newEmail() }));
    await user.do('changeIdentifier', { kind: 'USERNAME', value: newName() });
    world.wait(59);
    await user.do('changeIdentifier', { kind: 'USERNAME', value: newName() });
    world.wait(1);
    const late = () => user.do('changeIdentifier', { kind: 'USERNAME', value: newName() });
    await refuses('PRESENCE_REQUIRED', late, { field: 'currentPassword' });
    await refuses('INVALID_CREDENTIALS', () => user.do('confirmPresence', { input: { password } }));
  });

  it('M3 sets a password, which ends the other sessions and open messages, and causes a notice', async () => {
    const app = await world.app(bothOn);
    const user = await passwordless(app);
    const { email, username } = user.session.user;
    await app.do('requestPasswordReset', { identifier: email.value });
    const token = await app.tokenTo(email.value);
    assert.equal(await user.do('setPassword', { newPassword }), true);
    assert.equal(await hasPassword(user), true);
    assert.equal((await app.lastMessageTo(email.value)).kind, 'PASSWORD_CHANGED');
    await refuses('INVALID_TOKEN', () => app.do('resetPassword', { input: { token, newPassword: password } }));
    const again = await app.login(username, newPassword);
    await refuses('PASSWORD_ALREADY_SET', () => again.do('setPassword', { newPassword: password }));
    const { nodes } = await app.admin('auditLog', { filter: { userId: user.id, action: 'PASSWORD_SET' }, first: 10 });
    assert.equal(nodes.length, 1);
  });

  it('M3 needs a fresh proof and a good password, and changes nothing without them', async () => {
    const app = await world.app(bothOn);
    const user = await passwordless(app);
    await refuses('WEAK_PASSWORD', () => user.do('setPassword', { newPassword: 'short' }), { field: 'newPassword' });
    await refuses('NO_PASSWORD', () => user.do('changePassword', { currentPassword: password, newPassword }));
    await refuses('PSEUDO_USER', async () => (await app.pseudoUser()).do('setPassword', { newPassword }));
    await refuses('UNAUTHENTICATED', () => app.do('setPassword', { newPassword }));
    world.wait(600);
    const late = await refreshed(user);
    await refuses('PRESENCE_REQUIRED', () => late.do('setPassword', { newPassword }), { methods: [] });
    assert.equal(await hasPassword(late), false);
  });

  it('M3 sets one of ten passwords at once', async () => {
    const app = await world.app(bothOn);
    const user = await passwordless(app);
    const passwords = Array.from({ length: 10 }, (_, each) => `${newPassword} ${each}`);
    const outcomes = await outcomesOf(passwords.map(each => user.do('setPassword', { newPassword: each })));
    assert.deepEqual(
      outcomes.filter(outcome => outcome === 'OK'),
      ['OK'],
    );
    assert.ok(outcomes.every(outcome => outcome === 'OK' || outcome === 'PASSWORD_ALREADY_SET'));
    await app.login(user.session.user.username, passwords[outcomes.indexOf('OK')] ?? '');
  });
});
