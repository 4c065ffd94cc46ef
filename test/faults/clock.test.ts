import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { updateApp } from '../../src/domain/apps/apps.queries.js';
import { startBreaker } from '../../src/domain/messaging/providers/breaker.js';
import { SendFailed } from '../../src/domain/messaging/providers/sender.js';
import { bothOnAllDay } from '../kit/addresses.js';
import { eventually } from '../kit/processes.js';
import { newEmail, newName, newPhone, refuses } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

const hour = 3600;
/** One minute longer than a code is valid. */
const elevenMinutes = 660;

stories('When the clock jumps', world => {
  for (const { way, jump, accessToken } of [
    { way: 'an hour ahead', jump: hour, accessToken: 'EXPIRED' },
    { way: 'an hour back', jump: -hour, accessToken: 'GOOD' },
  ]) {
    it(`${way}, all requests still succeed`, async () => {
      const app = await world.app({ phoneVerification: true });
      const phone = newPhone();
      const [user, pseudo] = [await app.registerProven({ phone }), await app.pseudoUser()];
      world.wait(jump);
      if (accessToken === 'EXPIRED') await refuses('UNAUTHENTICATED', () => user.me());
      else assert.equal((await user.me()).phone.verified, true);
      for (const each of [user, pseudo]) assert.equal((await each.refresh()).user.id, each.id);
      const again = await app.login(phone);
      const moved = newPhone();
      await again.change('PHONE', moved);
      await again.provePhone(moved);
      await app.registerProven({ phone: newPhone() });
      await again.do('logout');
      await refuses('UNAUTHENTICATED', () => again.me());
      assertNothingCrashed(world);
    });
  }

  it('ahead, V10 a code that lives ten minutes has expired and a link that lives a day has not', async () => {
    const app = await world.app(bothOnAllDay);
    const [phone, email] = [newPhone(), newEmail()];
    const user = await app.register({ username: newName(), phone, email });
    await world.inbox();
    world.wait(hour);
    await refuses('CODE_EXPIRED', () => user.provePhone(phone));
    assert.equal((await user.proveEmail(email)).verified, true);
  });

  it('back, V10 an expired code stays expired', async () => {
    const { user, phone } = await claimant(world);
    world.wait(elevenMinutes);
    await refuses('CODE_EXPIRED', () => user.provePhone(phone));
    world.wait(-hour);
    await refuses('CODE_EXPIRED', () => user.provePhone(phone));
    assert.equal((await user.me()).phone.verified, false);
  });

  it('back, V10 a code lives no longer than its ten minutes, nor does the link in its message', async () => {
    const { app, user, phone } = await claimant(world);
    await app.template('PHONE_VERIFICATION', '{{ code }} {{ link }}');
    const token = await app.tokenTo(phone);
    world.wait(-hour);
    for (const minutes of [0, 11, 30]) {
      world.wait(60 * minutes);
      await refuses('CODE_EXPIRED', () => user.provePhone(phone));
      await refuses('CODE_EXPIRED', () => app.do('verifyLink', { token }));
    }
    assert.equal((await user.me()).phone.verified, false);
  });

  it('back, V12 a new code can be requested at once, and is valid', async () => {
    const { app, user, phone } = await claimant(world);
    const old = await app.lastMessageTo(phone);
    world.wait(-hour);
    const [{ state, resendAvailableAt }] = (await user.me()).verifications;
    assert.equal(state, 'EXPIRED');
    assert.ok(Date.parse(resendAvailableAt) <= world.now);
    await user.do('resendVerification', { kind: 'PHONE' });
    const fresh = (await app.messagesTo(phone)).find(({ id }) => id !== old.id);
    assert.equal((await user.do('verifyPhone', { code: fresh?.code })).verified, true);
  });

  it('back, V12 the cooldown of the new code is a minute again', async () => {
    const { user } = await claimant(world);
    world.wait(-hour);
    const resend = () => user.do('resendVerification', { kind: 'PHONE' });
    await resend();
    await refuses('RATE_LIMITED', resend);
    world.wait(61);
    await resend();
  });

  it('back, Q3 a used-up limit ends in time', async () => {
    const app = await world.app(bothOnAllDay);
    const user = await app.register({ username: newName() });
    const lookUp = () => user.do('user', { id: user.id });
    for (let lookups = 0; lookups < 60; lookups++) await lookUp();
    await refuses('RATE_LIMITED', lookUp);
    world.wait(-hour);
    await lookUp();
  });

  it('back, T5 a refresh token whose successor was used does not become valid again', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    const { refreshToken } = await user.refresh();
    await app.do('refreshSession', { refreshToken });
    world.wait(-hour);
    await refuses('REFRESH_TOKEN_REUSED', () => user.refresh());
  });

  it('back, a change of settings on another node arrives as usual', async () => {
    const app = await world.app();
    assert.equal((await app.do('app')).phoneVerification, false);
    world.wait(-hour);
    await world.server.deps.store.transaction(tx => updateApp(tx, app.id, { phoneVerification: true }, world.now));
    assert.equal((await app.do('app')).phoneVerification, true);
  });

  for (const { what, attempts, dueInSeconds, leasedForSeconds = null, back, seconds } of [
    { what: 'that was never tried is sent now', attempts: 0, dueInSeconds: 0, back: 5 * 60, seconds: 0 },
    { what: 'that was tried once is sent now', attempts: 1, dueInSeconds: 1, back: 5 * 60, seconds: 0 },
    {
      what: 'of a worker that died is sent now',
      attempts: 0,
      dueInSeconds: 0,
      leasedForSeconds: 30,
      back: 5 * 60,
      seconds: 0,
    },
    { what: 'whose next attempt is an hour ahead is sent now', attempts: 1, dueInSeconds: 5, back: hour, seconds: 0 },
    { what: 'keeps its backoff and is sent after it', attempts: 9, dueInSeconds: 200, back: 30, seconds: 230 },
  ]) {
    it(`back, D1 a message ${what}`, async () => {
      const app = await world.app(bothOnAllDay);
      const phone = newPhone();
      await app.registerProven({ phone });
      await world.inbox();
      const { store } = world.server.deps;
      const { messages } = store.reader.tables;
      const planned = {
        attempts,
        nextAttemptAt: world.now + dueInSeconds * 1_000,
        leaseUntil: leasedForSeconds === null ? null : world.now + leasedForSeconds * 1_000,
      };
      await store.transaction(async ({ db }) => {
        await db
          .update(messages)
          .set({ ...planned, state: 'QUEUED', provider: null })
          .where(eq(messages.appId, app.id));
        // Change it within the transaction, so that no poll runs in between.
        world.wait(-back);
      });
      const isSent = async () => (await app.messagesTo(phone)).some(({ kind }) => kind === 'PHONE_VERIFIED');
      if (seconds > 0) {
        world.wait(seconds - 60);
        await sleep(2_500);
        assert.equal(await isSent(), false, 'not before its time');
        world.wait(60);
      }
      await eventually('the notice', 10, isSent);
    });
  }
});

describe('When the clock jumps back while the circuit of a provider is open', () => {
  it('D4 the provider is tried again in time', async () => {
    const breaker = startBreaker({
      provider: 'any',
      halfOpenAfterMs: 50,
      deadlineMs: 1_000,
      onOpen() {},
      onProbe() {},
    });
    const fail = () => Promise.reject(new SendFailed('any:down', 'RETRY'));
    for (let failure = 0; failure < 5; failure++) await assert.rejects(breaker.run(fail), SendFailed);
    assert.equal(breaker.admits(), 'NOTHING');
    const realNow = Date.now;
    mock.method(Date, 'now', () => realNow() - hour * 1_000);
    await eventually('the end of its rest', 10, () => breaker.admits() === 'PROBE');
    assert.equal(await breaker.run(async () => 'sent'), 'sent');
    assert.equal(breaker.admits(), 'ALL');
    mock.restoreAll();
  });
});

/** Makes a user with an unused code. */
async function claimant(world: World) {
  const app = await world.app(bothOnAllDay);
  const phone = newPhone();
  const user = await app.register({ username: newName(), phone });
  await world.inbox();
  return { app, phone, user };
}

function assertNothingCrashed({ logLines }: World): void {
  assert.deepEqual(
    logLines.filter(line => JSON.parse(line).level >= 50),
    [],
  );
}
