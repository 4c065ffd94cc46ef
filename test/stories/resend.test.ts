import assert from 'node:assert/strict';
import { beforeEach, it } from 'node:test';
import { bothOnAllDay } from '../kit/addresses.js';
import { changesNothing } from '../kit/stored.js';
import {
  newEmail,
  newName,
  newPhone,
  outcomesOf,
  password,
  refuses,
  type TestApp,
  type TestUser,
  wrongCode,
} from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const cooldown = 60;

stories('Asking for a verification message again', world => {
  // Each story gets its own day, so that none uses up the limits of the next.
  beforeEach(() => world.wait(24 * 3600));

  async function claimant(): Promise<{ app: TestApp; user: TestUser; phone: string; email: string }> {
    const app = await world.app(bothOnAllDay);
    const [phone, email] = [newPhone(), newEmail()];
    return { app, phone, email, user: await app.register({ username: newName(), phone, email }) };
  }
  const resend = (user: TestUser, kind: 'PHONE' | 'EMAIL' = 'PHONE') => user.do('resendVerification', { kind });

  it('V12 sends the same code and the same link while they are valid', async () => {
    const { app, user, phone, email } = await claimant();
    const [code, token] = [await app.codeTo(phone), await app.tokenTo(email)];
    const ids = (await user.me()).verifications.map(({ id }: { id: string }) => id);
    world.wait(cooldown);
    assert.ok(ids.includes((await resend(user)).id));
    assert.ok(ids.includes((await resend(user, 'EMAIL')).id));
    assert.equal((await app.messagesTo(phone)).length, 2);
    assert.equal((await app.messagesTo(email)).length, 2);
    assert.deepEqual([await app.codeTo(phone), await app.tokenTo(email)], [code, token]);
  });

  it('V12 does not extend the lifetime of what was sent, and answers until when it is valid', async () => {
    const { app, user, phone } = await claimant();
    const [before] = (await user.me()).verifications.filter(({ kind }: { kind: string }) => kind === 'PHONE');
    world.wait(590);
    const { address, expiresAt, resendAvailableAt, attemptsLeft } = await resend(user);
    assert.deepEqual([address, expiresAt, attemptsLeft], [phone, before.expiresAt, 5]);
    assert.ok(Math.abs(Date.parse(resendAvailableAt) - world.now - cooldown * 1000) < 5_000);
    world.wait(10);
    await refuses('CODE_EXPIRED', async () => user.do('verifyPhone', { code: await app.codeTo(phone) }));
  });

  const waysToDie: [string, (user: TestUser, code: string) => Promise<unknown>][] = [
    ['has expired', async () => world.wait(600)],
    ['is locked', async (user, code) => lock(user, code)],
    ['was ended by a change of password', user => changePassword(user)],
  ];
  for (const [fate, kill] of waysToDie) {
    it(`V12 sends a new code when the one before ${fate}`, async () => {
      const { app, user, phone } = await claimant();
      const old = await app.codeTo(phone);
      await kill(user, old);
      world.wait(cooldown);
      const { attemptsLeft, expiresAt } = await resend(user);
      assert.equal(attemptsLeft, 5);
      assert.ok(Math.abs(Date.parse(expiresAt) - world.now - 600_000) < 5_000);

      await refuses('INVALID_CODE', () => user.do('verifyPhone', { code: old }), { attemptsLeft: 4 });
      assert.equal((await user.provePhone(phone)).verified, true);
    });
  }

  it('V12 sends a new link when the former one has expired, which stays invalid', async () => {
    const { app, email, user } = await claimant();
    const old = await app.tokenTo(email);
    world.wait(24 * 3600);
    await resend(await app.login(user.session.user.username), 'EMAIL');
    await refuses('INVALID_TOKEN', () => app.do('verifyLink', { token: old }), { field: 'token' });
    await user.proveEmail(email);
    assert.equal((await app.login(email)).id, user.id);
  });

  it('V12 sends to the pending address while there is one', async () => {
    const { app, user, phone } = await claimant();
    await user.provePhone(phone);
    const next = newPhone();
    await user.change('PHONE', next);
    world.wait(cooldown);
    assert.equal((await resend(user)).address, next);
    assert.equal((await app.messagesTo(next)).length, 2);
  });

  for (const kind of ['PHONE', 'EMAIL'] as const) {
    it(`V12 is possible after 60 s, counted from the first message, and what was sent stays valid (${kind})`, async () => {
      const { app, user, phone, email } = await claimant();
      for (const since of ['registration', 'resend']) {
        const { retryAfter } = await refused(() => resend(user, kind));
        assert.ok(retryAfter > 50 && retryAfter <= 60, `${retryAfter} s after the ${since}`);
        await changesNothing(world, () => refuses('RATE_LIMITED', () => resend(user, kind), { field: 'kind' }));
        world.wait(retryAfter);
        await resend(user, kind);
      }
      const address = kind === 'PHONE' ? phone : email;
      assert.equal((await app.messagesTo(address)).length, 3);
      await refused(() => resend(user, kind));
      await (kind === 'PHONE' ? user.provePhone(phone) : user.proveEmail(email));
      assert.equal((await app.login(address)).id, user.id);
    });

    it(`V12 is possible five times in 24 hours, and what was sent stays valid (${kind})`, async () => {
      const { app, user, phone, email } = await claimant();
      for (let each = 0; each < 5; each++) {
        world.wait(cooldown);
        await resend(user, kind);
      }
      world.wait(cooldown);
      const { retryAfter } = await refused(() => resend(user, kind));
      assert.ok(retryAfter > 23 * 3600 && retryAfter <= 24 * 3600, `${retryAfter} s`);
      await changesNothing(world, () => refuses('RATE_LIMITED', () => resend(user, kind), { field: 'kind' }));
      assert.equal((await app.messagesTo(kind === 'PHONE' ? phone : email)).length, 6);
      await (kind === 'PHONE' ? user.provePhone(phone) : user.proveEmail(email));
    });
  }

  it('V12 is possible again when the 24 hours are over', async () => {
    const { app, user, phone } = await claimant();
    for (let each = 0; each < 5; each++) {
      world.wait(cooldown);
      await resend(user);
    }
    world.wait(24 * 3600);
    const returned = await app.login(user.session.user.username);
    await resend(returned);
    assert.equal((await returned.provePhone(phone)).verified, true);
  });

  it('V12 sends one message for ten requests at once', async () => {
    const { app, user, phone } = await claimant();
    world.wait(cooldown);
    const outcomes = await outcomesOf(Array.from({ length: 10 }, () => resend(user)));
    assert.deepEqual(outcomes.sort(), ['OK', ...Array(9).fill('RATE_LIMITED')]);
    assert.equal((await app.messagesTo(phone)).length, 2);
  });

  async function lock(user: TestUser, code: string): Promise<void> {
    for (let guess = 0; guess < 5; guess++) {
      await refuses('INVALID_CODE', () => user.do('verifyPhone', { code: wrongCode(code) }));
    }
    await refuses('TOO_MANY_ATTEMPTS', () => user.do('verifyPhone', { code }));
  }

  async function changePassword(user: TestUser): Promise<void> {
    await user.do('changePassword', { currentPassword: password, newPassword: 'a better horse battery' });
  }

  /** Returns the details of a RATE_LIMITED refusal. */
  async function refused(attempt: () => Promise<unknown>): Promise<{ retryAfter: number }> {
    let retryAfter = 0;
    await assert.rejects(attempt, (error: { code: string; details: { retryAfter: number } }) => {
      retryAfter = error.details.retryAfter;
      return error.code === 'RATE_LIMITED';
    });
    return { retryAfter };
  }
});
