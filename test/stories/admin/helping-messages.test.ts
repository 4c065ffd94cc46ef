import assert from 'node:assert/strict';
import { beforeEach, it } from 'node:test';
import { limits } from '../../../src/domain/limits/limits.js';
import { addressKinds, bothOnAllDay, prove } from '../../kit/addresses.js';
import { claimAs, paidNode } from '../../kit/paid-node.js';
import { changesNothing } from '../../kit/stored.js';
import { newEmail, newIp, newName, newPhone, refuses } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

const cooldown = 60;

stories('An admin who has a message sent to a user', world => {
  const node = paidNode(world);
  // Each story gets its own day, so that none uses up the limits of the next.
  beforeEach(() => waitOn(24 * 3600));
  /** Moves the clock once no message is queued. Otherwise one would expire later than the story expects. */
  const waitOn = async (seconds: number) => {
    await world.server.settled();
    world.wait(seconds);
  };

  for (const { kind, field, newAddress } of addressKinds) {
    it(`O16 sends the same code or link again, sees the message without it, and nobody is logged in (${kind})`, async () => {
      const app = await world.app(bothOnAllDay);
      const address = newAddress();
      const user = await app.register({ username: newName(), [field]: address });
      const secretTo = () => (kind === 'EMAIL' ? app.tokenTo(address) : app.codeTo(address));
      const before = await secretTo();
      world.wait(cooldown);
      const message = await app.admin('resendUserVerification', { userId: user.id, kind });
      assert.deepEqual(
        [message.kind, message.recipient, message.userId, message.heldBack],
        [`${kind}_VERIFICATION`, address, user.id, null],
      );
      assert.equal(await secretTo(), before);
      assert.equal((await app.messagesTo(address)).length, 2);
      assert.ok(!JSON.stringify(message).includes(before));
      const [entry] = (await app.admin('auditLog', { filter: { userId: user.id } })).nodes;
      assert.deepEqual([entry.action, entry.actor, entry.details], ['VERIFICATION_RESENT', 'ADMIN', { kind }]);
      assert.equal((await user.do('sessions')).length, 1);
      await prove(user, kind, address);
    });

    it(`O16 sends a new one after the old has expired, and the new address of a change (${kind})`, async () => {
      const app = await world.app(bothOnAllDay);
      const [address, next] = [newAddress(), newAddress()];
      const user = await app.registerProven({ [field]: address });
      await user.change(kind, next);
      await waitOn(24 * 3600);
      const message = await app.admin('resendUserVerification', { userId: user.id, kind });
      assert.equal(message.recipient, next);
      await prove(await app.login(address), kind, next);
    });

    it(`O16 sees that somebody else owns the address, and nothing is sent (${kind})`, async () => {
      const app = await world.app(bothOnAllDay);
      const address = newAddress();
      await app.registerProven({ [field]: address });
      const claimant = await app.register({ username: newName(), [field]: address });
      world.wait(cooldown);
      const resend = () => app.admin('resendUserVerification', { userId: claimant.id, kind });
      await changesNothing(world, () => refuses('IDENTIFIER_TAKEN', resend, { field: 'kind' }));
    });
  }

  it('O16 has a separate limit: five a day, a minute apart, and the user still has theirs', async () => {
    const app = await world.app(bothOnAllDay);
    const phone = newPhone();
    const user = await app.register({ username: newName(), phone });
    const resend = () => app.admin('resendUserVerification', { userId: user.id, kind: 'PHONE' });
    await refuses('RATE_LIMITED', resend, { field: 'kind' });
    for (let each = 0; each < 5; each++) {
      world.wait(cooldown);
      await resend();
    }
    world.wait(cooldown);
    await refuses('RATE_LIMITED', resend, { field: 'kind' });
    await user.do('resendVerification', { kind: 'PHONE' });
  });

  it('O16 sees that a message is held back, and why (X3, X12)', async () => {
    const app = await world.app(bothOnAllDay);
    const phone = newPhone();
    const user = await app.register({ username: newName(), phone });
    await claimAs(app, limits.smsToAddress.most, () => ({ phone }));
    world.wait(cooldown);
    const { heldBack, error } = await app.admin('resendUserVerification', { userId: user.id, kind: 'PHONE' });
    assert.deepEqual([heldBack, error], ['ADDRESS_BUDGET', 'ADDRESS_BUDGET']);
    // The user sees nothing of it (A7).
    await world.server.settled();
    assert.equal((await user.me()).verifications[0].state, 'SENT');
  });

  it('O16, X8 keeps an allowance that strangers cannot use up, and cannot use up the one for owners', async () => {
    const app = await node.app({ smsDailyLimit: 20 });
    const [user, other] = [
      await app.from(newIp()).register({ username: newName(), phone: newPhone() }),
      await app.from(newIp()).register({ username: newName(), phone: newPhone() }),
    ];
    const owner = await app.from(newIp()).registerProven({ phone: newPhone() });
    const claim = () => claimAs(app, 1, () => ({ phone: newPhone() }));
    // 16 of 20 are for strangers. Three are used, and the message to the owner of a proven number may be another.
    for (let left = true; left; ) left = await claim().then(...([() => true, () => false] as const));
    const resend = (userId: string) => app.admin('resendUserVerification', { userId, kind: 'PHONE' });
    world.wait(cooldown);
    assert.equal((await resend(user.id)).heldBack, null);
    assert.equal((await resend(other.id)).heldBack, null);
    world.wait(cooldown);
    await refuses('RATE_LIMITED', () => resend(user.id), { field: 'kind' });
    const reset = await app.admin('sendUserPasswordReset', { userId: owner.id });
    assert.deepEqual([reset.kind, reset.heldBack], ['PASSWORD_RESET_SMS', null]);
  });

  it('O16 sends a reset by mail or by SMS, and sees why it is held back', async () => {
    const app = await world.app(bothOnAllDay);
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.registerProven({ email });
    await user.change('PHONE', phone);
    await user.provePhone(phone);
    const send = (channel?: string) => app.admin('sendUserPasswordReset', { userId: user.id, channel });
    assert.deepEqual([(await send()).kind, (await send('PHONE')).kind], ['PASSWORD_RESET_EMAIL', 'PASSWORD_RESET_SMS']);
    const token = await app.tokenTo(email);
    for (let each = 1; each < limits.resetsOfOwner.most; each++) assert.equal((await send()).heldBack, null);
    const held = await send();
    assert.deepEqual([held.kind, held.heldBack], ['PASSWORD_RESET_EMAIL', 'ADDRESS_BUDGET']);
    assert.ok(!JSON.stringify(held).includes(token));
    // The user's own session counts separately (X9).
    const sent = (await app.messagesTo(email)).length;
    await app.from(newIp()).do('requestPasswordReset', { identifier: email }, user.token);
    assert.equal((await app.messagesTo(email)).length, sent + 1);
    await app.do('resetPassword', { input: { token, newPassword: 'another horse battery' } });
  });

  it('O16, L7 sends nothing to a disabled user, and sees why; nor where there is nothing to send', async () => {
    const app = await world.app(bothOnAllDay);
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.registerProven({ email });
    await user.change('PHONE', phone);
    const pseudo = await app.pseudoUser();
    const resend = (userId: string, kind: string) => () => app.admin('resendUserVerification', { userId, kind });
    const reset = (userId: string, channel?: string) => () => app.admin('sendUserPasswordReset', { userId, channel });
    await changesNothing(world, async () => {
      await refuses('ALREADY_VERIFIED', resend(user.id, 'EMAIL'), { field: 'kind' });
      await refuses('NOTHING_TO_VERIFY', resend(pseudo.id, 'PHONE'), { field: 'kind' });
      await refuses('NOTHING_TO_VERIFY', reset(user.id, 'PHONE'), { field: 'userId' });
      await refuses('PSEUDO_USER', reset(pseudo.id), { field: 'userId' });
    });
    await app.admin('disableUser', { id: user.id });
    world.wait(cooldown);
    await changesNothing(world, async () => {
      for (const attempt of [resend(user.id, 'PHONE'), reset(user.id)]) {
        await refuses('FORBIDDEN', attempt, { field: 'userId', reason: 'USER_DISABLED' });
      }
    });
  });
});
