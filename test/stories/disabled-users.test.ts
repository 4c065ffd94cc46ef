import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { newEmail, newName, newPhone, outcomesOf, refuses } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

stories('A disabled user', world => {
  it('L7 cannot log in, continue, refresh, verify or reset', async () => {
    const app = await world.app(bothOn);
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.registerProven({ phone });
    await user.change('EMAIL', email);
    const link = await app.tokenTo(email);
    const { resetId } = await app.do('requestPasswordReset', { identifier: phone });
    const reset = { resetId, code: await app.codeTo(phone), newPassword: 'another horse battery' };
    assert.equal((await app.admin('disableUser', { id: user.id })).disabled, true);

    await refuses('INVALID_CREDENTIALS', () => app.login(phone));
    await refuses('UNAUTHENTICATED', () => user.me());
    await refuses('INVALID_TOKEN', () => app.do('refreshSession', { refreshToken: user.session.refreshToken }));
    await refuses('INVALID_TOKEN', () => app.do('verifyLink', { token: link }));
    await refuses('INVALID_CODE', () => app.do('resetPassword', { input: reset }));
    await app.do('requestPasswordReset', { identifier: phone });
    assert.equal((await app.messagesTo(phone)).filter(({ kind }) => kind === 'PASSWORD_RESET_SMS').length, 1);
  });

  it('L7 cannot use an earlier reset when they are enabled again', async () => {
    const app = await world.app(bothOn);
    const [email, newPassword] = [newEmail(), 'another horse battery'];
    const user = await app.registerProven({ email });
    await app.do('requestPasswordReset', { identifier: email });
    const token = await app.tokenTo(email);
    await app.admin('disableUser', { id: user.id });
    await app.admin('enableUser', { id: user.id });
    await refuses('INVALID_TOKEN', () => app.do('resetPassword', { input: { token, newPassword } }), {
      field: 'token',
    });
  });

  it('L7 V14 loses a claim by "This wasn’t me", because its reader does not own the account', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    const user = await app.register({ username: newName(), email });
    await app.admin('disableUser', { id: user.id });
    assert.equal(await app.do('disownLink', { token: await app.tokenTo(email) }), true);
    assert.equal((await app.admin('enableUser', { id: user.id })).email, null);
  });

  it('L7 can still be found, and once enabled can log in again; earlier sessions stay ended', async () => {
    const app = await world.app();
    const [other, user] = [await app.register({ username: newName() }), await app.register({ username: newName() })];
    await app.admin('disableUser', { id: user.id });
    const found = await other.do('userByIdentifier', { identifier: user.session.user.username });
    assert.deepEqual([found.id, found.disabled], [user.id, null]);
    assert.equal((await app.admin('enableUser', { id: user.id })).disabled, false);
    await refuses('UNAUTHENTICATED', () => user.me());
    assert.equal((await app.login(user.session.user.username)).id, user.id);
  });

  it('L7 is disabled and enabled only by an admin of the same app', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    for (const operation of ['disableUser', 'enableUser'] as const) {
      await refuses('UNAUTHENTICATED', () => app.do(operation, { id: user.id }));
      await refuses('FORBIDDEN', () => user.do(operation, { id: user.id }));
      const elsewhere = await world.app();
      await refuses('NOT_FOUND', () => elsewhere.admin(operation, { id: user.id }), { field: 'id' });
    }
    assert.equal((await user.me()).disabled, false);
  });

  it('L7 has no session left, however many logins run while they are disabled', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    const logins = Array.from({ length: 6 }, () => app.login(user.session.user.username));
    const [disabled, ...loggedIn] = await outcomesOf([app.admin('disableUser', { id: user.id }), ...logins]);
    assert.equal(disabled, 'OK');
    for (const outcome of loggedIn) assert.match(outcome, /^(OK|INVALID_CREDENTIALS|UNAUTHENTICATED|INVALID_TOKEN)$/);
    for (const login of await Promise.allSettled(logins)) {
      if (login.status === 'fulfilled') await refuses('UNAUTHENTICATED', () => login.value.me());
    }
  });
});
