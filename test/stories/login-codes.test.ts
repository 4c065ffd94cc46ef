import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { partsOf } from '../kit/jwt.js';
import {
  newEmail,
  newIp,
  newName,
  newPhone,
  outcomesOf,
  password,
  refuses,
  type TestApp,
  TestUser,
  wrongCode,
} from '../kit/test-app.js';
import { withoutPassword } from '../kit/without-password.js';
import { stories } from '../kit/world.js';

const byCode = { ...bothOn, loginByCode: ['EMAIL', 'PHONE'] };
const newPassword = 'another horse battery';

/** Asks for a code and returns what logs in with it. */
async function sent(app: TestApp, address: string, identifier = address) {
  const { loginId } = await app.do('requestLoginCode', { identifier });
  return { loginId, code: await app.codeTo(address) };
}

async function loggedIn(app: TestApp, address: string, identifier = address): Promise<TestUser> {
  return new TestUser(app, await app.do('logInWithCode', await sent(app, address, identifier)));
}

/** How many login codes went to an address. */
async function codesTo(app: TestApp, address: string): Promise<number> {
  return (await app.messagesTo(address)).filter(({ kind }) => kind.startsWith('LOGIN_CODE')).length;
}

stories('A login code', world => {
  it('C29 ends with the sessions that it opened when the user removes the address, and the caller stays logged in', async () => {
    const app = await world.app(byCode);
    const [email, phone] = [newEmail(), newPhone()];
    const registered = await app.registerProven({ email, phone });
    const [thief, byMail, owner] = [await loggedIn(app, phone), await loggedIn(app, email), await loggedIn(app, phone)];
    await owner.do('removeIdentifier', { kind: 'PHONE' });
    await refuses('UNAUTHENTICATED', () => thief.me());
    for (const each of [owner, byMail, registered]) assert.equal((await each.me()).phone, null);
  });

  it('C32 ends with the sessions that it opened when the user replaces the address, and the caller stays logged in', async () => {
    const app = await world.app(byCode);
    const [email, phone, next] = [newEmail(), newPhone(), newPhone()];
    const registered = await app.registerProven({ email, phone });
    const [thief, byMail, owner] = [await loggedIn(app, phone), await loggedIn(app, email), await loggedIn(app, phone)];
    await owner.change('PHONE', next);
    await thief.me();
    await owner.provePhone(next);
    await refuses('UNAUTHENTICATED', () => thief.me());
    for (const each of [owner, byMail, registered]) assert.equal((await each.me()).phone.value, next);
  });

  it('C32 leaves every session when a link verifies the new address, because it has no session', async () => {
    const app = await world.app(byCode);
    const email = newEmail();
    const registered = await app.registerProven({ email });
    const owner = await loggedIn(app, email);
    const next = newEmail();
    await owner.do('changeIdentifier', { kind: 'EMAIL', value: next });
    await owner.proveEmail(next);
    for (const each of [owner, registered]) assert.equal((await each.me()).email.value, next);
  });

  it('C32 ends them when an admin releases the address or completes the change', async () => {
    const app = await world.app(byCode);
    const [email, phone] = [newEmail(), newPhone()];
    const registered = await app.registerProven({ email, phone });
    const [byPhone, byMail] = [await loggedIn(app, phone), await loggedIn(app, email)];
    await app.admin('releaseAddress', { userId: registered.id, kind: 'PHONE' });
    await refuses('UNAUTHENTICATED', () => byPhone.me());
    await byMail.me();
    await registered.change('EMAIL', newEmail());
    await app.admin('markAddressVerified', { userId: registered.id, kind: 'EMAIL' });
    await refuses('UNAUTHENTICATED', () => byMail.me());
    await registered.me();
  });

  it('M5 M6 goes to a proven address, by its channel, and opens a session once', async () => {
    const app = await world.app(byCode);
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.registerProven({ email, phone });
    for (const [address, identifier] of [
      [email, email],
      [phone, phone],
      [email, user.session.user.username],
    ] as const) {
      const secret = await sent(app, address, identifier);
      const session = await app.do('logInWithCode', { ...secret, expiresIn: 300 });
      assert.deepEqual([session.user.id, session.expiresIn], [user.id, 300]);
      await refuses('CODE_EXPIRED', () => app.do('logInWithCode', secret));
    }
    await app.do('requestLoginCode', { identifier: email, channel: 'PHONE' });
    assert.equal((await app.lastMessageTo(phone)).kind, 'LOGIN_CODE_SMS');
    assert.match((await app.lastMessageTo(phone)).text, /10 minutes/);
    assert.equal((await app.lastMessageTo(email)).kind, 'LOGIN_CODE_EMAIL');
    const filter = { userId: user.id, action: 'LOGGED_IN' };
    const { nodes } = await app.admin('auditLog', { filter, first: 10 });
    assert.deepEqual(nodes[0].details, { kind: 'EMAIL', method: 'EMAIL_CODE' });
  });

  it('M4 is off in a new app, and for a kind that is not listed: the answer is the same for everybody', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    await app.registerProven({ email });
    const off = { reason: 'LOGIN_BY_CODE_OFF', field: 'identifier' };
    for (const identifier of [email, newEmail(), newName()]) {
      await refuses('FORBIDDEN', () => app.do('requestLoginCode', { identifier }), off);
    }
    await app.set({ loginByCode: ['PHONE'] });
    for (const identifier of [email, newEmail()]) {
      await refuses('FORBIDDEN', () => app.do('requestLoginCode', { identifier }), off);
      const byMail = () => app.do('requestLoginCode', { identifier: newName(), channel: 'EMAIL' });
      await refuses('FORBIDDEN', byMail, { ...off, field: 'channel' });
    }
    assert.equal(await codesTo(app, email), 0);
  });

  it('M4 needs verification, which cannot be turned off meanwhile', async () => {
    const app = await world.app();
    const refused = (field: string) => ({ field, reason: 'NEEDS_VERIFICATION' });
    await refuses('BAD_USER_INPUT', () => app.set({ loginByCode: ['EMAIL'] }), refused('loginByCode'));
    await app.set({ emailVerification: true, loginByCode: ['EMAIL', 'EMAIL'] });
    await refuses('BAD_USER_INPUT', () => app.set({ loginByCode: ['EMAIL', 'PHONE'] }), refused('loginByCode'));
    await refuses('BAD_USER_INPUT', () => app.set({ emailVerification: false }), refused('emailVerification'));
    const { settings } = (await app.raw('{ app { settings { emailVerification loginByCode } } }', {}, app.adminToken))
      .app;
    assert.deepEqual(settings, { emailVerification: true, loginByCode: ['EMAIL'] });
    await app.set({ emailVerification: null, loginByCode: null });
  });

  it('M5 is never sent to a claim, to an address that was taken on trust, or to one that an admin marked', async () => {
    const app = await world.app();
    const [trusted, claimed, marked] = [newEmail(), newEmail(), newEmail()];
    await app.register({ email: trusted });
    await app.set(byCode);
    await app.register({ username: newName(), email: claimed });
    const { id } = await app.register({ username: newName(), email: marked });
    await app.admin('markAddressVerified', { userId: id, kind: 'EMAIL' });
    for (const identifier of [trusted, claimed, marked, newEmail()]) {
      const { accepted, loginId } = await app.do('requestLoginCode', { identifier });
      assert.equal(accepted, true);
      assert.equal(await codesTo(app, identifier), 0);
      await refuses('INVALID_CODE', () => app.do('logInWithCode', { loginId, code: '123456' }), { attemptsLeft: 4 });
    }
    assert.equal((await app.login(trusted)).session.user.email.value, trusted);
  });

  it('M6 V8 allows five attempts, and a text that is no code uses none of them', async () => {
    const app = await world.app(byCode);
    const phone = newPhone();
    await app.registerProven({ phone });
    const { loginId, code } = await sent(app, phone);
    await refuses('INVALID_CODE', () => app.do('logInWithCode', { loginId, code: 'none' }), { attemptsLeft: 5 });
    for (let left = 4; left >= 0; left--) {
      const guess = () => app.do('logInWithCode', { loginId, code: wrongCode(code) });
      await refuses('INVALID_CODE', guess, { attemptsLeft: left });
    }
    await refuses('TOO_MANY_ATTEMPTS', () => app.do('logInWithCode', { loginId, code }));
    await loggedIn(app, phone);
  });

  it('M6 logs in once, though twenty logins send it at once', async () => {
    const app = await world.app(byCode);
    const email = newEmail();
    const user = await app.registerProven({ email });
    const secret = await sent(app, email);
    const tries = Array.from({ length: 20 }, () => app.do('logInWithCode', secret));
    const outcomes = await outcomesOf(tries);
    assert.equal(outcomes.filter(outcome => outcome === 'OK').length, 1);
    assert.equal((await user.do('sessions')).length, 2);
  });

  it('M6 is valid for ten minutes, for its own `loginId` and in its own app', async () => {
    const app = await world.app(byCode);
    const phone = newPhone();
    await app.registerProven({ phone });
    const other = await world.app(byCode);
    const secret = await sent(app, phone);
    const { loginId } = await app.do('requestLoginCode', { identifier: newPhone() });
    await refuses('INVALID_CODE', () => app.do('logInWithCode', { ...secret, loginId }));
    await refuses('INVALID_TOKEN', () => other.do('logInWithCode', secret), { field: 'loginId' });
    for (const unknown of ['x', newName(), loginId.replace(/.$/, '')]) {
      const attempt = () => app.do('logInWithCode', { ...secret, loginId: unknown });
      await refuses('INVALID_TOKEN', attempt, { field: 'loginId' });
    }
    const { resetId } = await app.do('requestPasswordReset', { identifier: phone });
    const code = await app.codeTo(phone);
    await refuses('INVALID_TOKEN', () => app.do('logInWithCode', { loginId: resetId, code }), { field: 'loginId' });
    const reset = { resetId: secret.loginId, code: secret.code, newPassword };
    await refuses('INVALID_TOKEN', () => app.do('resetPassword', { input: reset }), { field: 'resetId' });
    world.wait(600);
    await refuses('CODE_EXPIRED', () => app.do('logInWithCode', secret));
  });

  it('M6 V7 verifies nothing, also where the user has a claim', async () => {
    const app = await world.app(byCode);
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.registerProven({ email });
    await user.do('changeIdentifier', { kind: 'PHONE', value: phone, currentPassword: password });
    const back = await loggedIn(app, email);
    assert.equal((await back.me()).phone.verified, false);
    assert.equal(await codesTo(app, phone), 0);
  });

  it('M6 D8 does not exist for a test address, whose fixed code logs nobody in', async () => {
    const app = await world.app(byCode);
    const phone = newPhone();
    const user = await app.registerProven({ phone });
    await app.set({ testAddresses: [{ address: phone, code: '424242' }] });
    const { loginId } = await app.do('requestLoginCode', { identifier: phone });
    await refuses('INVALID_CODE', () => app.do('logInWithCode', { loginId, code: '424242' }));
    assert.equal((await user.do('sessions')).length, 1);
  });

  const ends: [title: string, end: (app: TestApp, user: TestUser) => Promise<unknown>][] = [
    ['the removal of its address', (_, user) => user.do('removeIdentifier', { kind: 'EMAIL' })],
    ['a release of its address', (app, { id }) => app.admin('releaseAddress', { userId: id, kind: 'EMAIL' })],
    ['an app that stops such codes', app => app.set({ loginByCode: ['PHONE'] })],
  ];
  for (const [title, end] of ends) {
    it(`M7 ends with ${title}`, async () => {
      const app = await world.app(byCode);
      const email = newEmail();
      const user = await app.registerProven({ email });
      const secret = await sent(app, email);
      await end(app, user);
      await refuses('CODE_EXPIRED', () => app.do('logInWithCode', secret));
    });
  }

  it('M7 gets the answer of an unknown user after a change of the password, so that no stranger learns of it', async () => {
    const app = await world.app(byCode);
    const email = newEmail();
    const user = await app.registerProven({ email });
    const secret = await sent(app, email);
    await user.do('changePassword', { currentPassword: password, newPassword });
    const attempt = () => app.do('logInWithCode', secret);
    await refuses('INVALID_CODE', attempt, { field: 'code', attemptsLeft: 4 });
  });

  it('M7 W5 ends with a reset, and does not become valid again with its address', async () => {
    const app = await world.app(byCode);
    const email = newEmail();
    const user = await app.registerProven({ email });
    const secret = await sent(app, email);
    await user.do('removeIdentifier', { kind: 'EMAIL' });
    await user.do('changeIdentifier', { kind: 'EMAIL', value: email });
    world.wait(1);
    await user.proveEmail(email);
    await refuses('CODE_EXPIRED', () => app.do('logInWithCode', secret));
    const again = await sent(app, email);
    await app.do('requestPasswordReset', { identifier: email });
    await app.do('resetPassword', { input: { token: await app.tokenTo(email), newPassword } });
    await refuses('INVALID_CODE', () => app.do('logInWithCode', again));
  });

  it('M7 L7 ends when its user is disabled, and stays invalid when they are enabled', async () => {
    const app = await world.app(byCode);
    const email = newEmail();
    const { id } = await app.registerProven({ email });
    const secret = await sent(app, email);
    await app.admin('disableUser', { id });
    await refuses('INVALID_CODE', () => app.do('logInWithCode', secret));
    await app.admin('enableUser', { id });
    await refuses('INVALID_CODE', () => app.do('logInWithCode', secret));
    await loggedIn(app, email);
  });

  it('M8 proves presence, by a method that the access token names', async () => {
    const app = await world.app(byCode);
    const [email, phone] = [newEmail(), newPhone()];
    await withoutPassword(await app.registerProven({ email, phone }));
    const [byMail, bySms] = [await loggedIn(app, email), await loggedIn(app, phone)];
    assert.deepEqual([partsOf(byMail.token)[1].amr, partsOf(bySms.token)[1].amr], [['email'], ['sms']]);
    const [session] = await bySms.do('sessions', { first: 1 });
    assert.deepEqual(session.methods, ['SMS_CODE']);
    await byMail.do('setPassword', { newPassword });
    await app.login(email, newPassword);
  });

  it('M8 confirms presence only for the session’s own user', async () => {
    const app = await world.app(byCode);
    const [email, others] = [newEmail(), newEmail()];
    await withoutPassword(await app.registerProven({ email }));
    await app.registerProven({ email: others });
    const before = await loggedIn(app, email);
    world.wait(600);
    const user = new TestUser(app, { ...before.session, ...(await before.refresh()) });
    const act = () => user.do('changeIdentifier', { kind: 'USERNAME', value: newName() });
    await refuses('PRESENCE_REQUIRED', act, { methods: ['EMAIL_CODE'] });
    const foreign = await sent(app, others);
    const confirm = (code: Record<string, string>) => user.do('confirmPresence', { input: { code } });
    for (let each = 0; each < 6; each++) {
      await refuses('INVALID_TOKEN', () => confirm({ ...foreign, code: wrongCode(foreign.code) }), {
        field: 'loginId',
      });
      await refuses('INVALID_TOKEN', () => confirm(foreign), { field: 'loginId' });
    }
    assert.equal((await app.do('logInWithCode', foreign)).user.email.value, others, 'no attempt of theirs was used up');
    const secret = await sent(app, email);
    await refuses('INVALID_CODE', () => confirm({ ...secret, code: wrongCode(secret.code) }), { attemptsLeft: 4 });
    assert.deepEqual((await confirm(secret)).methods, ['EMAIL_CODE']);
    await act();
    await refuses('CODE_EXPIRED', () => app.do('logInWithCode', secret));
    await refuses('BAD_USER_INPUT', () => user.do('confirmPresence', { input: { code: secret, password } }));
  });

  it('X9 can be requested by strangers without using up the owner’s codes or resets', async () => {
    const app = await world.app(byCode);
    const phone = newPhone();
    const user = await app.registerProven({ phone });
    for (let network = 0; network < 5; network++) {
      const stranger = app.from(newIp());
      for (let each = 0; each < 4; each++) await stranger.do('requestLoginCode', { identifier: phone });
    }
    assert.equal(await codesTo(app, phone), 12, 'three of each network, and twelve of all');
    await loggedIn(app, phone);
    const { resetId } = await app.from(newIp()).do('requestPasswordReset', { identifier: phone });
    await app.do('resetPassword', { input: { resetId, code: await app.codeTo(phone), newPassword } });
    assert.equal((await app.login(phone, newPassword)).id, user.id);
  });

  it('X2 can be requested sixty times in an hour by a network, apart from resets', async () => {
    const app = await world.app(byCode);
    const stranger = app.from(newIp());
    const ask = () => stranger.do('requestLoginCode', { identifier: newName() });
    for (let each = 0; each < 60; each++) await ask();
    await refuses('RATE_LIMITED', ask, { field: 'identifier' });
    await stranger.do('requestPasswordReset', { identifier: newName() });
  });
});
