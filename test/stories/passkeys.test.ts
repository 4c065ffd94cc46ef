import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Authenticator, origin, passkeys, rpId } from '../kit/authenticator.js';
import { addPasskeyTo, allowPasskeys, answerOf, logInBy, passkeyApp, userWithPasskey } from '../kit/passkeys.js';
import { newEmail, newName, password, refuses, TestUser } from '../kit/test-app.js';
import { withoutPassword } from '../kit/without-password.js';
import { stories } from '../kit/world.js';

const reasonIs = (reason: string) => ({ field: 'response', reason });

stories('Adding passkeys', world => {
  it('F30 needs the setting `passkeys`, which only the operator changes', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    const off = { reason: 'PASSKEYS_OFF' };
    await refuses('FORBIDDEN', () => user.do('startPasskey'), off);
    await refuses('FORBIDDEN', () => user.do('addPasskey', { response: {}, name: 'x' }), off);
    await refuses('FORBIDDEN', () => app.do('requestPasskeyLogin'), off);
    await refuses('FORBIDDEN', () => app.do('logInWithPasskey', { loginId: user.id, response: {} }), off);
    const attempt = () => app.set({ passkeys });
    await refuses('FORBIDDEN', attempt, { field: 'passkeys', reason: 'OPERATOR_ONLY' });
    await allowPasskeys(app);
    await user.do('startPasskey');
    const [malformed, another] = [{ rpId }, { rpId, origins: ['https://example.com.evil.test'] }];
    for (const value of [malformed, another]) {
      await refuses('BAD_USER_INPUT', () => allowPasskeys(app, value), { field: 'passkeys', reason: 'MALFORMED' });
    }
  });

  it('F31 has options for a passkey that checks its user and is found without its id, and for no attestation', async () => {
    const app = await passkeyApp(world);
    const { user, passkey } = await userWithPasskey(app, { username: 'Hanako', displayName: '花子' });
    const { options, expiresAt } = await user.do('startPasskey');
    assert.deepEqual(options.rp, { id: rpId, name: 'Sample' });
    assert.deepEqual([options.user.name, options.user.displayName], ['Hanako', '花子']);
    assert.equal(Buffer.from(options.user.id, 'base64url').length, 16, 'no personal data');
    assert.equal(options.attestation, 'none');
    const { residentKey, requireResidentKey, userVerification } = options.authenticatorSelection;
    assert.deepEqual([residentKey, requireResidentKey, userVerification], ['required', true, 'required']);
    assert.equal(options.excludeCredentials.length, 1);
    assert.ok(Math.abs(Date.parse(expiresAt) - world.now - 300_000) < 60_000);
    assert.equal(passkey.name, 'Laptop');
  });

  it('F31 needs presence', async () => {
    const app = await passkeyApp(world);
    const before = await app.register({ username: newName() });
    world.wait(600);
    const user = new TestUser(app, { ...before.session, ...(await before.refresh()) });
    await refuses('PRESENCE_REQUIRED', () => user.do('startPasskey'), { methods: ['PASSWORD'] });
    const wrong = () => user.do('startPasskey', { currentPassword: 'not the password' });
    await refuses('INVALID_CREDENTIALS', wrong, { field: 'currentPassword' });
    await user.do('startPasskey', { currentPassword: password });
    await refuses('PSEUDO_USER', async () => (await app.pseudoUser()).do('startPasskey'));
  });

  it('F32, F20 sends a notice to every address that the user owns; the audit log and the webhook have it', async () => {
    const app = await passkeyApp(world, { emailVerification: true });
    const email = newEmail();
    const user = await app.registerProven({ email });
    const passkey = await addPasskeyTo(user, new Authenticator('SYNCED'), '  My phone ');
    assert.deepEqual([passkey.name, passkey.lastUsedAt, passkey.backedUp], ['My phone', null, true]);
    assert.match((await app.lastMessageTo(email)).text, /a passkey/);
    const { nodes } = await app.admin('auditLog', { filter: { userId: user.id, action: 'WAY_IN_ADDED' } });
    assert.deepEqual(nodes[0].details, { wayIn: 'PASSKEY', passkeyId: passkey.id });
    const me = await user.do('myPasskeys');
    assert.deepEqual(me.passkeys, [passkey]);
  });

  it('F32 with the same answer again gives the same passkey, and no second notice', async () => {
    const app = await passkeyApp(world, { emailVerification: true });
    const email = newEmail();
    const user = await app.registerProven({ email });
    const { options } = await user.do('startPasskey');
    const made = { response: new Authenticator().create(options), name: 'Key' };
    const all = await Promise.all(Array.from({ length: 20 }, () => user.do('addPasskey', made)));
    assert.equal(new Set(all.map(({ id }) => id)).size, 1);
    assert.equal((await app.messagesTo(email)).filter(({ text }) => /passkey/.test(text)).length, 1);
    assert.equal((await user.do('myPasskeys')).passkeys.length, 1);
  });

  it('F32 is possible for at most twenty per user', async () => {
    const app = await passkeyApp(world);
    const user = await app.register({ username: newName() });
    for (let each = 0; each < 20; each++) await addPasskeyTo(user, new Authenticator(), `Key ${each}`);
    const late = () => addPasskeyTo(user, new Authenticator());
    await refuses('BAD_USER_INPUT', late, { field: 'response', reason: 'TOO_MANY', max: 20 });
  });

  it('F35 is refused for another page, domain, session or app, too late, and without a check of the user', async () => {
    const app = await passkeyApp(world);
    const user = await app.register({ username: newName() });
    const other = await app.register({ username: newName() });
    const elsewhere = await (await passkeyApp(world)).register({ username: newName() });
    const authenticator = new Authenticator();
    const add = async (deviation: object, by = user) => {
      const { options } = await by.do('startPasskey');
      return await user.do('addPasskey', { response: authenticator.create(options, deviation), name: 'Key' });
    };
    const refused = (reason: string, attempt: () => Promise<unknown>) =>
      refuses('INVALID_PASSKEY', attempt, reasonIs(reason));
    await refused('WRONG_ORIGIN', () => add({ origin: 'https://evil.test' }));
    await refused('WRONG_ORIGIN', () => add({ crossOrigin: true }));
    await refused('WRONG_RP_ID', () => add({ rpId: 'evil.test' }));
    await refused('USER_NOT_VERIFIED', () => add({ userVerified: false }));
    await refused('USER_NOT_VERIFIED', () => add({ userPresent: false }));
    await refused('MALFORMED_ANSWER', () => add({ type: 'webauthn.get' }));
    await refused('WRONG_CHALLENGE', () => add({ challenge: 'AAAA' }));
    await refused('WRONG_CHALLENGE', () => add({}, other));
    await refused('WRONG_CHALLENGE', () => add({}, elsewhere));
    await refused('WRONG_CHALLENGE', async () => {
      const { options } = await app.do('requestPasskeyLogin');
      return await add({ challenge: options.challenge });
    });
    const { options } = await user.do('startPasskey');
    const response = authenticator.create(options);
    world.wait(301);
    await refused('CHALLENGE_EXPIRED', () => user.do('addPasskey', { response, name: 'Key' }));
    for (const malformed of [
      {},
      { ...response, response: {} },
      { ...response, id: 'other' },
      { ...response, rawId: 1 },
    ]) {
      await refused('MALFORMED_ANSWER', () => user.do('addPasskey', { response: malformed, name: 'Key' }));
    }
    assert.deepEqual((await user.do('myPasskeys')).passkeys, []);
  });

  it('F35 is possible for one user of an app per passkey', async () => {
    const app = await passkeyApp(world);
    const { authenticator } = await userWithPasskey(app);
    const thief = await app.register({ username: newName() });
    const { options } = await thief.do('startPasskey');
    const response = authenticator.create(options);
    await thief.do('addPasskey', { response, name: 'Key' });
    const again = await thief.do('startPasskey');
    const data = { type: 'webauthn.create', challenge: again.options.challenge, origin, crossOrigin: false };
    const clientDataJSON = Buffer.from(JSON.stringify(data)).toString('base64url');
    const copied = { ...response, response: { ...(response.response as object), clientDataJSON } };
    const attempt = () => thief.do('addPasskey', { response: copied, name: 'Key' });
    await refuses('INVALID_PASSKEY', attempt, reasonIs('ALREADY_ADDED'));
  });

  it('F31, F4 is refused when the session of the challenge has ended', async () => {
    const app = await passkeyApp(world);
    const user = await app.register({ username: newName() });
    const { options } = await user.do('startPasskey');
    const second = await app.login(user.session.user.username);
    const response = new Authenticator().create(options);
    await refuses(
      'INVALID_PASSKEY',
      () => second.do('addPasskey', { response, name: 'x' }),
      reasonIs('WRONG_CHALLENGE'),
    );
    await user.do('logout');
    await refuses('UNAUTHENTICATED', () => user.do('addPasskey', { response, name: 'x' }));
  });

  it('F37 allows renaming, and removal with presence; the addresses get a notice', async () => {
    const app = await passkeyApp(world, { emailVerification: true });
    const email = newEmail();
    const before = await app.registerProven({ email });
    const authenticator = new Authenticator();
    const { id } = await addPasskeyTo(before, authenticator);
    const stranger = await app.register({ username: newName() });
    for (const operation of ['renamePasskey', 'removePasskey'] as const) {
      await refuses('NOT_FOUND', () => stranger.do(operation, { id, name: 'Mine' }), { field: 'id' });
      await refuses('NOT_FOUND', () => before.do(operation, { id: 'nothing', name: 'Mine' }), { field: 'id' });
    }
    for (const name of ['', ' ', 'x'.repeat(65), 'a\u202eb']) {
      await refuses('BAD_USER_INPUT', () => before.do('renamePasskey', { id, name }), { field: 'name' });
    }
    assert.equal((await before.do('renamePasskey', { id, name: 'Work' })).name, 'Work');
    world.wait(600);
    const user = new TestUser(app, { ...before.session, ...(await before.refresh()) });
    await refuses('PRESENCE_REQUIRED', () => user.do('removePasskey', { id }), { methods: ['PASSWORD', 'PASSKEY'] });
    assert.equal(await user.do('removePasskey', { id, currentPassword: password }), true);
    assert.match((await app.lastMessageTo(email)).text, /no longer has a passkey/);
    const answer = await answerOf(app, authenticator);
    await refuses('INVALID_PASSKEY', () => app.do('logInWithPasskey', answer), reasonIs('PASSKEY_NOT_ACCEPTED'));
  });

  it('F37, M2 lets a user without a password prove presence by a passkey, who keeps the last one', async () => {
    const app = await passkeyApp(world, { presenceSeconds: 0 });
    const before = await app.register({ username: newName() });
    const authenticator = new Authenticator();
    const { options } = await before.do('startPasskey', { currentPassword: password });
    const { id } = await before.do('addPasskey', { response: authenticator.create(options), name: 'Key' });
    await withoutPassword(before);
    const user = await logInBy(app, authenticator);
    await refuses('IDENTIFIER_REQUIRED', () => user.do('removePasskey', { id }), { field: 'id' });
    await addPasskeyTo(user, new Authenticator());
    world.wait(60);
    await refuses('PRESENCE_REQUIRED', () => user.do('removePasskey', { id }), { methods: ['PASSKEY'] });
    await user.do('confirmPresence', { input: { passkey: await answerOf(app, authenticator) } });
    assert.equal(await user.do('removePasskey', { id }), true);
  });

  it('F37, M4 does not bind a user who can get a code, who may remove the last one', async () => {
    const app = await passkeyApp(world, { emailVerification: true, loginByCode: ['EMAIL'] });
    const user = await app.registerProven({ email: newEmail() });
    const { id } = await addPasskeyTo(user, new Authenticator());
    await withoutPassword(user);
    assert.equal(await user.do('removePasskey', { id }), true);
  });

  it('F38 is not undone by a changed or reset password', async () => {
    const app = await passkeyApp(world, { emailVerification: true });
    const email = newEmail();
    const user = await app.registerProven({ email });
    const authenticator = new Authenticator();
    await addPasskeyTo(user, authenticator);
    await user.do('changePassword', { currentPassword: password, newPassword: 'another horse battery' });
    assert.equal((await logInBy(app, authenticator)).id, user.id);
    await app.do('requestPasswordReset', { identifier: email });
    const token = await app.tokenTo(email);
    await app.do('resetPassword', { input: { token, newPassword: 'a third horse battery' } });
    assert.equal((await logInBy(app, authenticator)).id, user.id);
  });

  it('F40 is visible only for the user and admins, whatever else others see', async () => {
    const app = await passkeyApp(world, { exposeFullUserDataToOthers: true });
    const { user, passkey } = await userWithPasskey(app);
    const other = await app.register({ username: newName() });
    const query = `{ user(id: "${user.id}") { id passkeys { id } } }`;
    assert.equal((await app.raw(query, {}, other.token)).user.passkeys, null);
    assert.deepEqual((await app.raw(query, {}, app.adminToken)).user.passkeys, [{ id: passkey.id }]);
    const exported = await user.do('exportMe');
    assert.deepEqual(Object.keys(exported.passkeys[0]), ['id', 'name', 'credentialId', 'createdAt', 'lastUsedAt']);
    await user.do('deleteMe', { currentPassword: password });
  });
});
