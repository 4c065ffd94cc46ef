import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Authenticator } from '../kit/authenticator.js';
import { enrol, pendingLogin } from '../kit/authenticator-app.js';
import { partsOf } from '../kit/jwt.js';
import { openNode } from '../kit/node.js';
import { addPasskeyTo, factorOf, logInBy, passkeyApp, userWithPasskey } from '../kit/passkeys.js';
import { newName, outcomesOf, password, refuses, type TestApp, type TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const reasonIs = (reason: string) => ({ field: 'passkey', reason });

stories('A passkey as the second factor of a login', world => {
  /** A user with a passkey and an authenticator app. */
  async function enrolled(app: TestApp) {
    const { user, authenticator, passkey } = await userWithPasskey(app);
    const { code } = await enrol(user);
    return { user, authenticator, passkey, code };
  }

  const begin = ({ app, session }: TestUser) => pendingLogin(() => app.login(session.user.username));

  it('F45, F5 completes a login by password, and only its user is asked for it', async () => {
    const app = await passkeyApp(world);
    const { user, authenticator, passkey } = await enrolled(app);
    const { loginId, factors } = await begin(user);
    assert.deepEqual(factors, ['TOTP', 'RECOVERY_CODE', 'PASSKEY']);
    const { options, expiresAt, loginId: same } = await app.do('requestPasskeyFactor', { loginId });
    assert.equal(same, loginId);
    assert.ok(Math.abs(Date.parse(expiresAt) - world.now - 300_000) < 60_000);
    assert.equal(options.allowCredentials.length, 1);
    assert.deepEqual(options.allowCredentials[0].transports, ['internal']);
    const input = { passkey: authenticator.get(options) };
    const session = await app.do('completeLogin', { loginId, input });
    assert.equal(session.user.id, user.id);
    assert.deepEqual(partsOf(session.accessToken)[1].amr, ['pwd', 'pop', 'mfa']);
    const { nodes } = await app.admin('auditLog', { filter: { userId: user.id, action: 'LOGGED_IN' } });
    assert.deepEqual(nodes[0].details, { kind: 'USERNAME', secondFactor: 'PASSKEY' });
    const [used] = (await user.do('myPasskeys')).passkeys;
    assert.equal(used.id, passkey.id);
    assert.ok(Math.abs(Date.parse(used.lastUsedAt) - world.now) < 60_000);
  });

  it('F45 is not revealed to anybody who has not proven the first factor', async () => {
    const app = await passkeyApp(world);
    const { user } = await enrolled(app);
    await refuses('INVALID_CREDENTIALS', () => app.login(user.session.user.username, 'not the password'));
    for (const loginId of ['', 'x', user.id, 'A'.repeat(300), 'x'.repeat(5_000)]) {
      await refuses('INVALID_TOKEN', () => app.do('requestPasskeyFactor', { loginId }), { field: 'loginId' });
    }
    const { loginId } = await begin(user);
    const other = await passkeyApp(world);
    await refuses('INVALID_TOKEN', () => other.do('requestPasskeyFactor', { loginId }));
    await app.admin('disableUser', { id: user.id });
    await refuses('INVALID_TOKEN', () => app.do('requestPasskeyFactor', { loginId }));
  });

  it('F45 has a challenge for one login of one user, once', async () => {
    const app = await passkeyApp(world);
    const owner = await enrolled(app);
    const other = await enrolled(app);
    const [first, second, foreign] = [await begin(owner.user), await begin(owner.user), await begin(other.user)];
    const answer = await factorOf(app, first.loginId, owner.authenticator);
    const complete = (loginId: string, input: object) => app.do('completeLogin', { loginId, input });
    for (const { loginId } of [second, foreign]) {
      await refuses('INVALID_PASSKEY', () => complete(loginId, answer.input), reasonIs('WRONG_CHALLENGE'));
    }
    // A passkey of somebody else, who signs the right challenge.
    const theirs = await factorOf(app, first.loginId, other.authenticator);
    await refuses('INVALID_PASSKEY', () => app.do('completeLogin', theirs), reasonIs('PASSKEY_NOT_ACCEPTED'));
    const asked = await app.do('requestPasskeyLogin', { identifier: owner.user.session.user.username });
    const login = { passkey: owner.authenticator.get(asked.options) };
    await refuses('INVALID_PASSKEY', () => complete(first.loginId, login), reasonIs('WRONG_CHALLENGE'));
    const forLogin = { loginId: asked.loginId, response: answer.input.passkey };
    await refuses('INVALID_PASSKEY', () => app.do('logInWithPasskey', forLogin), { reason: 'WRONG_CHALLENGE' });
    const used = await factorOf(app, first.loginId, owner.authenticator);
    await app.do('completeLogin', used);
    await refuses('INVALID_PASSKEY', () => app.do('completeLogin', used), reasonIs('CHALLENGE_USED'));
    await refuses('INVALID_TOKEN', async () =>
      app.do('completeLogin', await factorOf(app, first.loginId, owner.authenticator)),
    );
  });

  it('F45 is refused with a wrong page, domain, signature or check of the user, or if it was copied; no attempt is counted', async () => {
    const app = await passkeyApp(world);
    const { user, authenticator, code } = await enrolled(app);
    for (let each = 0; each < 3; each++) await logInBy(app, authenticator);
    const { loginId } = await begin(user);
    const refused = async (reason: string, deviation: object) => {
      const answer = await factorOf(app, loginId, authenticator, deviation);
      await refuses('INVALID_PASSKEY', () => app.do('completeLogin', answer), reasonIs(reason));
    };
    await refused('WRONG_ORIGIN', { origin: 'https://app.example.com.evil.test' });
    await refused('WRONG_ORIGIN', { crossOrigin: true });
    await refused('WRONG_RP_ID', { rpId: 'app.example.com' });
    await refused('USER_NOT_VERIFIED', { userVerified: false });
    await refused('PASSKEY_NOT_ACCEPTED', { breaksSignature: true });
    await refused('PASSKEY_NOT_ACCEPTED', { userHandle: Buffer.alloc(16).toString('base64url') });
    await refused('WRONG_CHALLENGE', { challenge: Buffer.alloc(54).toString('base64url') });
    await refused('PASSKEY_CLONED', { counter: 2 });
    await refused('MALFORMED_ANSWER', { type: 'webauthn.create' });
    const { nodes } = await app.admin('auditLog', { filter: { userId: user.id, action: 'SECOND_FACTOR_REFUSED' } });
    assert.equal(nodes.length, 9);
    assert.deepEqual(nodes[1].details, { method: 'PASSKEY', reason: 'PASSKEY_CLONED' });
    await app.do('completeLogin', { loginId, input: { totp: code() } });
  });

  it('F45 is refused after five minutes, and its login after ten', async () => {
    const app = await passkeyApp(world);
    const { user, authenticator } = await enrolled(app);
    const { loginId } = await begin(user);
    const late = await factorOf(app, loginId, authenticator);
    world.wait(300);
    await refuses('INVALID_PASSKEY', () => app.do('completeLogin', late), reasonIs('CHALLENGE_EXPIRED'));
    world.wait(240);
    const last = await factorOf(app, loginId, authenticator);
    const { expiresAt } = await app.do('requestPasskeyFactor', { loginId });
    assert.ok(Date.parse(expiresAt) - world.now <= 60_000, 'no longer than the login');
    world.wait(60);
    await refuses('INVALID_TOKEN', () => app.do('completeLogin', last));
  });

  it('F45 gives one session for twenty requests with one answer at once, at two nodes', async t => {
    const node = await openNode(world, {});
    t.after(() => node.close());
    const app = await passkeyApp(world);
    const { user, authenticator } = await enrolled(app);
    const { loginId } = await begin(user);
    const answers = [
      await factorOf(app, loginId, authenticator),
      await factorOf(app.at(node.url), loginId, authenticator),
    ];
    const places = Array.from({ length: 20 }, (_, each) => (each % 4 < 2 ? app : app.at(node.url)));
    const outcomes = await outcomesOf(places.map((place, each) => place.do('completeLogin', answers[each % 2])));
    assert.equal(outcomes.filter(outcome => outcome === 'OK').length, 1, outcomes.join());
    assert.equal((await user.do('sessions')).length, 2);
  });

  it('F13, F45 no longer completes a login after a change of the password or its own removal', async () => {
    const app = await passkeyApp(world);
    const { user, authenticator, passkey, code } = await enrolled(app);
    const { loginId } = await begin(user);
    const answer = await factorOf(app, loginId, authenticator);
    await user.do('confirmPresence', { input: { totp: code() } });
    await user.do('removePasskey', { id: passkey.id });
    await refuses('INVALID_PASSKEY', () => app.do('completeLogin', answer), reasonIs('PASSKEY_NOT_ACCEPTED'));
    const other = await enrolled(app);
    const waiting = await begin(other.user);
    const right = await factorOf(app, waiting.loginId, other.authenticator);
    await other.user.do('changePassword', { currentPassword: password, newPassword: 'another horse battery' });
    await refuses('INVALID_TOKEN', () => app.do('requestPasskeyFactor', { loginId: waiting.loginId }));
    await refuses('INVALID_TOKEN', () => app.do('completeLogin', right));
  });

  it('F46 of a user without an authenticator app is asked for only where a second factor is required', async () => {
    const app = await passkeyApp(world);
    const { user, authenticator } = await userWithPasskey(app);
    const { username } = user.session.user;
    await app.login(username);
    await app.admin('updateAppSettings', { input: { secondFactor: 'REQUIRED' } });
    const before = (await app.admin('user', { id: user.id })).lastLoginAt;
    world.wait(60);
    const { loginId, factors } = await begin(user);
    assert.deepEqual(factors, ['PASSKEY']);
    assert.equal((await app.admin('user', { id: user.id })).lastLoginAt, before, 'nobody has logged in');
    await refuses('NOT_FOUND', () => app.do('completeLogin', { loginId, input: { totp: '123456' } }), {
      field: 'totp',
    });
    const session = await app.do('completeLogin', await factorOf(app, loginId, authenticator));
    assert.notEqual((await app.admin('user', { id: user.id })).lastLoginAt, before);
    assert.deepEqual(partsOf(session.accessToken)[1].amr, ['pwd', 'pop', 'mfa']);
    // Without passkeys in the app there is nothing to ask for: the user sets up an authenticator app (F19).
    await app.admin('removeSecondFactors', { userId: user.id });
    await app.login(username);
  });

  it('F46 is no longer waited for when an authenticator app is set up', async () => {
    const app = await passkeyApp(world, { secondFactor: 'REQUIRED' });
    const user = await app.register({ username: newName() });
    const authenticator = new Authenticator();
    await addPasskeyTo(user, authenticator);
    const { loginId } = await begin(user);
    const answer = await factorOf(app, loginId, authenticator);
    const present = await logInBy(app, authenticator);
    await enrol(present);
    await refuses('INVALID_TOKEN', () => app.do('completeLogin', answer));
    assert.deepEqual((await begin(user)).factors, ['TOTP', 'RECOVERY_CODE', 'PASSKEY']);
  });
});
