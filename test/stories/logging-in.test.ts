import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addressKinds, bothOn } from '../kit/addresses.js';
import { post } from '../kit/graphql.js';
import { operations } from '../kit/operations.js';
import { newEmail, newName, newPhone, password, refuses, type TestApp } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

const otherPassword = 'another horse battery';

stories('Logging in with an address', world => {
  for (const { kind, field, newAddress } of addressKinds) {
    it(`L2 a verified ${field} finds its owner, also while others claim it: login, lookup and reset`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const owner = await app.registerProven({ [field]: address });
      const claimant = await app.register({ username: newName(), [field]: address, password: otherPassword });
      assert.equal((await app.login(address)).id, owner.id);
      assert.equal((await claimant.do('userByIdentifier', { identifier: address })).id, owner.id);
      await refuses('INVALID_CREDENTIALS', () => app.login(address, otherPassword));
      await app.do('requestPasswordReset', { identifier: address });
      assert.match((await app.lastMessageTo(address)).kind, /^PASSWORD_RESET/);
    });

    it(`L3 OFF after ON: the only claimant of ${field} logs in, is found, and gets no reset`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const user = await app.register({ username: newName(), [field]: address });
      await refuses('IDENTIFIER_NOT_VERIFIED', () => app.login(address));
      await app.set({ emailVerification: false, phoneVerification: false });
      assert.equal((await app.login(address)).id, user.id);
      assert.equal((await user.do('userByIdentifier', { identifier: address })).id, user.id);
      await app.do('requestPasswordReset', { identifier: address });
      assert.equal((await app.messagesTo(address)).length, 1);
      await app.set(bothOn);
      await refuses('IDENTIFIER_NOT_VERIFIED', () => app.login(address));
      assert.equal(await user.do('userByIdentifier', { identifier: address }), null);
    });

    it(`L3 OFF after ON: neither of two claimants of ${field} logs in or is found`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const older = await app.register({ username: newName(), [field]: address });
      await app.register({ username: newName(), [field]: address, password: otherPassword });
      await app.set({ emailVerification: false, phoneVerification: false });
      await refuses('INVALID_CREDENTIALS', () => app.login(address));
      await refuses('IDENTIFIER_NOT_VERIFIED', () => app.login(address, otherPassword), { field: 'identifier' });
      assert.equal(await older.do('userByIdentifier', { identifier: address }), null);
      assert.deepEqual((await older.me()).loginIdentifiers, [older.session.user.username]);
    });

    it(`L3 a pending ${field} logs nobody in, also when the switch is OFF, and does not hinder a claimant`, async () => {
      const app = await world.app(bothOn);
      const pending = newAddress();
      const user = await app.registerProven({ [field]: newAddress() });
      await user.change(kind, pending);
      await refuses('INVALID_CREDENTIALS', () => app.login(pending));
      await app.set({ emailVerification: false, phoneVerification: false });
      await refuses('INVALID_CREDENTIALS', () => app.login(pending));
      assert.equal(await user.do('userByIdentifier', { identifier: pending }), null);
      await app.set(bothOn);
      const claimant = await app.register({ username: newName(), [field]: pending, password: otherPassword });
      await user.change(kind, newAddress());
      await user.change(kind, pending);
      await refuses('IDENTIFIER_NOT_VERIFIED', () => app.login(pending, otherPassword));
      await app.set({ emailVerification: false, phoneVerification: false });
      assert.equal((await app.login(pending, otherPassword)).id, claimant.id);
    });

    it(`L5 only the newest claimant’s password for an unowned ${field} gets the hint to verify first`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const older = await app.register({ username: newName(), [field]: address });
      const newest = await app.register({ username: newName(), [field]: address, password: otherPassword });
      await refuses('INVALID_CREDENTIALS', () => app.login(address, 'a wrong password'));
      await refuses('INVALID_CREDENTIALS', () => app.login(address));
      await refuses('IDENTIFIER_NOT_VERIFIED', () => app.login(address, otherPassword), { field: 'identifier' });
      assert.equal((await newest.do('sessions')).length, 1);
      await app.admin('markAddressVerified', { userId: older.id, kind });
      await refuses('INVALID_CREDENTIALS', () => app.login(address, otherPassword));
    });

    it(`L5 a disabled claimant of ${field} gets no hint`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const user = await app.register({ username: newName(), [field]: address });
      await app.admin('disableUser', { id: user.id });
      await refuses('INVALID_CREDENTIALS', () => app.login(address));
    });
  }

  it('L2 no other field turns an address into a user', async () => {
    const app = await world.app();
    const [username, email] = [newName(), newEmail()];
    const user = await app.register({ username, email });
    for (const id of [username, email]) {
      assert.equal(await user.do('user', { id }), null);
      await refuses('NOT_FOUND', () => app.admin('disableUser', { id }));
      await refuses('NOT_FOUND', () => app.admin('sendPasswordReset', { userId: id }));
    }
  });
});

stories('A login that fails', world => {
  /** Failing logins. Their refusals must all look the same (L4). */
  const attempts: [title: string, prepare: (app: TestApp) => Promise<[identifier: string, password: string]>][] = [
    ['an unknown username', async () => [newName(), password]],
    ['an unknown email address', async () => [newEmail(), password]],
    ['an unknown phone number', async () => [newPhone(), password]],
    [
      'a wrong password',
      async app => {
        const username = newName();
        await app.register({ username });
        return [username, 'a wrong password'];
      },
    ],
    [
      'an impossible password',
      async app => {
        const username = newName();
        await app.register({ username });
        return [username, `${password}\0`];
      },
    ],
    [
      'a wrong password for an address that is claimed and not owned',
      async app => {
        const email = newEmail();
        await app.register({ username: newName(), email });
        return [email, 'a wrong password'];
      },
    ],
    [
      'a claimant’s password for an address that somebody else owns',
      async app => {
        const email = newEmail();
        await app.registerProven({ email });
        await app.register({ username: newName(), email, password: otherPassword });
        return [email, otherPassword];
      },
    ],
    [
      'a disabled user',
      async app => {
        const username = newName();
        const user = await app.register({ username });
        await app.admin('disableUser', { id: user.id });
        return [username, password];
      },
    ],
    ['the id of a pseudo user', async app => [(await app.pseudoUser()).id, '']],
    [
      'a user of another app',
      async () => {
        const username = newName();
        await (await world.app()).register({ username });
        return [username, password];
      },
    ],
  ];

  it('L4 is INVALID_CREDENTIALS of one shape, whatever is wrong', async () => {
    const app = await world.app(bothOn);
    const answers: Record<string, unknown> = {};
    for (const [title, prepare] of attempts) answers[title] = await answerTo(app, ...(await prepare(app)));
    const [first] = Object.values(answers) as [{ errors: { extensions: { code: string } }[] }];
    assert.deepEqual(first.errors[0]?.extensions, {
      code: 'INVALID_CREDENTIALS',
      reason: 'INVALID_CREDENTIALS',
    });
    for (const [title, answer] of Object.entries(answers)) assert.deepEqual(answer, first, title);
  });

  it('I5 is INVALID_IDENTIFIER for a text that can be no identifier', async () => {
    const app = await world.app();
    for (const identifier of ['', 'ab', '09012345678', 'nobody@', '+1', 'a b c']) {
      await refuses('INVALID_IDENTIFIER', () => app.login(identifier), { field: 'identifier' });
    }
  });
});

/** Returns the response to a login without the parts that identify the request. */
async function answerTo({ world, id }: { world: World; id: string }, identifier: string, givenPassword: string) {
  const variables = { identifier, password: givenPassword };
  const { status, body } = await post(world.url, operations.login, variables, { 'x-app-id': id });
  const errors = body.errors?.map(({ extensions: { ...extensions }, ...error }) => {
    delete (extensions as { requestId?: string }).requestId;
    return { ...error, extensions };
  });
  return { status, data: body.data, errors };
}
