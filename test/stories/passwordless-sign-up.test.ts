import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { Authenticator } from '../kit/authenticator.js';
import { addPasskeyTo, allowPasskeys, logInBy } from '../kit/passkeys.js';
import { changesNothing } from '../kit/stored.js';
import { newEmail, newKey, newName, newPhone, password, refuses, type TestApp, TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const byMail = { ...bothOn, loginByCode: ['EMAIL'] };

/** Upgrades a pseudo user without a password. */
async function upgraded(app: TestApp, input: Record<string, unknown>): Promise<TestUser> {
  return new TestUser(app, await (await app.pseudoUser()).do('upgradePseudoUser', { input }));
}

async function loggedIn(app: TestApp, email: string): Promise<TestUser> {
  const { loginId } = await app.do('requestLoginCode', { identifier: email });
  return new TestUser(app, await app.do('logInWithCode', { loginId, code: await app.codeTo(email) }));
}

stories('Signing up without a password', world => {
  it('M9 P4 is an upgrade with an address that gets codes, which logs in once it is verified', async () => {
    const app = await world.app(byMail);
    const email = newEmail();
    const user = await upgraded(app, { email });
    const { isPseudo, hasPassword, loginIdentifiers } = (
      await app.raw('{ me { isPseudo hasPassword loginIdentifiers } }', {}, user.token)
    ).me;
    assert.deepEqual([isPseudo, hasPassword, loginIdentifiers], [false, false, []]);
    const { loginId } = await app.do('requestLoginCode', { identifier: email });
    await refuses('INVALID_CODE', () => app.do('logInWithCode', { loginId, code: '123456' }));
    await refuses('INVALID_CREDENTIALS', () => app.login(email, ''));
    await user.proveEmail(email);
    assert.equal((await loggedIn(app, email)).id, user.id);
  });

  it('M9 is refused without such an address, and the error lists the accepted combinations', async () => {
    const app = await world.app(byMail);
    const pseudo = await app.pseudoUser();
    const upgrade = (input: Record<string, unknown>) => () => pseudo.do('upgradePseudoUser', { input });
    const withEmail = [['EMAIL'], ['USERNAME', 'EMAIL'], ['EMAIL', 'PHONE'], ['USERNAME', 'EMAIL', 'PHONE']];
    for (const input of [{}, { username: newName() }, { phone: newPhone() }]) {
      await changesNothing(world, async () => {
        const error = await refuses('IDENTIFIER_REQUIRED', upgrade(input), { field: 'username' });
        return error;
      });
    }
    await refuses('IDENTIFIER_REQUIRED', upgrade({ username: newName() }), { signUpOptions: withEmail });
    await app.set({ loginByCode: [] });
    await refuses('BAD_USER_INPUT', upgrade({ email: newEmail() }), { field: 'password', reason: 'REQUIRED' });
    assert.equal((await pseudo.me()).isPseudo, true);
  });

  it('M9 A3 is refused in a registration, since nothing would log in at once', async () => {
    const app = await world.app(byMail);
    const register = (input: Record<string, unknown>) => () => app.do('register', { input });
    for (const input of [{ email: newEmail() }, { username: newName(), email: newEmail() }]) {
      await changesNothing(world, () =>
        refuses('IDENTIFIER_REQUIRED', register(input), { field: 'password', signUpOptions: [] }),
      );
    }
    await app.set({ loginByCode: null });
    await refuses('BAD_USER_INPUT', register({ username: newName() }), { field: 'password', reason: 'REQUIRED' });
  });

  it('M9 F1 needs no presence until an address is verified, so that a mistyped one can be corrected', async () => {
    const app = await world.app(byMail);
    const user = await upgraded(app, { email: newEmail() });
    assert.deepEqual((await user.do('sessions'))[0].methods, []);
    const email = newEmail();
    await user.do('changeIdentifier', { kind: 'EMAIL', value: email });
    await user.proveEmail(email);
    const act = () => user.do('changeIdentifier', { kind: 'EMAIL', value: newEmail() });
    await refuses('PRESENCE_REQUIRED', act, { methods: ['EMAIL_CODE'] });
    await refuses('PRESENCE_REQUIRED', () => user.do('deleteMe'));
    await refuses('PRESENCE_REQUIRED', () => user.do('setPassword', { newPassword: password }));
  });

  it('M9 V5 with an address that somebody else owns logs nobody in', async () => {
    const app = await world.app(byMail);
    const email = newEmail();
    const owner = await app.registerProven({ email });
    const user = await upgraded(app, { email });
    assert.equal((await app.lastMessageTo(email)).kind, 'ADDRESS_IN_USE');
    assert.equal((await loggedIn(app, email)).id, owner.id);
    assert.equal((await user.me()).email.verified, false);
  });

  it('M10 keeps a proven address that gets codes', async () => {
    const app = await world.app(byMail);
    const [email, phone] = [newEmail(), newPhone()];
    const first = await upgraded(app, { username: newName(), email, phone });
    await first.proveEmail(email);
    await first.provePhone(phone);
    const user = await loggedIn(app, email);
    await refuses('IDENTIFIER_REQUIRED', () => user.do('removeIdentifier', { kind: 'EMAIL' }), { field: 'kind' });
    assert.equal((await user.me()).email.verified, true);
    await app.set({ loginByCode: ['EMAIL', 'PHONE'] });
    await user.do('removeIdentifier', { kind: 'EMAIL' });
    await user.do('removeIdentifier', { kind: 'USERNAME' });
    await refuses('IDENTIFIER_REQUIRED', () => user.do('removeIdentifier', { kind: 'PHONE' }), { field: 'kind' });
  });

  it('M10 does not count a claim, though its kind gets codes', async () => {
    const app = await world.app({ ...byMail, loginByCode: ['EMAIL', 'PHONE'] });
    const email = newEmail();
    await (await upgraded(app, { username: newName(), email, phone: newPhone() })).proveEmail(email);
    const user = await loggedIn(app, email);
    await refuses('IDENTIFIER_REQUIRED', () => user.do('removeIdentifier', { kind: 'EMAIL' }), { field: 'kind' });
    assert.equal((await loggedIn(app, email)).id, user.id);
  });

  it('M10 counts a passkey, as long as the app accepts passkeys', async () => {
    const app = await allowPasskeys(await world.app(byMail));
    const email = newEmail();
    await (await upgraded(app, { username: newName(), email })).proveEmail(email);
    const user = await loggedIn(app, email);
    const authenticator = new Authenticator();
    await addPasskeyTo(user, authenticator);
    const remove = () => user.do('removeIdentifier', { kind: 'EMAIL' });
    await allowPasskeys(app, null);
    await refuses('IDENTIFIER_REQUIRED', remove, { field: 'kind' });
    await allowPasskeys(app);
    await remove();
    assert.equal((await logInBy(app, authenticator)).id, user.id);
  });

  it('K6 gets no session when a registration is repeated without its password, whether or not the app sends codes', async () => {
    for (const settings of [{}, byMail]) {
      const app = await world.app(settings);
      const [input, idempotencyKey] = [{ username: newName() }, newKey()];
      const session = await app.do('register', { input: { ...input, password }, idempotencyKey });
      for (const without of [{}, { password: null }]) {
        const repeat = () => app.do('register', { input: { ...input, ...without }, idempotencyKey });
        await refuses('IDEMPOTENCY_KEY_USED', repeat, { reason: 'OTHER_INPUT' });
      }
      const wrong = () => app.do('register', { input: { ...input, password: `${password}!` }, idempotencyKey });
      await refuses('INVALID_CREDENTIALS', wrong);
      const again = await app.do('register', { input: { ...input, password }, idempotencyKey });
      assert.equal(again.refreshToken, session.refreshToken);
    }
  });

  it('K5 K6 M9 repeats an upgrade with the same session, and never one with a password', async () => {
    const app = await world.app(byMail);
    const once = async (input: Record<string, unknown>) => {
      const pseudo = await app.pseudoUser();
      const idempotencyKey = newKey();
      const session = await pseudo.do('upgradePseudoUser', { input, idempotencyKey });
      const again = (other: Record<string, unknown>) =>
        pseudo.do('upgradePseudoUser', { input: { ...input, ...other }, idempotencyKey });
      return { session, again };
    };
    const without = await once({ email: newEmail() });
    assert.equal((await without.again({})).refreshToken, without.session.refreshToken);
    await refuses('IDEMPOTENCY_KEY_USED', () => without.again({ password }), { reason: 'OTHER_INPUT' });
    const withOne = await once({ email: newEmail(), password });
    await refuses('IDEMPOTENCY_KEY_USED', () => withOne.again({ password: null }), { reason: 'OTHER_INPUT' });
    assert.equal((await withOne.again({})).refreshToken, withOne.session.refreshToken);
  });
});
