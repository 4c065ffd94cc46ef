import assert from 'node:assert/strict';
import { it } from 'node:test';
import { cleanUp } from '../../src/domain/retention/clean-up.js';
import { bothOn } from '../kit/addresses.js';
import { type Enrolled, enrol, loginWith, pendingLogin } from '../kit/authenticator-app.js';
import { allowPasskeys } from '../kit/passkeys.js';
import { newEmail, newPhone, refuses, type TestApp, type TestUser } from '../kit/test-app.js';
import { changeEmail, noticeTo, undo } from '../kit/undo.js';
import { stories } from '../kit/world.js';

interface Account {
  app: TestApp;
  user: TestUser;
  email: string;
}

stories('A login that waits for a second factor', world => {
  /** The user has just set up an authenticator app, so their changes can be undone (C11). */
  async function account(settings: Record<string, unknown> = {}): Promise<Account & { enrolled: Enrolled }> {
    const app = await world.app({ ...bothOn, ...settings });
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.registerProven({ email, phone });
    return { app, user, email, enrolled: await enrol(user) };
  }
  const nameOf = ({ session }: TestUser) => session.user.username;
  const begin = ({ app, user }: Account) => pendingLogin(() => app.login(nameOf(user)));

  const endings: Record<string, (account: Account) => Promise<() => Promise<unknown>>> = {
    'an undo': async ({ app, user, email }) => {
      const { token } = await changeEmail(app, user, email);
      return () => undo({ app, token });
    },
    'the link of a notice': async ({ app, email }) => {
      const token = await noticeTo(app, email, 'WAY_IN_ADDED');
      return () => app.do('endSessionsByNotice', { token });
    },
    'a logout on every device':
      async ({ user }) =>
      () =>
        user.do('logoutEverywhere'),
    'an admin':
      async ({ app, user }) =>
      () =>
        app.admin('endUserSessions', { userId: user.id }),
    'the removal of an address':
      async ({ user }) =>
      () =>
        user.do('removeIdentifier', { kind: 'PHONE' }),
  };
  for (const [name, prepare] of Object.entries(endings)) {
    it(`F52 is ended by ${name}, and the next login is not`, async () => {
      const given = await account();
      const { app, enrolled } = given;
      const end = await prepare(given);
      const { loginId } = await begin(given);
      await end();
      const input = { totp: enrolled.code() };
      await refuses('INVALID_TOKEN', () => app.do('completeLogin', { loginId, input }), { field: 'loginId' });
      const again = await loginWith(enrolled, input);
      assert.equal(again.id, given.user.id);
    });
  }

  it('F54 is ended by a node whose clock is half a minute behind', async () => {
    const given = await account();
    const { app, user, enrolled } = given;
    const { loginId } = await begin(given);
    world.wait(-30);
    await user.do('logoutEverywhere');
    world.wait(30);
    const input = { totp: enrolled.code() };
    await refuses('INVALID_TOKEN', () => app.do('completeLogin', { loginId, input }), { field: 'loginId' });
  });

  it('F52 is not ended by another login', async () => {
    const given = await account();
    const { app, enrolled } = given;
    const { loginId } = await begin(given);
    await loginWith(enrolled, { recoveryCode: enrolled.codes[0] ?? '' });
    await app.do('completeLogin', { loginId, input: { totp: enrolled.code() } });
  });

  it('F52 is not ended by a clean-up that removes a session that has expired', async () => {
    const given = await account();
    const { app, enrolled } = given;
    world.wait(31 * 86_400);
    const { loginId } = await begin(given);
    await cleanUp(world.server.deps);
    const { user } = await app.do('completeLogin', { loginId, input: { totp: enrolled.code() } });
    assert.equal(user.id, given.user.id);
  });

  it('F52 is refused before it asks for a passkey, too', async () => {
    const given = await account();
    await allowPasskeys(given.app);
    const { loginId } = await begin(given);
    await given.app.do('requestPasskeyFactor', { loginId });
    await given.user.do('logoutEverywhere');
    await refuses('INVALID_TOKEN', () => given.app.do('requestPasskeyFactor', { loginId }), { field: 'loginId' });
  });
});
