import assert from 'node:assert/strict';
import { it } from 'node:test';
import { maskAddress } from '../../src/platform/values/mask.rules.js';
import { bothOn } from '../kit/addresses.js';
import { enrol } from '../kit/authenticator-app.js';
import { ask } from '../kit/graphql.js';
import { operations } from '../kit/operations.js';
import { requested, reset } from '../kit/resets.js';
import { changesNothing } from '../kit/stored.js';
import { newEmail, newPhone, outcomesOf, refuses, type TestApp, TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const newPassword = 'another horse battery';
const codes = { ...bothOn, loginByCode: ['EMAIL', 'PHONE'] };

stories('The review after a password reset', world => {
  /** A user who owns an email address and a phone number. */
  async function reached(settings: Record<string, unknown> = bothOn) {
    const app = await world.app(settings);
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.registerProven({ email, phone });
    return { app, email, phone, user };
  }

  const resetBy = async (app: TestApp, address: string, password = newPassword) =>
    await app.do('resetPasswordAndReview', {
      input: { newPassword: password, ...(await requested(app, address)) },
    });

  const remove = (app: TestApp, token: string, kind = 'PHONE') => app.do('removeReviewedAddress', { token, kind });

  async function logInByCode(app: TestApp, phone: string): Promise<TestUser> {
    const { loginId } = await app.do('requestLoginCode', { identifier: phone });
    return new TestUser(app, await app.do('logInWithCode', { loginId, code: await app.codeTo(phone) }));
  }

  it('W9 lists the other address, masked, and the password is reset', async () => {
    const { app, email, phone } = await reached();
    const { addresses, expiresAt } = await resetBy(app, email);
    assert.deepEqual(addresses, [{ kind: 'PHONE', address: maskAddress(phone), verified: true }]);
    assert.ok(Math.abs(Date.parse(expiresAt) - world.now - 900_000) < 5_000);
    await app.login(email, newPassword);
  });

  it('W9 O14 lists the other address after an invitation too, which proves the mailbox at that moment', async () => {
    const app = await world.app(bothOn);
    const [email, phone] = [newEmail(), newPhone()];
    await app.admin('createUser', { input: { email, phone } });
    const input = { token: await app.tokenTo(email), newPassword };
    const { token, addresses } = await app.do('resetPasswordAndReview', { input });
    assert.deepEqual(addresses, [{ kind: 'PHONE', address: maskAddress(phone), verified: false }]);
    await remove(app, token);
    assert.equal((await (await app.login(email, newPassword)).me()).phone, null);
  });

  it('W9 lists the mailbox after a reset by SMS', async () => {
    const { app, email, phone } = await reached();
    const { token, addresses } = await resetBy(app, phone);
    assert.deepEqual(addresses, [{ kind: 'EMAIL', address: maskAddress(email), verified: true }]);
    await refuses('NOT_FOUND', () => remove(app, token, 'PHONE'), { field: 'kind' });
    await remove(app, token, 'EMAIL');
    // W12: the mailbox gets a mail with a link that ends all sessions.
    assert.equal((await app.lastMessageTo(email)).kind, 'IDENTIFIER_CHANGED');
    const session = await app.login(phone, newPassword);
    await app.do('endSessionsByNotice', { token: await app.tokenTo(email) });
    await refuses('UNAUTHENTICATED', () => session.me());
  });

  it('W9 lists an address that was claimed and not proven, and W10 removes the claim', async () => {
    const app = await world.app(bothOn);
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.registerProven({ email });
    await user.change('PHONE', phone);
    const { token, addresses } = await resetBy(app, email);
    assert.deepEqual(addresses, [{ kind: 'PHONE', address: maskAddress(phone), verified: false }]);
    const code = await app.codeTo(phone);
    await remove(app, token);
    const after = await app.login(email, newPassword);
    assert.equal((await after.me()).phone, null);
    await refuses('NOTHING_TO_VERIFY', () => after.do('verifyPhone', { code }));
  });

  it('W9 is null for a user without another address, and a refused reset is refused as by resetPassword', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    await app.registerProven({ email });
    const secret = await requested(app, email);
    const attempt = (input: Record<string, unknown>) =>
      app.do('resetPasswordAndReview', { input: { newPassword, ...input } });
    await refuses('WEAK_PASSWORD', () => attempt({ ...secret, newPassword: 'password' }));
    assert.equal(await attempt(secret), null);
    await refuses('INVALID_TOKEN', () => attempt(secret), { field: 'token' });
    const { resetId } = await app.do('requestPasswordReset', { identifier: newEmail() });
    await refuses('INVALID_CODE', () => attempt({ resetId, code: '000000' }));
  });

  it('W9 is null for a user with a second factor, whose addresses stay', async () => {
    const { app, email, phone, user } = await reached();
    await enrol(user);
    assert.equal(await resetBy(app, email), null);
    await requested(app, phone);
    assert.equal((await app.lastMessageTo(phone)).kind, 'PASSWORD_RESET_SMS');
  });

  it('W10 removes a planted phone: it resets nothing, logs nobody in, and its sessions end', async () => {
    const { app, email, phone, user } = await reached(codes);
    const { token } = await resetBy(app, email);
    const thief = await logInByCode(app, phone);
    const owner = await app.login(email, newPassword);
    assert.equal(await remove(app, token), true);
    await refuses('UNAUTHENTICATED', () => thief.me());
    assert.equal((await owner.me()).phone, null);
    assert.equal((await app.lastMessageTo(phone)).kind, 'IDENTIFIER_CHANGED');
    assert.equal((await app.lastMessageTo(email)).kind, 'IDENTIFIER_REMOVED');
    const sent = (await app.messagesTo(phone)).length;
    await app.do('requestPasswordReset', { identifier: phone });
    await app.do('requestLoginCode', { identifier: phone });
    assert.equal((await app.messagesTo(phone)).length, sent);
    const { nodes } = await app.admin('auditLog', { filter: { action: 'IDENTIFIER_REMOVED' } });
    assert.deepEqual(
      nodes.map(({ userId, details }: { userId: string; details: unknown }) => [userId, details]),
      [[user.id, { kind: 'PHONE', by: 'REVIEW', sessions: 1 }]],
    );
  });

  it('W10 removes once and sends one notice for twenty clicks at once', async () => {
    const { app, email, phone } = await reached();
    const { token } = await resetBy(app, email);
    const outcomes = await outcomesOf(Array.from({ length: 20 }, () => remove(app, token)));
    assert.equal(outcomes.filter(outcome => outcome === 'OK').length, 1);
    const told = (await app.messagesTo(phone)).filter(({ kind }) => kind === 'IDENTIFIER_CHANGED');
    assert.equal(told.length, 1);
  });

  it('W12 reveals nothing that a login after the reset would not, and sends the removed address the same notice', async () => {
    for (const [held, removed] of [
      ['email', 'phone'],
      ['phone', 'email'],
    ] as const) {
      const kind = removed.toUpperCase();
      const told = await Promise.all(
        (['review', 'login'] as const).map(async way => {
          const { app, ...address } = await reached();
          const { token } = await resetBy(app, address[held]);
          const thief = await app.login(address[held], newPassword);
          if (way === 'review') await remove(app, token, kind);
          else await thief.do('removeIdentifier', { kind, currentPassword: newPassword });
          assert.equal((await thief.me())[removed], null);
          const kindsTo = async (to: string) => (await app.messagesTo(to)).map(each => each.kind);
          const link =
            removed === 'phone' ? null : await app.do('noticeInfo', { token: await app.tokenTo(address.email) });
          return [await kindsTo(address[removed]), await kindsTo(address[held]), link?.kind, link?.undo?.state];
        }),
      );
      assert.deepEqual(told[0], told[1]);
      assert.equal(told[0]?.[0]?.[0], 'IDENTIFIER_CHANGED');
    }
  });

  it('W10 keeps an address that was added after the reset', async () => {
    const { app, email } = await reached();
    const { token } = await resetBy(app, email);
    await remove(app, token);
    world.wait(1);
    const phone = newPhone();
    const owner = await app.login(email, newPassword);
    await owner.do('changeIdentifier', { kind: 'PHONE', value: phone, currentPassword: newPassword });
    await owner.provePhone(phone);
    await refuses('NOT_FOUND', () => remove(app, token), { field: 'kind' });
    assert.deepEqual((await app.do('accountReview', { token })).addresses, []);
    assert.equal((await owner.me()).phone.value, phone);
  });

  it('W11 is read again without a header, which changes nothing', async () => {
    const { app, email } = await reached();
    const review = await resetBy(app, email);
    await changesNothing(world, async () => {
      assert.deepEqual((await ask(world.url, operations.accountReview, { token: review.token })).accountReview, review);
    });
    const other = await world.app(bothOn);
    await refuses('INVALID_TOKEN', () => other.do('accountReview', { token: review.token }), { field: 'token' });
  });

  const ends: [string, string, (owner: TestUser, email: string) => Promise<unknown>][] = [
    ['after 15 minutes', 'CODE_EXPIRED', async () => world.wait(900)],
    [
      'when the password is changed',
      'INVALID_TOKEN',
      owner => owner.do('changePassword', { currentPassword: newPassword, newPassword: 'a third horse battery' }),
    ],
    [
      'when it is reset again',
      'INVALID_TOKEN',
      async ({ app }, email) => await reset(app, await requested(app, email), 'a third horse battery'),
    ],
    ['when the user sets up a second factor', 'INVALID_TOKEN', owner => enrol(owner)],
    ['while the user is disabled', 'INVALID_TOKEN', ({ app, id }) => app.admin('disableUser', { id })],
    ['when the user is deleted', 'INVALID_TOKEN', owner => owner.do('deleteMe', { currentPassword: newPassword })],
    [
      'when the address of the reset is no longer theirs',
      'INVALID_TOKEN',
      owner => owner.do('removeIdentifier', { kind: 'EMAIL', currentPassword: newPassword }),
    ],
  ];
  for (const [title, code, end] of ends) {
    it(`W11 ends ${title}`, async () => {
      const { app, email, phone } = await reached();
      const { token } = await resetBy(app, email);
      const owner = await app.login(email, newPassword);
      await end(owner, email);
      await refuses(code, () => app.do('accountReview', { token }), { field: 'token' });
      const before = (await app.messagesTo(phone)).length;
      await refuses(code, () => remove(app, token), { field: 'token' });
      assert.equal((await app.messagesTo(phone)).length, before);
    });
  }

  it('W11 accepts no other token: of a reset, of a notice, of nobody', async () => {
    const { app, email } = await reached();
    const secret = await requested(app, email);
    assert.ok('token' in secret);
    await app.do('resetPasswordAndReview', { input: { newPassword, ...secret } });
    const ofNotice = await app.tokenTo(email);
    // The first bytes of a token are an id. Those of the last one are none.
    for (const token of [secret.token, ofNotice, '', 'A'.repeat(64), 'Ab-_'.repeat(16)]) {
      await refuses('INVALID_TOKEN', () => app.do('accountReview', { token }), { field: 'token' });
      await refuses('INVALID_TOKEN', () => remove(app, token), { field: 'token' });
    }
  });
});
