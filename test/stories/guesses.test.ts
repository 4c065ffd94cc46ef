import assert from 'node:assert/strict';
import { beforeEach, it } from 'node:test';
import { findNewestOfUser } from '../../src/domain/verification/challenges.queries.js';
import { codeOf } from '../../src/platform/keys/secrets.js';
import { requested, reset } from '../kit/resets.js';
import { changesNothing } from '../kit/stored.js';
import {
  dayLongTokens,
  newEmail,
  newIp,
  newName,
  newPhone,
  refuses,
  type TestApp,
  TestUser,
  wrongCode,
} from '../kit/test-app.js';
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
  const at = (user: TestUser, ip: string) => new TestUser(user.app.from(ip), user.session);

  /** The code that the server derives for the user's challenge, whether or not it was sent. */
  async function rightCodeOf(user: TestUser, kind: 'EMAIL' | 'PHONE'): Promise<string> {
    const { store, keys } = world.server.deps;
    const challenge = await findNewestOfUser(store.reader, user.id, kind);
    assert(challenge !== null);
    return codeOf(keys, 'CLAIM', challenge.id);
  }

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

  it('V8 the right code is accepted at the fifth attempt', async () => {
    const { user, code } = await claimant();
    for (let each = 0; each < 4; each++) await refuses('INVALID_CODE', () => guess(user, wrongCode(code)));
    assert.equal((await guess(user, code)).verified, true);
  });

  for (const code of ['', '12345', '1234567', 'abcdef', '000000000000000000000000000000', '1'.repeat(5_000)]) {
    it(`V21 a text that is no code costs no attempt: “${code.slice(0, 40)}”`, async () => {
      const { user, code: right } = await claimant();
      await refuses('INVALID_CODE', () => guess(user, wrongCode(right)), { field: 'code', attemptsLeft: 4 });
      for (let each = 0; each < 6; each++) {
        await refuses('INVALID_CODE', () => guess(user, code), { field: 'code', attemptsLeft: 4 });
      }
      assert.equal((await guess(user, right)).verified, true);
    });
  }

  it('V21 digits of any script, dashes, quotes and invisible characters are read as the code that was meant', async () => {
    const { user, code } = await claimant();
    const arabic = code.replace(/\d/g, digit => String.fromCodePoint(0x660 + Number(digit)));
    const meant = `“${arabic.slice(0, 3)}\u200b–${arabic.slice(3)}”.\n`;
    assert.equal((await guess(user, meant)).verified, true);
  });

  it('V21 X13 a text that is no code is not counted for its network either', async () => {
    const { user, code } = await claimant();
    await changesNothing(world, async () => {
      for (let each = 0; each < 25; each++) await refuses('INVALID_CODE', () => guess(user, ''), { attemptsLeft: 5 });
    });
    assert.equal((await guess(user, code)).verified, true);
  });

  it('V21 a text that is no code for a locked or replaced challenge gets the answer of that challenge', async () => {
    const { user, code } = await claimant();
    await lock(user, code);
    await refuses('TOO_MANY_ATTEMPTS', () => guess(user, ''), { attemptsLeft: 0 });
  });

  it('V8 an attempt counts even if the verification then fails and is rolled back', async () => {
    const { app, user, phone, code } = await claimant();
    const owner = await app.register({ username: newName(), phone });
    await owner.provePhone(phone);
    for (let each = 0; each < 5; each++) await refuses('IDENTIFIER_TAKEN', () => guess(user, code), { field: 'phone' });
    await refuses('TOO_MANY_ATTEMPTS', () => guess(user, code), { attemptsLeft: 0 });
  });

  it('V9 after 15 wrong codes of one user for one address, the right one is refused as wrong for 24 hours', async () => {
    const { app, user, phone } = await claimant();
    await useUp(app, user, phone);
    await refuses('INVALID_CODE', () => user.provePhone(phone), { field: 'code', attemptsLeft: 4 });
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

  it('V9 the 15 count per user and address: another user, and another address, have their own', async () => {
    const { app, user, phone } = await claimant();
    await useUp(app, user, phone);
    const other = await app.register({ username: newName(), phone });
    assert.equal((await other.provePhone(phone)).verified, true);
    const next = newPhone();
    await user.change('PHONE', next);
    assert.equal((await user.provePhone(next)).verified, true);
  });

  it('V9 after 50 wrong codes of all users for one address, the right one is refused as wrong, except from a network where its user is known', async () => {
    const settings = { emailVerification: true, ...dayLongTokens };
    const [app, elsewhere] = [await world.app(settings), await world.app(settings)];
    for (const each of [app, elsewhere]) await each.template('EMAIL_VERIFICATION', '{{ code }} {{ link }}');
    const email = newEmail();
    const [user, namesake] = [
      await app.register({ username: newName(), email }),
      await elsewhere.register({ username: newName(), email }),
    ];
    const tell = (user: TestUser, code: string) => user.do('verifyEmail', { code });
    for (let each = 0; each < 10; each++) {
      const stranger = at(await app.from(newIp()).register({ username: newName(), email }), newIp());
      for (let wrong = 0; wrong < 5; wrong++) await refuses('INVALID_CODE', () => tell(stranger, '000000'));
    }
    const code = await rightCodeOf(user, 'EMAIL');
    await refuses('INVALID_CODE', () => tell(at(user, newIp()), code), { field: 'code', attemptsLeft: 4 });
    assert.equal((await user.me()).email.verified, false);
    assert.equal((await tell(namesake, await rightCodeOf(namesake, 'EMAIL'))).verified, true, 'another app (S2)');
    assert.equal((await tell(user, code)).verified, true);
  });

  it('X14 wrong codes for an owned address, to which no code was sent, get the same answers and cost its owner nothing', async () => {
    const { app, user, phone, code } = await claimant();
    await guess(user, code);
    const stranger = await app.from(newIp()).register({ username: newName(), phone });
    for (let challenge = 0; challenge < 3; challenge++) {
      for (const attemptsLeft of [4, 3, 2, 1, 0]) {
        await refuses('INVALID_CODE', () => guess(stranger, code), { attemptsLeft });
      }
      await refuses('TOO_MANY_ATTEMPTS', () => guess(stranger, code), { attemptsLeft: 0 });
      world.wait(60);
      await stranger.do('resendVerification', { kind: 'PHONE' });
    }
    await refuses('INVALID_CODE', () => guess(stranger, code), { attemptsLeft: 4 });
    const { limits } = await app.admin('explainIdentifier', { identifier: phone });
    const names: string[] = limits.map(({ name }: { name: string }) => name);
    assert.deepEqual(
      names.filter(name => name.startsWith('guesses')),
      [],
    );
    assert.ok((await app.messagesTo(phone)).some(({ kind }) => kind === 'ADDRESS_IN_USE'));
  });

  it('X14 a challenge whose messages were all held back accepts no code, not even the right one', async () => {
    const app = await world.app({ phoneVerification: true });
    const phone = newPhone();
    const users: TestUser[] = [];
    // X3: the eleventh SMS to a number is held back.
    for (let each = 0; each < 11; each++) {
      users.push(await app.from(newIp()).register({ username: newName(), phone }));
    }
    const [first, last] = [users[0], users[10]];
    assert(first && last);
    assert.equal((await app.messagesTo(phone)).length, 10);
    await refuses('INVALID_CODE', async () => guess(last, await rightCodeOf(last, 'PHONE')), { attemptsLeft: 4 });
    assert.equal((await guess(first, await rightCodeOf(first, 'PHONE'))).verified, true);
  });

  it('X13 one network gets 20 wrong codes an hour over all accounts, in IPv6 the /64, and then RATE_LIMITED; right ones do not count', async () => {
    const app = await world.app({ phoneVerification: true, ...dayLongTokens });
    const place = (each: number) => `2001:db8:13:${world.engine === 'SQLite' ? 1 : 2}::${each.toString(16)}`;
    const attackers: { user: TestUser; phone: string }[] = [];
    for (let each = 0; each < 7; each++) {
      const phone = newPhone();
      const user = await app.from(newIp()).register({ username: newName(), phone });
      attackers.push({ user: at(user, place(each)), phone });
    }
    const [neighbour, honest, other] = attackers.splice(4);
    assert(neighbour && honest && other);
    await neighbour.user.provePhone(neighbour.phone);
    for (const { user, phone } of attackers) await lock(user, await app.codeTo(phone));
    // The right code of the neighbour earned one more (X7).
    await refuses('INVALID_CODE', () => guess(other.user, '000000'));
    const refused = await guess(honest.user, '000000').catch(error => error);
    assert.equal(refused.code, 'RATE_LIMITED');
    assert.ok(refused.details.retryAfter > 3_000 && refused.details.retryAfter <= 3_600);
    await refuses('RATE_LIMITED', () => honest.user.provePhone(honest.phone));
    assert.equal((await at(other.user, newIp()).provePhone(other.phone)).verified, true);
    assert.equal((await honest.user.me()).verifications[0].attemptsLeft, 5, 'what was refused cost no attempt');
    world.wait(refused.details.retryAfter);
    await honest.user.do('resendVerification', { kind: 'PHONE' });
    assert.equal((await honest.user.provePhone(honest.phone)).verified, true);
  });

  it('X13 wrong codes of resets count together with those of verifications', async () => {
    const { app, user, phone, code } = await claimant();
    await guess(user, code);
    const thief = app.from(newIp());
    const outcomes: string[] = [];
    for (let request = 0; request < 5; request++) {
      const { resetId } = await thief.do('requestPasswordReset', { identifier: newPhone() });
      for (let each = 0; each < 5; each++) {
        outcomes.push((await reset(thief, { resetId, code: '000000' }).catch(error => error)).code);
      }
    }
    assert.deepEqual(outcomes, [...Array(20).fill('INVALID_CODE'), ...Array(5).fill('RATE_LIMITED')]);
    const another = await thief.register({ username: newName(), phone: newPhone() });
    await refuses('RATE_LIMITED', () => guess(another, '000000'));
    assert.equal((await app.login(phone)).id, user.id);
  });

  it('V9 W4 strangers’ wrong codes at her number and at her resets do not keep the owner from resetting', async () => {
    const { app, user, phone, code } = await claimant();
    await guess(user, code);
    for (let stranger = 0; stranger < 4; stranger++) {
      const thief = app.from(newIp());
      const claims = await thief.register({ username: newName(), phone });
      for (let each = 0; each < 5; each++) await refuses('INVALID_CODE', () => guess(claims, '000000'));
    }
    const thief = app.from(newIp());
    for (let request = 0; request < 3; request++) {
      const { resetId } = await thief.do('requestPasswordReset', { identifier: phone });
      for (let each = 0; each < 5; each++)
        await refuses('INVALID_CODE', () => reset(thief, { resetId, code: '000000' }));
    }
    const owner = app.from(newIp());
    await reset(owner, await requested(owner, phone));
    await owner.login(phone, 'another horse battery');
  });
});
