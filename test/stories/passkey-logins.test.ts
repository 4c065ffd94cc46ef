import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Authenticator } from '../kit/authenticator.js';
import { partsOf } from '../kit/jwt.js';
import { openNode } from '../kit/node.js';
import { addPasskeyTo, answerOf, logInBy, passkeyApp, userWithPasskey } from '../kit/passkeys.js';
import { newName, outcomesOf, password, refuses, TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const reasonIs = (reason: string) => ({ field: 'response', reason });

stories('Logging in with a passkey', world => {
  it('F34, F5 begins a session, without an identifier and with one, that counts as two factors', async () => {
    const app = await passkeyApp(world);
    const { user, authenticator, passkey } = await userWithPasskey(app);
    const { username } = user.session.user;
    for (const identifier of [undefined, username]) {
      const session = await logInBy(app, authenticator, identifier);
      assert.equal(session.id, user.id);
      assert.deepEqual(partsOf(session.token)[1].amr, ['pop', 'mfa']);
      await session.do('startPasskey');
    }
    const [used] = (await user.do('myPasskeys')).passkeys;
    assert.ok(Math.abs(Date.parse(used.lastUsedAt) - world.now) < 60_000);
    const { nodes } = await app.admin('auditLog', { filter: { userId: user.id, action: 'LOGGED_IN' } });
    assert.deepEqual(nodes[0].details, { method: 'PASSKEY', passkeyId: passkey.id });
  });

  it('F22 ends, after a passkey is removed, the other sessions that a passkey opened, and no others', async () => {
    const app = await passkeyApp(world);
    const { user: owner, authenticator, passkey } = await userWithPasskey(app);
    const earlier = await app.login(owner.session.user.username);
    const thief = await logInBy(app, authenticator);
    await owner.do('removePasskey', { id: passkey.id });
    await refuses('UNAUTHENTICATED', () => thief.do('startPasskey'));
    await refuses('INVALID_TOKEN', () => thief.refresh());
    assert.equal((await earlier.me()).id, owner.id);
  });

  it('F33 has options that name no passkey, for any identifier', async () => {
    const app = await passkeyApp(world);
    const { user } = await userWithPasskey(app);
    const without = await app.register({ username: newName() });
    const asked = [undefined, user.session.user.username, without.session.user.username, newName()];
    for (const identifier of asked) {
      const { loginId, options, ...rest } = await app.do('requestPasskeyLogin', { identifier });
      const { challenge, ...others } = options;
      assert.deepEqual(others, {
        rpId: 'example.com',
        allowCredentials: [],
        timeout: 300_000,
        userVerification: 'required',
      });
      assert.equal(challenge.length, 72);
      assert.match(loginId, /^[\da-f-]{36}$/);
      assert.deepEqual(Object.keys(rest), ['expiresAt']);
    }
    await refuses('INVALID_IDENTIFIER', () => app.do('requestPasskeyLogin', { identifier: 'x y' }));
  });

  it('F34 gives one session for twenty requests with one answer at once, at two nodes; later the answer is refused', async t => {
    const node = await openNode(world, {});
    t.after(() => node.close());
    const app = await passkeyApp(world);
    const { user, authenticator } = await userWithPasskey(app);
    const answer = await answerOf(app, authenticator);
    const places = Array.from({ length: 20 }, (_, each) => (each % 2 === 0 ? app : app.at(node.url)));
    const outcomes = await outcomesOf(places.map(place => place.do('logInWithPasskey', answer)));
    assert.deepEqual(outcomes.toSorted(), [...Array(19).fill('INVALID_PASSKEY'), 'OK']);
    assert.equal((await user.do('sessions')).length, 2);
    await refuses('INVALID_PASSKEY', () => app.do('logInWithPasskey', answer), reasonIs('CHALLENGE_USED'));
  });

  it('F35 is refused with a wrong page, domain, signature, challenge or user handle, and without a check of the user', async () => {
    const app = await passkeyApp(world);
    const { user, authenticator } = await userWithPasskey(app);
    const refused = async (reason: string, deviation: object) => {
      const answer = await answerOf(app, authenticator, deviation);
      await refuses('INVALID_PASSKEY', () => app.do('logInWithPasskey', answer), reasonIs(reason));
    };
    await refused('WRONG_ORIGIN', { origin: 'https://app.example.com.evil.test' });
    await refused('WRONG_ORIGIN', { origin: 'http://app.example.com' });
    await refused('WRONG_ORIGIN', { crossOrigin: true });
    await refused('WRONG_RP_ID', { rpId: 'app.example.com' });
    await refused('USER_NOT_VERIFIED', { userVerified: false });
    await refused('USER_NOT_VERIFIED', { userPresent: false });
    await refused('PASSKEY_NOT_ACCEPTED', { breaksSignature: true });
    await refused('PASSKEY_NOT_ACCEPTED', { userHandle: Buffer.alloc(16).toString('base64url') });
    await refused('WRONG_CHALLENGE', { challenge: Buffer.alloc(54).toString('base64url') });
    await refused('MALFORMED_ANSWER', { type: 'webauthn.create' });
    const made = await user.do('startPasskey');
    await refused('WRONG_CHALLENGE', { challenge: made.options.challenge });
    const answer = await answerOf(app, authenticator);
    const other = await app.do('requestPasskeyLogin');
    const mixed = () => app.do('logInWithPasskey', { ...answer, loginId: other.loginId });
    await refuses('INVALID_PASSKEY', mixed, reasonIs('WRONG_CHALLENGE'));
    for (const response of [{}, { ...answer.response, type: 'password' }, { ...answer.response, response: [] }]) {
      const attempt = () => app.do('logInWithPasskey', { ...answer, response });
      await refuses('INVALID_PASSKEY', attempt, reasonIs('MALFORMED_ANSWER'));
    }
    assert.equal((await user.do('sessions')).length, 1);
    await app.do('logInWithPasskey', answer);
  });

  it('F35 is refused after the deadline, and when the clock was set back', async () => {
    const app = await passkeyApp(world);
    const { authenticator } = await userWithPasskey(app);
    const answer = await answerOf(app, authenticator);
    world.wait(-600);
    await refuses('INVALID_PASSKEY', () => app.do('logInWithPasskey', answer), reasonIs('CHALLENGE_EXPIRED'));
    world.wait(600);
    world.wait(301);
    await refuses('INVALID_PASSKEY', () => app.do('logInWithPasskey', answer), reasonIs('CHALLENGE_EXPIRED'));
  });

  it('F33, F35 is refused for a challenge of another user or of nobody', async () => {
    const app = await passkeyApp(world);
    const elsewhere = await passkeyApp(world);
    const victim = await userWithPasskey(app);
    const thief = await userWithPasskey(app);
    const refused = async (answer: Record<string, unknown>, reason: string) =>
      refuses('INVALID_PASSKEY', () => app.do('logInWithPasskey', answer), reasonIs(reason));
    // Otherwise a stranger who knows the id of a passkey could find out whose it is, name by name.
    const names = [victim.user, thief.user].map(({ session }) => session.user.username);
    for (const identifier of [...names, newName()]) {
      for (const breaksSignature of identifier === thief.user.session.user.username ? [true] : [true, false]) {
        await refused(
          await answerOf(app, thief.authenticator, { breaksSignature }, identifier),
          'PASSKEY_NOT_ACCEPTED',
        );
      }
    }
    await refused(await answerOf(elsewhere, thief.authenticator), 'WRONG_CHALLENGE');
    const unknown = await userWithPasskey(elsewhere);
    const foreign = await answerOf(app, unknown.authenticator);
    await refuses('INVALID_PASSKEY', () => app.do('logInWithPasskey', foreign), reasonIs('PASSKEY_NOT_ACCEPTED'));
  });

  it('F36 is refused for a device passkey whose counter goes back: somebody has copied it', async () => {
    const app = await passkeyApp(world);
    const { user, authenticator } = await userWithPasskey(app);
    for (let each = 0; each < 3; each++) await logInBy(app, authenticator);
    for (const counter of [3, 2, 0]) {
      const copied = await answerOf(app, authenticator, { counter });
      await refuses('INVALID_PASSKEY', () => app.do('logInWithPasskey', copied), reasonIs('PASSKEY_CLONED'));
    }
    const large = await answerOf(app, authenticator, { counter: 4_294_967_295 });
    await app.do('logInWithPasskey', large);
    const { nodes } = await app.admin('auditLog', { filter: { action: 'LOGIN_FAILED' } });
    assert.deepEqual(nodes[0].details, { method: 'PASSKEY', reason: 'PASSKEY_CLONED' });
    assert.equal(nodes[0].userId, user.id);
    assert.equal((await user.do('sessions')).length, 5);
  });

  it('F36, X21 records and counts a copied passkey that is to confirm presence as at a login', async () => {
    const app = await passkeyApp(world);
    const { user, authenticator } = await userWithPasskey(app);
    await logInBy(app, authenticator);
    const passkey = await answerOf(app, authenticator, { counter: 1 });
    const confirm = () => user.do('confirmPresence', { input: { passkey } });
    for (let each = 0; each < 60; each++) {
      await refuses('INVALID_PASSKEY', confirm, { field: 'passkey', reason: 'PASSKEY_CLONED' });
    }
    await refuses('RATE_LIMITED', confirm);
    const filter = { userId: user.id, action: 'SECOND_FACTOR_REFUSED' };
    const { nodes } = await app.admin('auditLog', { filter, first: 100 });
    assert.equal(nodes.length, 60);
    assert.deepEqual(nodes[0].details, { method: 'PASSKEY', reason: 'PASSKEY_CLONED' });
  });

  it('F36 accepts a synced passkey, whose counter does not increase', async () => {
    const app = await passkeyApp(world);
    const user = await app.register({ username: newName() });
    const phone = new Authenticator('SYNCED');
    await addPasskeyTo(user, phone);
    for (const counter of [0, 7, 3, 0]) await app.do('logInWithPasskey', await answerOf(app, phone, { counter }));
  });

  it('F34 answers a disabled user like an unknown passkey', async () => {
    const app = await passkeyApp(world);
    const { user, authenticator } = await userWithPasskey(app);
    await app.admin('disableUser', { id: user.id });
    const answer = await answerOf(app, authenticator);
    await refuses('INVALID_PASSKEY', () => app.do('logInWithPasskey', answer), reasonIs('PASSKEY_NOT_ACCEPTED'));
    await app.admin('enableUser', { id: user.id });
    assert.equal((await logInBy(app, authenticator)).id, user.id);
    await app.admin('deleteUser', { id: user.id });
    const late = await answerOf(app, authenticator);
    await refuses('INVALID_PASSKEY', () => app.do('logInWithPasskey', late), reasonIs('PASSKEY_NOT_ACCEPTED'));
  });

  it('X21 limits wrong answers of one network, and not right ones', async () => {
    const app = await passkeyApp(world);
    const { user, authenticator } = await userWithPasskey(app);
    const wrong = () => app.do('logInWithPasskey', { loginId: user.id, response: {} });
    for (let each = 0; each < 60; each++) await refuses('INVALID_PASSKEY', wrong);
    await refuses('RATE_LIMITED', wrong);
    assert.equal((await logInBy(app, authenticator)).id, user.id);
    const { nodes } = await app.admin('auditLog', { filter: { action: 'LOGIN_FAILED' }, first: 100 });
    assert.equal(nodes.length, 60);
  });

  it('F39 confirms presence on a session of the same user, once', async () => {
    const app = await passkeyApp(world);
    const { user: before, authenticator } = await userWithPasskey(app);
    const thief = await userWithPasskey(app);
    world.wait(600);
    const user = new TestUser(app, { ...before.session, ...(await before.refresh()) });
    const passkey = await answerOf(app, authenticator);
    const { methods } = await user.do('confirmPresence', { input: { passkey } });
    assert.deepEqual(methods, ['PASSKEY']);
    await user.do('startPasskey');
    const again = () => user.do('confirmPresence', { input: { passkey } });
    await refuses('INVALID_PASSKEY', again, { field: 'passkey', reason: 'CHALLENGE_USED' });
    const foreign = await answerOf(app, thief.authenticator);
    const attempt = () => user.do('confirmPresence', { input: { passkey: foreign } });
    await refuses('INVALID_PASSKEY', attempt, { field: 'passkey', reason: 'PASSKEY_NOT_ACCEPTED' });
    await refuses('BAD_USER_INPUT', () => user.do('confirmPresence', { input: { password, passkey } }));
    const { nodes } = await app.admin('auditLog', { filter: { userId: user.id, action: 'PRESENCE_CONFIRMED' } });
    assert.equal(nodes[0].details.method, 'PASSKEY');
  });
});
