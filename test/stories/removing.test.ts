import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addressKinds, bothOn, profileOf, proofOf } from '../kit/addresses.js';
import { newEmail, newName, newPhone, password, refuses } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

stories('Removing an identifier', world => {
  for (const { kind, field, pendingField, newAddress } of addressKinds) {
    it(`C8 ${field} is removed with its pending value, and is free for others`, async () => {
      const app = await world.app(bothOn);
      const [current, pending] = [newAddress(), newAddress()];
      const user = await app.registerProven({ [field]: current });
      await user.change(kind, pending);
      const proof = await proofOf(user, kind, pending);
      const left = await user.do('removeIdentifier', { kind, currentPassword: password });
      assert.deepEqual([left[field], left[pendingField]], [null, null]);
      await refuses('INVALID_CREDENTIALS', () => app.login(current));
      await refuses(kind === 'EMAIL' ? 'INVALID_TOKEN' : 'NOTHING_TO_VERIFY', proof);
      await refuses('NOT_FOUND', () => user.do('removeIdentifier', { kind, currentPassword: password }), {
        field: 'kind',
      });
      const next = await app.registerProven({ [field]: current });
      assert.equal((await app.login(current)).id, next.id);
    });
  }

  it('C8 needs the current password, which cancelling a change does not need', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName(), email: newEmail() });
    const attempt = () => user.do('removeIdentifier', { kind: 'EMAIL', currentPassword: 'not the password' });
    await refuses('INVALID_CREDENTIALS', attempt, { field: 'currentPassword' });
    assert.deepEqual(await user.me(), user.session.user);
  });

  /** The remaining identifier must log the user in: an owned identifier, or a claim while the switch is OFF (L3). */
  const removals = [
    { has: ['username'], remove: 'USERNAME', ok: false },
    { has: ['username', 'email'], remove: 'USERNAME', ok: true },
    { has: ['username', 'email'], remove: 'EMAIL', ok: true },
    { has: ['email'], remove: 'EMAIL', ok: false },
    { has: ['email', 'phone'], remove: 'PHONE', ok: true },
    { has: ['username', 'unverified email'], remove: 'USERNAME', ok: false },
    { has: ['username', 'unverified email'], remove: 'EMAIL', ok: true },
    { has: ['username', 'unverified email, now OFF'], remove: 'USERNAME', ok: true },
    { has: ['username', 'unverified email of two, now OFF'], remove: 'USERNAME', ok: false },
  ];
  for (const { has, remove, ok } of removals) {
    it(`C8 ${remove} of a user with ${has.join(' and ')} ${ok ? 'can' : 'cannot'} be removed`, async () => {
      const unverified = has.some(each => each.startsWith('unverified'));
      const app = await world.app({ emailVerification: unverified });
      const email = newEmail();
      const user = await app.register({
        ...(has.includes('username') && { username: newName() }),
        ...((has.includes('email') || unverified) && { email }),
        ...(has.includes('phone') && { phone: newPhone() }),
      });
      if (has.some(each => each.includes('of two'))) await app.register({ username: newName(), email });
      if (has.some(each => each.includes('OFF'))) await app.set({ emailVerification: false });
      const before = await profileOf(user);
      const removal = () => user.do('removeIdentifier', { kind: remove, currentPassword: password });
      if (ok) return void assert.equal((await removal())[remove.toLowerCase()], null);
      await refuses('IDENTIFIER_REQUIRED', removal, { field: 'kind' });
      assert.deepEqual(await user.me(), before);
    });
  }
});
