import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addressKinds, bothOn, proofOf, prove } from '../kit/addresses.js';
import { newEmail, newName, newPhone, outcomesOf, password, refuses } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

stories('An admin', world => {
  for (const { kind, field, pendingField, newAddress } of addressKinds) {
    it(`O2 marks the ${field} of a user verified: it logs in, its secret ends, and it gets a notice`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const user = await app.register({ username: newName(), [field]: address });
      const proof = await proofOf(user, kind, address);
      const token = kind === 'EMAIL' ? await app.tokenTo(address) : null;
      const marked = await app.admin('markAddressVerified', { userId: user.id, kind });
      assert.deepEqual([marked[field].verified, marked.verifications], [true, []]);
      assert.equal((await app.login(address)).id, user.id);
      await refuses(kind === 'EMAIL' ? 'INVALID_TOKEN' : 'ALREADY_VERIFIED', proof);
      assert.equal((await app.lastMessageTo(address)).kind, `${kind}_VERIFIED`);
      if (token !== null) assert.equal((await app.do('linkInfo', { token })).state, 'VERIFIED');
    });

    it(`O2 completes a pending change of ${field} by marking it verified (C6)`, async () => {
      const app = await world.app(bothOn);
      const [before, after] = [newAddress(), newAddress()];
      const user = await app.registerProven({ [field]: before });
      await user.change(kind, after);
      const marked = await app.admin('markAddressVerified', { userId: user.id, kind });
      assert.deepEqual([marked[field].value, marked[field].verified, marked[pendingField]], [after, true, null]);
      await refuses('INVALID_CREDENTIALS', () => app.login(before));
      assert.equal((await app.lastMessageTo(before)).kind, 'IDENTIFIER_CHANGED');
    });

    it(`O2 cannot mark a ${field} verified that somebody else owns (V4)`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const owner = await app.registerProven({ [field]: address });
      const claimant = await app.register({ username: newName(), [field]: address });
      const mark = () => app.admin('markAddressVerified', { userId: claimant.id, kind });
      await refuses('IDENTIFIER_TAKEN', mark, { field });
      assert.equal((await claimant.me())[field].verified, false);
      assert.equal((await app.login(address)).id, owner.id);
    });

    it(`V13 cannot mark a ${field} that is verified or does not exist`, async () => {
      const app = await world.app(bothOn);
      const [owner, other] = [await app.registerProven({ [field]: newAddress() }), await app.pseudoUser()];
      const mark = (userId: string) => app.admin('markAddressVerified', { userId, kind });
      await refuses('ALREADY_VERIFIED', () => mark(owner.id), { field: 'kind' });
      await refuses('NOTHING_TO_VERIFY', () => mark(other.id), { field: 'kind' });
    });

    it(`V6 releases a ${field}, so that another claimant can verify it`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const owner = await app.registerProven({ [field]: address });
      const claimant = await app.register({ username: newName(), [field]: address });
      assert.equal((await app.admin('releaseAddress', { userId: owner.id, kind }))[field], null);
      await refuses('INVALID_CREDENTIALS', () => app.login(address, 'a wrong password'));
      world.wait(60);
      await claimant.do('resendVerification', { kind });
      await prove(claimant, kind, address);
      assert.equal((await app.login(address)).id, claimant.id);
      assert.equal((await owner.me()).id, owner.id);
    });

    it(`O2 releases the current ${field}: a pending one replaces it, unverified, and can be released too`, async () => {
      const app = await world.app(bothOn);
      const pending = newAddress();
      const user = await app.registerProven({ [field]: newAddress() });
      await user.change(kind, pending);
      const proof = await proofOf(user, kind, pending);
      const release = () => app.admin('releaseAddress', { userId: user.id, kind });
      const released = await release();
      assert.deepEqual(
        [released[field].value, released[field].verified, released[pendingField]],
        [pending, false, null],
      );
      assert.equal((await release())[field], null);
      await refuses(kind === 'EMAIL' ? 'INVALID_TOKEN' : 'NOTHING_TO_VERIFY', proof);
      await refuses('NOT_FOUND', release, { field: 'kind' });
    });

    it(`C10 releases a ${field} while it is verified, and it ends either owned or free`, async () => {
      const app = await world.app(bothOn);
      for (let round = 0; round < 3; round++) {
        const address = newAddress();
        const user = await app.register({ username: newName(), [field]: address });
        const proof = await proofOf(user, kind, address);
        const release = app.admin('releaseAddress', { userId: user.id, kind });
        const [released] = await outcomesOf([release, proof()]);
        assert.equal(released, 'OK');
        assert.equal((await user.me())[field], null);
      }
    });
  }

  it('O2 starts a password reset, and sees neither the link nor a password', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    const user = await app.registerProven({ email });
    assert.equal(await app.admin('sendPasswordReset', { userId: user.id }), true);
    const token = await app.tokenTo(email);
    await app.do('resetPassword', { input: { token, newPassword: 'another horse battery' } });
    assert.equal((await app.login(email, 'another horse battery')).id, user.id);
  });

  it('W4 cannot send a reset to a user without a verified address', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    const users = [await app.register({ username: newName(), email }), await app.pseudoUser()];
    for (const { id } of users) {
      await refuses('NOTHING_TO_VERIFY', () => app.admin('sendPasswordReset', { userId: id }), { field: 'userId' });
    }
    assert.equal((await app.messagesTo(email)).length, 1);
  });

  it('O5 deletes a user: every login and session ends, and the names are free (V6)', async () => {
    const app = await world.app();
    const email = newEmail();
    const user = await app.register({ username: newName(), email });
    assert.equal(await app.admin('deleteUser', { id: user.id }), true);
    await refuses('UNAUTHENTICATED', () => user.me());
    await refuses('INVALID_TOKEN', () => user.refresh());
    await refuses('INVALID_CREDENTIALS', () => app.login(email));
    assert.equal(await app.admin('user', { id: user.id }), null);
    await app.register({ email });
    await refuses('NOT_FOUND', () => app.admin('deleteUser', { id: user.id }), { field: 'id' });
  });

  it('O5 deletes a user who sends requests meanwhile, and nothing of them remains', async () => {
    const app = await world.app();
    for (let round = 0; round < 4; round++) {
      const email = newEmail();
      const user = await app.register({ email });
      const [deleted] = await outcomesOf([
        app.admin('deleteUser', { id: user.id }),
        ...[1, 2, 3].map(() => app.login(email)),
        user.change('USERNAME', newName()),
        user.do('changePassword', { currentPassword: password, newPassword: 'another horse battery' }),
        app.admin('disableUser', { id: user.id }),
        app.do('requestPasswordReset', { identifier: email }),
        user.refresh(),
        user.me(),
      ]);
      assert.equal(deleted, 'OK');
      await refuses('UNAUTHENTICATED', () => user.me());
      await app.register({ email });
    }
  });

  /** Acts on a user that only an admin may do. */
  const acts = [
    ['disableUser', 'id', {}],
    ['enableUser', 'id', {}],
    ['deleteUser', 'id', {}],
    ['releaseAddress', 'userId', { kind: 'PHONE' }],
    ['markAddressVerified', 'userId', { kind: 'EMAIL' }],
    ['sendPasswordReset', 'userId', {}],
    ['userSessions', 'userId', {}],
    ['endUserSession', 'userId', { id: 'any' }],
    ['endUserSessions', 'userId', {}],
    ['updateUserProfile', 'userId', { input: { displayName: 'New' } }],
    ['resendUserVerification', 'userId', { kind: 'EMAIL' }],
    ['sendUserPasswordReset', 'userId', {}],
  ] as const;
  it('O3 acts in their own app only, and users cannot act as admins', async () => {
    const [app, other] = [await world.app(bothOn), await world.app()];
    const user = await app.register({ username: newName(), email: newEmail(), phone: newPhone() });
    await user.provePhone(user.session.user.phone.value);
    const before = await user.me();
    for (const [operation, field, rest] of acts) {
      const variables = { [field]: user.id, ...rest };
      await refuses('UNAUTHENTICATED', () => app.do(operation, variables));
      await refuses('FORBIDDEN', () => user.do(operation, variables));
      await refuses('NOT_FOUND', () => other.admin(operation, variables), { field });
      await refuses('NOT_FOUND', () => app.admin(operation, { ...variables, [field]: 'nobody' }), { field });
    }
    assert.deepEqual(await user.me(), before);
  });
});

stories('A server', world => {
  it('reports that it runs and that its database answers', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const response = await fetch(world.url + path);
      assert.deepEqual([response.status, await response.json()], [200, { status: 'ok' }]);
    }
  });
});
