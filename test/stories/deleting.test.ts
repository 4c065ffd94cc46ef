import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { ask } from '../kit/graphql.js';
import { openNode } from '../kit/node.js';
import { type Operation, operations } from '../kit/operations.js';
import { newEmail, newName, newPhone, outcomesOf, password, refuses, wrongCode } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

stories('Deleting one’s own account', world => {
  it('O5 needs presence: without it, or with a wrong password, the user stays', async () => {
    const user = await (await world.app({ presenceSeconds: 0 })).register({ username: newName() });
    await refuses('PRESENCE_REQUIRED', () => user.do('deleteMe'), { field: 'currentPassword' });
    const wrong = { currentPassword: 'not the password' };
    await refuses('INVALID_CREDENTIALS', () => user.do('deleteMe', wrong), { field: 'currentPassword' });
    assert.deepEqual(await user.me(), user.session.user);
  });

  it('O5 ends every session and every login, and nobody finds the user any more', async () => {
    const app = await world.app(bothOn);
    const phone = newPhone();
    const user = await app.registerProven({ phone });
    const [elsewhere, other] = [await app.login(phone), await app.register({ username: newName() })];
    const { resetId } = await app.do('requestPasswordReset', { identifier: phone });
    const code = await app.codeTo(phone);
    assert.equal(await user.do('deleteMe', { currentPassword: password }), true);

    for (const dead of [user, elsewhere]) await refuses('UNAUTHENTICATED', () => dead.me());
    await refuses('INVALID_TOKEN', () => user.refresh());
    for (const identifier of [phone, user.session.user.username]) {
      await refuses('INVALID_CREDENTIALS', () => app.login(identifier));
      assert.equal(await other.do('userByIdentifier', { identifier }), null);
    }
    assert.equal(await other.do('user', { id: user.id }), null);
    const reset = { resetId, code, newPassword: 'another horse battery' };
    await refuses('INVALID_TOKEN', () => app.do('resetPassword', { input: reset }));
  });

  it('V6 makes the user’s names and addresses free for others', async () => {
    const app = await world.app(bothOn);
    const [username, phone] = [newName(), newPhone()];
    const user = await app.register({ username, phone });
    const firstCode = await app.codeTo(phone);
    await user.provePhone(phone);
    const claimant = await app.register({ username: newName(), phone });
    await user.do('deleteMe', { currentPassword: password });
    await refuses('INVALID_CODE', () => claimant.do('verifyPhone', { code: wrongCode(firstCode) }));
    world.wait(60);
    await claimant.do('resendVerification', { kind: 'PHONE' });
    await claimant.provePhone(phone);
    assert.equal((await app.login(phone)).id, claimant.id);
    await app.register({ username });
  });

  it('O5 needs no password of a pseudo user, who has none', async () => {
    const pseudo = await (await world.app()).pseudoUser();
    assert.equal(await pseudo.do('deleteMe'), true);
    await refuses('UNAUTHENTICATED', () => pseudo.me());
  });

  it('O5 ends the other requests of the user: done or refused, and never with an internal error', async () => {
    const app = await world.app();
    for (let round = 0; round < 4; round++) {
      const email = newEmail();
      const user = await app.register({ username: newName(), email });
      const [deleted] = await outcomesOf([
        user.do('deleteMe', { currentPassword: password }),
        ...[1, 2, 3].map(() => user.do('updateProfile', { input: { displayName: 'Jo' } })),
        ...[1, 2, 3].map(() => user.me()),
        ...[1, 2, 3].map(() => app.login(email)),
        ...[1, 2, 3].map(() => user.refresh()),
        ...[1, 2].map(() => app.do('requestPasswordReset', { identifier: email })),
        user.change('EMAIL', newEmail()),
        user.do('exportMe'),
      ]);
      assert.equal(deleted, 'OK');
      await refuses('UNAUTHENTICATED', () => user.me());
      await app.register({ email });
    }
  });

  it('P6 a pseudo user who is upgraded at the same moment is either gone or a full user', async () => {
    const app = await world.app();
    for (let round = 0; round < 4; round++) {
      const [username, pseudo] = [newName(), await app.pseudoUser()];
      const [deleted, upgraded] = await outcomesOf([pseudo.do('deleteMe'), pseudo.upgrade({ username })]);
      assert.ok((deleted === 'OK') !== (upgraded === 'OK'), `${deleted} and ${upgraded}`);
      if (upgraded === 'OK') await app.login(username);
      else await app.register({ username });
    }
  });
});

stories('A user who is deleted in the middle of a request', world => {
  const identifier = newName();
  const currentPassword = password;
  /** The result of each request if the user is deleted after authentication and before any write. */
  const requests: [operation: Operation, variables: Record<string, unknown>, outcome: string][] = [
    ['login', { identifier, password }, 'INVALID_CREDENTIALS'],
    ['requestPasswordReset', { identifier }, 'OK'],
    ['updateProfile', { input: { displayName: 'Jo' } }, 'UNAUTHENTICATED'],
    ['updateAccount', { input: { displayName: 'Jo' } }, 'UNAUTHENTICATED'],
    ['changeIdentifier', { kind: 'USERNAME', value: newName(), currentPassword }, 'UNAUTHENTICATED'],
    ['changePassword', { currentPassword, newPassword: 'another horse battery' }, 'UNAUTHENTICATED'],
    ['removeIdentifier', { kind: 'EMAIL', currentPassword }, 'UNAUTHENTICATED'],
    ['cancelIdentifierChange', { kind: 'EMAIL' }, 'UNAUTHENTICATED'],
    // It looks at the address first, as a request before the deletion does.
    ['resendVerification', { kind: 'EMAIL' }, 'ALREADY_VERIFIED'],
    ['deleteMe', { currentPassword }, 'UNAUTHENTICATED'],
    ['logoutEverywhere', {}, 'OK'],
  ];
  for (const [operation, variables, outcome] of requests) {
    it(`O5 gets ${outcome} for ${operation}, like a user who was deleted before or after it`, async t => {
      const app = await world.app();
      const user = await app.register({ username: identifier, email: newEmail() });
      const { store } = world.server.deps;
      const node = await openNode(world, {
        store: {
          ...store,
          transaction: async work => {
            await app.admin('deleteUser', { id: user.id }).catch(() => {});
            return await store.transaction(work);
          },
        },
      });
      t.after(() => node.close());
      const headers = { 'x-app-id': app.id, authorization: `Bearer ${user.token}` };
      assert.deepEqual(await outcomesOf([ask(node.url, operations[operation], variables, headers)]), [outcome]);
    });
  }

  it('T4 sees themself in the request whose read found the session, and nothing in the next', async t => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    const { apps } = world.server.deps;
    // The server reads the app after the session, so delete the user here.
    const find = async (id: string) => {
      await app.admin('deleteUser', { id: user.id }).catch(() => {});
      return await apps.find(id);
    };
    const node = await openNode(world, { apps: { ...apps, find } });
    t.after(() => node.close());
    const headers = { authorization: `Bearer ${user.token}` };
    const { me } = await ask(node.url, operations.me, {}, headers);
    assert.equal(me.id, user.id);
    await refuses('UNAUTHENTICATED', () => ask(node.url, operations.me, {}, headers));
  });
});
