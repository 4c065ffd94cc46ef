import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { it } from 'node:test';
import { bothOn } from '../../kit/addresses.js';
import { newEmail, newName, newPhone, password, refuses, type TestApp } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

const day = 24 * 3_600;

stories('An admin who creates a user', world => {
  const accept = async (app: TestApp, email: string, newPassword = password) =>
    await app.do('resetPassword', { input: { token: await app.tokenTo(email), newPassword } });

  it('O14 W14 sends an invitation: the person who follows it proves the address, chooses the password and logs in', async () => {
    const app = await world.app(bothOn);
    const [username, email, phone] = [newName(), newEmail(), newPhone()];
    const { user, invitation } = await app.admin('createUser', {
      input: { username, email, phone, displayName: 'Ada', locale: 'ja', attributes: { plan: 'pro' } },
    });
    assert.deepEqual([user.displayName, user.attributes, user.isPseudo], ['Ada', { plan: 'pro' }, false]);
    assert.deepEqual([user.email.verified, user.phone.verified, user.lastLoginAt], [false, false, null]);
    assert.deepEqual([invitation.kind, invitation.heldBack], ['INVITATION', null]);
    const message = await app.lastMessageTo(email);
    assert.match(message.text, /7日/);
    assert.deepEqual(await app.messagesTo(phone), []);
    for (const identifier of [username, email]) await refuses('INVALID_CREDENTIALS', () => app.login(identifier));

    const info = await app.do('resetLinkInfo', { token: await app.tokenTo(email) });
    assert.deepEqual([info.appName, info.isInvitation], ['Sample', true]);
    await accept(app, email);
    const person = await app.login(email);
    assert.equal(person.id, user.id);
    assert.equal((await person.me()).email.verified, true);
    assert.equal((await app.login(username)).id, user.id);
    await refuses('IDENTIFIER_NOT_VERIFIED', () => app.login(phone));
    assert.deepEqual(
      (await app.messagesTo(email)).map(({ kind }) => kind),
      ['EMAIL_VERIFIED', 'INVITATION'],
    );
    await person.do('resendVerification', { kind: 'PHONE' });
    await person.provePhone(phone);
  });

  it('O14 the link works once, for a week, and no code works instead of it', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    const { user } = await app.admin('createUser', { input: { email } });
    const token = await app.tokenTo(email);
    await world.wait(7 * day - 60);
    await app.do('resetPassword', { input: { token, newPassword: password } });
    await refuses('INVALID_TOKEN', () =>
      app.do('resetPassword', { input: { token, newPassword: 'another horse battery' } }),
    );
    const late = newEmail();
    await app.admin('createUser', { input: { email: late } });
    await world.server.settled();
    await world.wait(7 * day + 60);
    await refuses('CODE_EXPIRED', () => accept(app, late));
    assert.equal((await app.login(email)).id, user.id);
  });

  it('O14 before that the address has no owner: it finds nobody, resets nothing, and anybody may prove it', async () => {
    const app = await world.app(bothOn);
    const [email, owner] = [newEmail(), await app.register({ username: newName() })];
    await app.admin('createUser', { input: { email } });
    assert.equal(await owner.do('userByIdentifier', { identifier: email }), null);
    await app.do('requestPasswordReset', { identifier: email });
    assert.deepEqual(
      (await app.messagesTo(email)).map(({ kind }) => kind),
      ['INVITATION'],
    );
    const token = await app.tokenTo(email);
    const other = await app.registerProven({ email });
    await refuses('IDENTIFIER_TAKEN', () => app.do('resetPassword', { input: { token, newPassword: password } }));
    assert.equal((await app.login(email)).id, other.id);
  });

  it('O14 W14 with verification off the address is owned at once, and only the password needs the link', async () => {
    const app = await world.app();
    const [email, phone] = [newEmail(), newPhone()];
    const { user } = await app.admin('createUser', { input: { email, phone } });
    assert.deepEqual([user.email.verified, user.phone.verified], [true, true]);
    await refuses('INVALID_CREDENTIALS', () => app.login(email));
    const { isInvitation } = await app.do('resetLinkInfo', { token: await app.tokenTo(email) });
    assert.equal(isInvitation, true);
    await accept(app, email);
    assert.equal((await app.login(phone)).id, user.id);
  });

  it('O14 cannot create a user who could never log in, but one whom a reset by SMS can reach', async () => {
    const on = await world.app(bothOn);
    for (const input of [
      {},
      { username: newName() },
      { phone: newPhone() },
      { username: newName(), phone: newPhone() },
    ]) {
      await refuses('IDENTIFIER_REQUIRED', () => on.admin('createUser', { input }), { field: 'email' });
    }
    const off = await world.app();
    const phone = newPhone();
    const { user, invitation } = await off.admin('createUser', { input: { phone } });
    assert.equal(invitation, null);
    assert.deepEqual(await off.messagesTo(phone), []);
    const { resetId } = await off.do('requestPasswordReset', { identifier: phone });
    const input = { resetId, code: await off.codeTo(phone), newPassword: password };
    await off.do('resetPassword', { input });
    assert.equal((await off.login(phone)).id, user.id);
  });

  it('O14 cannot use a taken identifier, and then no user is created', async () => {
    const app = await world.app(bothOn);
    const [username, email] = [newName(), newEmail()];
    await app.register({ username });
    await app.registerProven({ email });
    const { total } = await app.admin('users');
    const next = newEmail();
    await refuses('IDENTIFIER_TAKEN', () => app.admin('createUser', { input: { email } }), { field: 'email' });
    await refuses('USERNAME_TAKEN', () => app.admin('createUser', { input: { username, email: next } }));
    await refuses('INVALID_IDENTIFIER', () => app.admin('createUser', { input: { email: 'no address' } }));
    await refuses('BAD_USER_INPUT', () => app.admin('createUser', { input: { email: next, locale: '??' } }), {
      field: 'locale',
    });
    assert.deepEqual((await app.admin('users')).total, total);
    assert.deepEqual(await app.messagesTo(next), []);
  });

  it('O14 K5 creates one user and sends one invitation for the same key', async () => {
    const app = await world.app(bothOn);
    const [email, idempotencyKey] = [newEmail(), randomUUID()];
    const create = (input: object) => app.admin('createUser', { input, idempotencyKey });
    const first = await create({ email });
    const again = await create({ email });
    assert.deepEqual([again.user.id, again.invitation.id], [first.user.id, first.invitation.id]);
    assert.equal((await app.messagesTo(email)).length, 1);
    await refuses('IDEMPOTENCY_KEY_USED', () => create({ email: newEmail() }), { reason: 'OTHER_INPUT' });
    await app.admin('deleteUser', { id: first.user.id });
    await refuses('IDEMPOTENCY_KEY_USED', () => create({ email }), { reason: 'OUTCOME_OVER' });
  });

  it('O14 sends the invitation again, and the former link ends; so does a release, and for a disabled user', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    const { user } = await app.admin('createUser', { input: { email } });
    const old = await app.tokenTo(email);
    const again = await app.admin('sendUserPasswordReset', { userId: user.id });
    assert.equal(again.kind, 'INVITATION');
    await refuses('INVALID_TOKEN', () => app.do('resetPassword', { input: { token: old, newPassword: password } }));
    await app.admin('disableUser', { id: user.id });
    await refuses('INVALID_TOKEN', () => accept(app, email));
    await app.admin('enableUser', { id: user.id });
    await app.admin('sendUserPasswordReset', { userId: user.id });
    await app.admin('releaseAddress', { userId: user.id, kind: 'EMAIL' });
    await refuses('INVALID_TOKEN', () => accept(app, email));
  });

  it('O14 with verification off sends the invitation again too, and the former link ends, until the person has a password', async () => {
    const app = await world.app();
    const email = newEmail();
    const { user } = await app.admin('createUser', { input: { email } });
    const old = await app.tokenTo(email);
    assert.equal((await app.admin('sendUserPasswordReset', { userId: user.id })).kind, 'INVITATION');
    await refuses('INVALID_TOKEN', () => app.do('resetPassword', { input: { token: old, newPassword: password } }));
    await accept(app, email);
    await app.login(email);
    assert.equal((await app.admin('sendUserPasswordReset', { userId: user.id })).kind, 'PASSWORD_RESET_EMAIL');
  });

  it('O14 sends no invitation to a user with a password and an address to verify', async () => {
    const app = await world.app(bothOn);
    const user = await app.register({ username: newName(), email: newEmail() });
    await refuses('FORBIDDEN', () => user.do('createUser', { input: { email: newEmail() } }));
    await refuses('NOTHING_TO_VERIFY', () => app.admin('sendUserPasswordReset', { userId: user.id }));
  });

  it('O14 O4 is in the audit log, and the webhook gets the user', async () => {
    const app = await world.app({ ...bothOn, webhookUrl: 'http://127.0.0.1:9/' });
    const { user } = await app.admin('createUser', { input: { email: newEmail() } });
    const { nodes } = await app.admin('auditLog', { filter: { userId: user.id } });
    const [entry] = nodes.filter(({ action }: { action: string }) => action === 'USER_CREATED');
    assert.deepEqual([entry.actor, entry.details], ['ADMIN', { kinds: ['EMAIL'], isInvited: true }]);
    const events = (await app.admin('events')).nodes;
    assert.deepEqual(
      events.map(({ type, userId }: { type: string; userId: string }) => [type, userId]),
      [['user.created', user.id]],
    );
  });
});
