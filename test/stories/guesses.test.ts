import assert from 'node:assert/strict';
import { beforeEach, it } from 'node:test';
import { changesNothing } from '../kit/stored.js';
import { dayLongTokens, newName, newPhone, refuses, type TestApp, type TestUser, wrongCode } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

stories('Guessing a code', world => {
  // Each story gets its own day, so that none uses up the limits of the next.
  beforeEach(() => world.wait(24 * 3600));

  async function claimant(): Promise<{ app: TestApp; user: TestUser; phone: string; code: string }> {
    const app = await world.app({ phoneVerification: true, ...dayLongTokens });
    const phone = newPhone();
    const user = await app.register({ username: newName(), phone });
    return { app, user, phone, code: await app.codeTo(phone) };
  }
  const guess = (user: TestUser, code: string) => user.do('verifyPhone', { code });

  /** Locks the challenge with five wrong codes. */
  async function lock(user: TestUser, right: string): Promise<void> {
    for (const attemptsLeft of [4, 3, 2, 1, 0]) {
      await refuses('INVALID_CODE', () => guess(user, wrongCode(right)), { field: 'code', attemptsLeft });
    }
  }

  /** Locks three challenges, so that the user has no guess left at this address in this window. */
  async function useUp(app: TestApp, user: TestUser, phone: string): Promise<void> {
    for (let challenge = 0; challenge < 3; challenge++) {
      await lock(user, await app.codeTo(phone));
      world.wait(60);
      await user.do('resendVerification', { kind: 'PHONE' });
    }
  }

  it('V8 a wrong code: INVALID_CODE and one attempt less; after five TOO_MANY_ATTEMPTS even for the right one', async () => {
    const { user, code } = await claimant();
    await lock(user, code);
    const [{ state, attemptsLeft }] = (await user.me()).verifications;
    assert.deepEqual([state, attemptsLeft], ['LOCKED', 0]);
    await changesNothing(world, () =>
      refuses('TOO_MANY_ATTEMPTS', () => guess(user, code), { field: 'code', attemptsLeft: 0 }),
    );
  });

  it('V8 the right code is good at the fifth attempt', async () => {
    const { user, code } = await claimant();
    for (let each = 0; each < 4; each++) await refuses('INVALID_CODE', () => guess(user, wrongCode(code)));
    assert.equal((await guess(user, code)).verified, true);
  });

  for (const code of ['', '12345', '1234567', 'abcdef', '000000000000000000000000000000']) {
    it(`V8 what is no code at all costs an attempt too: “${code}”`, async () => {
      const { user } = await claimant();
      await refuses('INVALID_CODE', () => guess(user, code), { field: 'code', attemptsLeft: 4 });
    });
  }

  it('V8 counts an attempt even if the verification then fails and is rolled back', async () => {
    const { app, user, phone, code } = await claimant();
    const owner = await app.register({ username: newName(), phone });
    await owner.provePhone(phone);
    for (let each = 0; each < 5; each++) await refuses('IDENTIFIER_TAKEN', () => guess(user, code), { field: 'phone' });
    await refuses('TOO_MANY_ATTEMPTS', () => guess(user, code), { attemptsLeft: 0 });
  });

  it('V9 after 15 wrong codes of one user for one address, no further one is judged for 24 hours', async () => {
    const { app, user, phone } = await claimant();
    await useUp(app, user, phone);
    await refuses('TOO_MANY_ATTEMPTS', () => user.provePhone(phone), { field: 'code' });
    assert.equal((await user.me()).phone.verified, false);

    world.wait(24 * 3600);
    const returned = await app.login(user.session.user.username);
    await returned.do('resendVerification', { kind: 'PHONE' });
    assert.equal((await returned.provePhone(phone)).verified, true);
  });

  it('V9 a right code is not counted: sixteen proofs of one number in a day', async () => {
    const [phone, code] = [newPhone(), '314159'];
    const app = await world.app({ phoneVerification: true, testAddresses: [{ address: phone, code }] });
    const user = await app.register({ username: newName() });
    for (let each = 0; each < 16; each++) {
      await user.change('PHONE', phone);
      assert.equal((await user.do('verifyPhone', { code })).verified, true);
      await app.admin('releaseAddress', { userId: user.id, kind: 'PHONE' });
    }
  });

  it('V9 the 15 are one user’s, at one address: another user, and another address, have their own', async () => {
    const { app, user, phone } = await claimant();
    await useUp(app, user, phone);
    const other = await app.register({ username: newName(), phone });
    assert.equal((await other.provePhone(phone)).verified, true);
    const next = newPhone();
    await user.change('PHONE', next);
    assert.equal((await user.provePhone(next)).verified, true);
  });

  it('V9 after 50 wrong codes of all users for one address, no further one is judged for 24 hours', async () => {
    const { app, user, phone, code } = await claimant();
    const elsewhere = await world.app({ phoneVerification: true });
    const namesake = await elsewhere.register({ username: newName(), phone });
    const codeElsewhere = await elsewhere.codeTo(phone);
    for (let each = 0; each < 10; each++) {
      const other = await app.register({ username: newName(), phone });
      for (let wrong = 0; wrong < 5; wrong++) await refuses('INVALID_CODE', () => guess(other, wrongCode(code)));
    }
    await refuses('TOO_MANY_ATTEMPTS', () => guess(user, code), { field: 'code' });
    assert.equal((await user.me()).phone.verified, false);
    assert.equal((await guess(namesake, codeElsewhere)).verified, true, 'another app counts for itself (S2)');

    world.wait(24 * 3600);
    const returned = await app.login(user.session.user.username);
    await returned.do('resendVerification', { kind: 'PHONE' });
    assert.equal((await returned.provePhone(phone)).verified, true);
  });

  it('V9 counts wrong codes for an owned address too, where no code was ever sent', async () => {
    const { app, user, phone, code } = await claimant();
    await guess(user, code);
    const stranger = await app.register({ username: newName(), phone });
    for (let challenge = 0; challenge < 3; challenge++) {
      for (const attemptsLeft of [4, 3, 2, 1, 0]) {
        await refuses('INVALID_CODE', () => guess(stranger, code), { attemptsLeft });
      }
      world.wait(60);
      await stranger.do('resendVerification', { kind: 'PHONE' });
    }
    await refuses('TOO_MANY_ATTEMPTS', () => guess(stranger, code), { field: 'code' });
    assert.deepEqual((await app.messagesTo(phone)).map(({ kind }) => kind).sort(), [
      'ADDRESS_IN_USE',
      'PHONE_VERIFICATION',
      'PHONE_VERIFIED',
    ]);
  });
});
