import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addressKinds, bothOn, proofOf } from '../kit/addresses.js';
import { newEmail, newName, newPhone, outcomesOf, password, refuses, type TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const newPassword = 'another horse battery';

function changePassword(user: TestUser, currentPassword = password, next = newPassword) {
  return user.do('changePassword', { currentPassword, newPassword: next });
}

stories('A password', world => {
  /** Passwords that W1 refuses, for a user called `margarethe` of an app called `Sample`. */
  const weak = [
    ['seven characters', 'aj7*kQ2'],
    ['257 characters', 'ab cd '.repeat(43).slice(0, 257)],
    ['common', 'password1'],
    ['common in capitals', 'ILOVEYOU'],
    ['the username', 'xx-Margarethe-xx'],
    ['the email address', 'xx-MARGARETHE.jones@example.com'],
    ['the phone number', 'xx-+819012345678'],
    ['the phone number as it is dialled', 'xx-090-1234-5678'],
    ['the name of the app', 'my Sample word'],
    ['NUL', 'correct\u0000horse'],
  ] as const;
  it('W1 that is weak is refused, and the former one stays', async () => {
    const app = await world.app();
    const identifiers = { username: 'margarethe', email: 'margarethe.jones@example.com', phone: '+819012345678' };
    const user = await app.register(identifiers);
    for (const [title, next] of weak) {
      await refuses('WEAK_PASSWORD', () => changePassword(user, password, next), { field: 'newPassword' }).catch(
        error => assert.fail(`${title}: ${error.message}`),
      );
    }
    assert.equal((await app.login('margarethe')).id, user.id);
    for (const [, next] of weak) {
      await refuses('INVALID_CREDENTIALS', () => app.login('margarethe', next));
      await refuses('WEAK_PASSWORD', () => app.register({ ...identifiers, password: next }), { field: 'password' });
    }
  });

  const strong = [
    ['eight characters', 'aj7*kQ2b'],
    ['256 characters, of which none is cut off', `${'ab cd '.repeat(43).slice(0, 255)}é`],
    ['only lower-case letters', 'zvqhwnkb'],
    ['256 characters of four bytes', '🙂🚀'.repeat(128)],
    ['spaces around it', '  zvqhwnkb  '],
  ] as const;
  it('W1 of 8 to 256 characters may have any composition, and is never cut', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    let current = password;
    for (const [title, next] of strong) {
      await changePassword(user, current, next);
      assert.equal((await app.login(user.session.user.username, next)).id, user.id, title);
      for (const other of [next.slice(0, -1), `${next}x`, next.trimEnd()].filter(each => each !== next)) {
        await refuses('INVALID_CREDENTIALS', () => app.login(user.session.user.username, other));
      }
      current = next;
    }
  });

  it('W1 is the same in every Unicode form', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName(), password: 'cafe\u0301 au lait' });
    assert.equal((await app.login(user.session.user.username, 'caf\u00e9 au lait')).id, user.id);
  });

  it('W3 is changed only by a user who knows it: with a wrong one nothing changes and no notice is sent', async () => {
    const app = await world.app(bothOn);
    const phone = newPhone();
    const user = await app.registerProven({ phone });
    const attempt = () => changePassword(user, 'not the password');
    await refuses('INVALID_CREDENTIALS', attempt, { field: 'currentPassword' });
    await refuses('PSEUDO_USER', async () => changePassword(await app.pseudoUser()));
    assert.equal((await app.login(phone)).id, user.id);
    assert.equal((await app.messagesTo(phone)).length, 2);
  });

  it('W3 changes at once, ends every other session and no other user’s', async () => {
    const app = await world.app();
    const [user, stranger] = [await app.register({ username: newName() }), await app.register({ username: newName() })];
    const identifier = user.session.user.username;
    const [other, another] = [await app.login(identifier), await app.login(identifier)];
    assert.equal(await changePassword(user), true);
    for (const ended of [other, another]) {
      await refuses('UNAUTHENTICATED', () => ended.me());
      await refuses('INVALID_TOKEN', () => ended.refresh());
    }
    await Promise.all([user.me(), user.refresh(), stranger.me()]);
    await refuses('INVALID_CREDENTIALS', () => app.login(identifier));
    assert.equal((await app.login(identifier, newPassword)).id, user.id);
  });

  it('W3 that changes causes a notice to the addresses that the user owns, and to no others', async () => {
    const app = await world.app(bothOn);
    const [email, phone, pending, unverified] = [newEmail(), newPhone(), newEmail(), newPhone()];
    const user = await app.registerProven({ email, phone });
    await user.change('EMAIL', pending);
    await changePassword(user);
    for (const address of [email, phone]) {
      const told = (await app.messagesTo(address)).filter(({ kind }) => kind === 'PASSWORD_CHANGED');
      assert.equal(told.length, 1);
      assert.doesNotMatch(told[0]?.text ?? '', /horse/);
    }
    const other = await app.register({ username: newName(), phone: unverified });
    await changePassword(other);
    assert.deepEqual([(await app.messagesTo(pending)).length, (await app.messagesTo(unverified)).length], [1, 1]);
  });

  for (const { kind, field, pendingField, newAddress } of addressKinds) {
    it(`W3 that changes ends a pending change of ${field}, and an outstanding reset`, async () => {
      const app = await world.app(bothOn);
      const [current, pending] = [newAddress(), newAddress()];
      const user = await app.registerProven({ [field]: current });
      await user.change(kind, pending);
      const proof = await proofOf(user, kind, pending);
      const { resetId } = await app.do('requestPasswordReset', { identifier: current });
      const secret =
        kind === 'EMAIL' ? { token: await app.tokenTo(current) } : { resetId, code: await app.codeTo(current) };
      await changePassword(user);

      const me = await user.me();
      assert.deepEqual([me[field].value, me[pendingField], me.verifications], [current, null, []]);
      await refuses(kind === 'EMAIL' ? 'INVALID_TOKEN' : 'ALREADY_VERIFIED', proof);
      const reset = () => app.do('resetPassword', { input: { ...secret, newPassword: 'a third horse battery' } });
      await refuses(kind === 'EMAIL' ? 'INVALID_TOKEN' : 'INVALID_CODE', reset);
      assert.equal((await app.login(current, newPassword)).id, user.id);
    });

    it(`W3 that changes ends the secret of an unverified ${field}, which can be sent anew`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const user = await app.register({ username: newName(), [field]: address });
      const proof = await proofOf(user, kind, address);
      await changePassword(user);
      await refuses(kind === 'EMAIL' ? 'INVALID_TOKEN' : 'CODE_EXPIRED', proof);
      assert.deepEqual([(await user.me())[field].value, (await user.me())[field].verified], [address, false]);
      world.wait(60);
      await user.do('resendVerification', { kind });
      await (await proofOf(user, kind, address))();
      assert.equal((await user.me())[field].verified, true);
    });
  }

  it('W5 that is the old one is UNCHANGED', async () => {
    const user = await (await world.app()).register({ username: newName() });
    await refuses('UNCHANGED', () => changePassword(user, password, password), { field: 'newPassword' });
  });

  it('W3 is changed by exactly one of many changes at once, and has that value', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    const passwords = [1, 2, 3, 4].map(number => `battery horse number ${number}`);
    const outcomes = await outcomesOf(passwords.map(next => changePassword(user, password, next)));
    assert.deepEqual([...outcomes].sort(), ['INVALID_CREDENTIALS', 'INVALID_CREDENTIALS', 'INVALID_CREDENTIALS', 'OK']);
    const winner = passwords[outcomes.indexOf('OK')];
    assert.equal((await app.login(user.session.user.username, winner)).id, user.id);
  });

  it('W3 that changes leaves no session of a login with the old one at the same moment', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    const logins = Array.from({ length: 6 }, () => app.login(user.session.user.username));
    const [changed] = await outcomesOf([changePassword(user), ...logins]);
    assert.equal(changed, 'OK');
    assert.equal((await user.do('sessions')).length, 1);
  });
});
