import assert from 'node:assert/strict';
import { it } from 'node:test';
import { removeFactors } from '../../src/domain/factors/factors.queries.js';
import { lockUser } from '../../src/domain/identifiers/users.queries.js';
import { bothOn } from '../kit/addresses.js';
import { enrol, loginWith, pendingLogin } from '../kit/authenticator-app.js';
import { openNode } from '../kit/node.js';
import { allowPasskeys, factorOf, logInBy, userWithPasskey } from '../kit/passkeys.js';
import { withClient } from '../kit/postgres.js';
import { eventually } from '../kit/processes.js';
import { newEmail, newIp, newPhone, outcomesOf, password, refuses, type TestApp, TestUser } from '../kit/test-app.js';
import { withoutPassword } from '../kit/without-password.js';
import { stories } from '../kit/world.js';

const byCode = { ...bothOn, loginByCode: ['PHONE'] };
const newPassword = 'another horse battery';
const day = 86_400;

/** Asks for a code to a number, and returns what logs in with it. */
async function sent(app: TestApp, phone: string) {
  const { loginId } = await app.do('requestLoginCode', { identifier: phone });
  return { loginId, code: await app.codeTo(phone) };
}

const logIn = async (app: TestApp, phone: string) => app.do('logInWithCode', await sent(app, phone));

/** Asks for a reset by a number, and returns what resets with its code. */
async function reset(app: TestApp, phone: string) {
  const { resetId } = await app.do('requestPasswordReset', { identifier: phone });
  return { resetId, code: await app.codeTo(phone), newPassword };
}

/** A user whose number is dormant. */
async function dormantUser(app: TestApp, input: { email?: string } = {}) {
  const phone = newPhone();
  const user = await app.registerProven({ phone, ...input });
  app.world.wait(181 * day);
  return { user, phone };
}

/** Resolves when a request waits for a lock of another transaction. */
async function waitsForLock(databaseUrl: string): Promise<void> {
  await withClient(databaseUrl, client =>
    eventually('a request that waits', 30, async () => {
      const waiting = await client.query(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return waiting.rowCount !== 0;
    }),
  );
}

stories('A number whose owner was not seen for half a year', world => {
  it('M11 is dormant after the app’s `dormantAfterDays`, and never with 0', async () => {
    const app = await world.app(byCode);
    const phone = newPhone();
    await app.registerProven({ phone });
    world.wait(179 * day);
    const { loginId } = await app.do('logInWithCode', await sent(app, phone)).then(
      () => ({ loginId: 'none' }),
      error => error.details,
    );
    assert.equal(loginId, 'none', 'it logs in, and is in use again');
    world.wait(179 * day);
    await app.set({ dormantAfterDays: 178 });
    await refuses('SECOND_FACTOR_REQUIRED', () => logIn(app, phone), { factors: ['PASSWORD'] });
    await app.set({ dormantAfterDays: 0 });
    await logIn(app, phone);
    for (const dormantAfterDays of [-1, 3_651]) {
      const range = { field: 'dormantAfterDays', reason: 'OUT_OF_RANGE', min: 0, max: 3_650 };
      await refuses('BAD_USER_INPUT', () => app.set({ dormantAfterDays }), range);
    }
  });

  it('M11 a refreshed session keeps it in use, also after the session has ended', async () => {
    const app = await world.app(byCode);
    const phone = newPhone();
    const user = await app.registerProven({ phone });
    for (let month = 0; month < 3; month++) {
      world.wait(28 * day);
      Object.assign(user.session, await user.refresh());
    }
    await world.server.settled();
    await user.do('logoutEverywhere');
    world.wait(170 * day);
    await logIn(app, phone);
  });

  it('M11 other requests and refused logins do not put it in use', async () => {
    const app = await world.app(byCode);
    const { phone } = await dormantUser(app, { email: newEmail() });
    for (let each = 0; each < 2; each++) {
      await refuses('SECOND_FACTOR_REQUIRED', () => logIn(app, phone), { factors: ['PASSWORD'] });
      await refuses('INVALID_CREDENTIALS', () => app.login(phone, 'not the password'));
      await app.do('requestPasswordReset', { identifier: phone });
      world.wait(60);
    }
    await app.login(phone);
    await logIn(app, phone);
  });

  it('M13 a code logs in only together with the password, once', async () => {
    const app = await world.app(byCode);
    const { user, phone } = await dormantUser(app);
    const secret = await sent(app, phone);
    const { loginId, factors } = await pendingLogin(() => app.do('logInWithCode', secret));
    assert.deepEqual(factors, ['PASSWORD']);
    const complete = (input: object) => app.do('completeLogin', { loginId, input });
    await refuses('INVALID_CREDENTIALS', () => complete({ password: 'not the password' }), { field: 'password' });
    await refuses('BAD_USER_INPUT', () => complete({ totp: '123456' }), { field: 'totp' });
    await refuses('CODE_EXPIRED', () => app.do('logInWithCode', secret));
    await refuses('SECOND_FACTOR_REQUIRED', () => logIn(app, phone));
    const outcomes = await outcomesOf(Array.from({ length: 5 }, () => complete({ password })));
    assert.deepEqual(outcomes.sort(), ['INVALID_TOKEN', 'INVALID_TOKEN', 'INVALID_TOKEN', 'INVALID_TOKEN', 'OK']);
    const { session } = await app.login(phone);
    const [, first] = await new TestUser(app, session).do('sessions');
    assert.deepEqual([session.user.id, [...first.methods].sort()], [user.id, ['PASSWORD', 'SMS_CODE']]);
  });

  it('M13 such a login ends when the password changes, and when its user is deleted', async () => {
    const app = await world.app(byCode);
    const { user, phone } = await dormantUser(app, { email: newEmail() });
    const pending = () => pendingLogin(() => logIn(app, phone));
    const ended = async ({ loginId }: { loginId: string }) =>
      await refuses('INVALID_TOKEN', () => app.do('completeLogin', { loginId, input: { password } }));
    const first = await pending();
    await app.admin('disableUser', { id: user.id });
    await ended(first);
    await app.admin('enableUser', { id: user.id });
    const second = await pending();
    await app.do('requestPasswordReset', { identifier: user.session.user.username });
    const token = await app.tokenTo(user.session.user.email.value);
    await app.do('resetPassword', { input: { token, newPassword } });
    await ended(second);
  });

  it('M13 wrong passwords count like those of a login with the number', async () => {
    const app = await world.app(byCode);
    const { phone } = await dormantUser(app);
    const { loginId } = await pendingLogin(() => logIn(app, phone));
    const complete = () => app.do('completeLogin', { loginId, input: { password: 'not the password' } });
    for (let each = 0; each < 10; each++) await refuses('INVALID_CREDENTIALS', complete);
    await refuses('RATE_LIMITED', complete, { field: 'password' });
    await refuses('RATE_LIMITED', () => app.login(phone), { field: 'identifier' });
  });

  it('M13, F45 a login lists passkeys, which also complete it, and codes to a mailbox', async () => {
    const app = await allowPasskeys(await world.app({ ...byCode, loginByCode: ['EMAIL', 'PHONE'] }));
    const { authenticator, user } = await userWithPasskey(app);
    const [phone, email] = [newPhone(), newEmail()];
    await user.change('PHONE', phone);
    await user.provePhone(phone);
    await withoutPassword(user);
    world.wait(181 * day);
    await refuses('SECOND_FACTOR_REQUIRED', () => logIn(app, phone), { factors: ['PASSKEY'] });
    const back = await logInBy(app, authenticator);
    await logIn(app, phone);
    await back.do('changeIdentifier', { kind: 'EMAIL', value: email });
    await back.proveEmail(email);
    world.wait(181 * day);
    const factors = ['PASSWORD', 'PASSKEY', 'EMAIL_CODE'];
    await refuses('SECOND_FACTOR_REQUIRED', () => logIn(app, phone), { factors });
    const pending = await pendingLogin(() => logIn(app, phone));
    // The present holder of the number learns nothing of the passkey.
    const { options } = await app.do('requestPasskeyFactor', { loginId: pending.loginId });
    assert.deepEqual(options.allowCredentials, []);
    const totp = { loginId: pending.loginId, input: { totp: '123456' } };
    await refuses('BAD_USER_INPUT', () => app.do('completeLogin', totp), { field: 'totp', reason: 'WRONG_KIND' });
    await app.do('completeLogin', await factorOf(app, pending.loginId, authenticator));
    await logIn(app, phone);
    world.wait(181 * day);
    const { loginId } = await app.do('requestLoginCode', { identifier: phone, channel: 'EMAIL' });
    await app.do('logInWithCode', { loginId, code: await app.codeTo(email) });
    await logIn(app, phone);
  });

  it('M13 F12 an authenticator app is asked for as at any login', async () => {
    const app = await world.app(byCode);
    const phone = newPhone();
    const enrolled = await enrol(await app.registerProven({ phone }));
    world.wait(181 * day);
    const { loginId, factors } = await pendingLogin(() => logIn(app, phone));
    assert.deepEqual(factors, ['TOTP', 'RECOVERY_CODE']);
    await refuses('BAD_USER_INPUT', () => app.do('completeLogin', { loginId, input: { password } }), {
      field: 'password',
    });
    await app.do('completeLogin', { loginId, input: { totp: enrolled.code() } });
  });

  it('M13 asks for another proof when an admin removes the authenticator app at this moment', async () => {
    const app = await world.app(byCode);
    const phone = newPhone();
    const { user } = await enrol(await app.registerProven({ phone }));
    world.wait(181 * day);
    const code = await sent(app, phone);
    let answer = Promise.resolve();
    await world.server.deps.store.transaction(async tx => {
      await lockUser(tx, { userId: user.id, updatedAt: null });
      await removeFactors(tx, user.id);
      answer = refuses('SECOND_FACTOR_REQUIRED', () => app.do('logInWithCode', code), { factors: ['PASSWORD'] });
      if (world.engine === 'PostgreSQL') await waitsForLock(world.databaseUrl);
    });
    await answer;
  });

  it('F51 wrong second factors of its new holder do not keep the owner waiting, at a login or a reset', async () => {
    const app = await world.app(byCode);
    const phone = newPhone();
    const enrolled = await enrol(await app.registerProven({ phone }));
    world.wait(181 * day);
    const holder = app.from(newIp());
    for (let each = 0; each < 2; each++) {
      const { loginId } = await pendingLogin(() => logIn(holder, phone));
      for (let guess = 0; guess < 5; guess++) {
        const input = { totp: enrolled.code(7) };
        await refuses('INVALID_CODE', () => holder.do('completeLogin', { loginId, input }));
      }
    }
    const input = { ...(await reset(holder, phone)), totp: enrolled.code() };
    await refuses('RATE_LIMITED', () => holder.do('resetPassword', { input }), { field: 'totp' });
    await loginWith(enrolled, { totp: enrolled.code() });
  });

  it('M13 F45 a login names no passkey also where it asks for an authenticator app', async () => {
    const app = await allowPasskeys(await world.app(byCode));
    const { authenticator, user } = await userWithPasskey(app);
    const phone = newPhone();
    await user.change('PHONE', phone);
    await user.provePhone(phone);
    await enrol(user);
    const named = async (loginId: string) =>
      (await app.do('requestPasskeyFactor', { loginId })).options.allowCredentials.length;
    assert.equal(await named((await pendingLogin(() => logIn(app, phone))).loginId), 1);
    world.wait(181 * day);
    const { loginId, factors } = await pendingLogin(() => logIn(app, phone));
    assert.deepEqual(factors, ['TOTP', 'RECOVERY_CODE', 'PASSKEY']);
    assert.equal(await named(loginId), 0);
    await app.do('completeLogin', await factorOf(app, loginId, authenticator));
  });

  it('M12 it logs in and resets for an owner who has nothing else', async () => {
    const app = await world.app(byCode);
    const { user, phone } = await dormantUser(app);
    await withoutPassword(user);
    assert.equal((await logIn(app, phone)).user.id, user.id);
    world.wait(181 * day);
    await app.do('resetPassword', { input: await reset(app, phone) });
    await app.login(phone, newPassword);
  });

  it('M12 F3 a session in use confirms presence by a code', async () => {
    const app = await world.app({
      ...byCode,
      dormantAfterDays: 1,
      accessTokenLifetime: day,
      maxAccessTokenLifetime: day,
    });
    const phone = newPhone();
    const user = await app.registerProven({ phone });
    world.wait(day - 60);
    const { methods } = await user.do('confirmPresence', { input: { code: await sent(app, phone) } });
    assert.deepEqual(methods, ['SMS_CODE']);
  });

  it('M14 a reset is sent to the mailbox instead, by any channel, and answers the same', async () => {
    const app = await world.app(byCode);
    const email = newEmail();
    const { user, phone } = await dormantUser(app, { email });
    const { username } = user.session.user;
    for (const [identifier, channel] of [
      [phone, null],
      [phone, 'PHONE'],
      [username, 'PHONE'],
      [email, 'PHONE'],
    ]) {
      const before = (await app.messagesTo(email)).length;
      const stranger = app.from(newIp());
      const { accepted, resetId } = await stranger.do('requestPasswordReset', { identifier, channel });
      assert.equal(accepted, true);
      assert.equal((await app.messagesTo(email)).length, before + 1, `${identifier} ${channel}`);
      assert.equal((await app.lastMessageTo(email)).kind, 'PASSWORD_RESET_EMAIL');
      const guess = { resetId, code: '123456', newPassword };
      await refuses('INVALID_CODE', () => stranger.do('resetPassword', { input: guess }), { attemptsLeft: 4 });
    }
    assert.equal((await app.messagesTo(phone)).filter(({ kind }) => kind === 'PASSWORD_RESET_SMS').length, 0);
    await app.do('resetPassword', { input: { token: await app.tokenTo(email), newPassword } });
    await app.login(phone, newPassword);
    world.wait(60);
    await app
      .do('resetPassword', { input: await reset(app, phone) })
      .catch(error => assert.equal(error.code, 'UNCHANGED'));
  });

  it('M14 a reset to the mailbox is sent again to a caller who presents its `resetId`', async () => {
    const app = await world.app(byCode);
    const email = newEmail();
    const { phone } = await dormantUser(app, { email });
    const { resetId } = await app.do('requestPasswordReset', { identifier: phone });
    world.wait(60);
    assert.deepEqual(await app.do('requestPasswordReset', { identifier: phone, resetId }), { accepted: true, resetId });
    assert.equal((await app.messagesTo(email)).filter(({ kind }) => kind === 'PASSWORD_RESET_EMAIL').length, 2);
  });

  it('M14 without a mailbox a reset needs the authenticator app too', async () => {
    const app = await world.app(byCode);
    const phone = newPhone();
    const { code } = await enrol(await app.registerProven({ phone }));
    world.wait(181 * day);
    const input = await reset(app, phone);
    const attempt = (more: object) => app.do('resetPassword', { input: { ...input, ...more } });
    const factors = ['TOTP', 'RECOVERY_CODE'];
    await refuses('SECOND_FACTOR_REQUIRED', () => attempt({ newPassword: password }), { factors });
    const wrong = { totp: code(-10), newPassword: password };
    await refuses('INVALID_CODE', () => attempt(wrong), { field: 'totp' });
    await refuses('UNCHANGED', () => attempt({ totp: code(), newPassword: password }));
    await attempt({ totp: code() });
    await refuses('CODE_EXPIRED', () => attempt({ totp: code(1) }));
  });

  it('M14 with only a passkey nothing is sent until a login with it, or by an admin', async () => {
    const app = await allowPasskeys(await world.app(byCode));
    const { authenticator, user } = await userWithPasskey(app);
    const phone = newPhone();
    await user.change('PHONE', phone);
    await user.provePhone(phone);
    world.wait(181 * day);
    const resetsTo = async () =>
      (await app.messagesTo(phone)).filter(({ kind }) => kind === 'PASSWORD_RESET_SMS').length;
    await app.do('requestPasswordReset', { identifier: phone });
    assert.equal(await resetsTo(), 0);
    await app.admin('sendUserPasswordReset', { userId: user.id });
    assert.equal(await resetsTo(), 1);
    await logInBy(app, authenticator);
    await app.do('resetPassword', { input: await reset(app, phone) });
    assert.equal(await resetsTo(), 2);
  });

  it('M13 one of ten completions at two nodes at once begins a session', async t => {
    const node = await openNode(world, {});
    t.after(() => node.close());
    const app = await world.app(byCode);
    const { user, phone } = await dormantUser(app);
    const secret = await sent(app, phone);
    const asked = Array.from({ length: 6 }, (_, each) =>
      (each % 2 === 0 ? app : app.at(node.url)).do('logInWithCode', secret),
    );
    const refused = await outcomesOf(asked);
    assert.equal(refused.filter(outcome => outcome === 'SECOND_FACTOR_REQUIRED').length, 1);
    const { loginId } = await pendingLogin(() => logIn(app.at(node.url), phone));
    const tries = Array.from({ length: 10 }, (_, each) =>
      (each % 2 === 0 ? app : app.at(node.url)).do('completeLogin', { loginId, input: { password } }),
    );
    assert.equal((await outcomesOf(tries)).filter(outcome => outcome === 'OK').length, 1);
    assert.equal((await (await app.login(user.session.user.username)).do('sessions')).length, 2);
  });
});
