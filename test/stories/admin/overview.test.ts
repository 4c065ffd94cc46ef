import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addressKinds, bothOn, proofOf } from '../../kit/addresses.js';
import { paidNode } from '../../kit/paid-node.js';
import { newEmail, newName, newPhone, refuses, type TestApp } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

/** Numbers are cached for ten seconds, or longer if counting takes long. */
const memorySeconds = 60;

stories('The numbers of an app', world => {
  const paid = paidNode(world);

  it('O2 count its users, and are updated after a while', async () => {
    const app = await world.app(bothOn);
    const none = { total: 0, pseudo: 0, disabled: 0, verifiedEmail: 0, verifiedPhone: 0 };
    assert.deepEqual((await app.admin('appOverview')).users, none);
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.register({ username: newName(), email, phone });
    await user.proveEmail(email);
    await app.registerProven({ phone: newPhone() });
    await app.pseudoUser();
    await app.admin('disableUser', { id: (await app.register({ username: newName() })).id });
    assert.deepEqual((await app.admin('appOverview')).users, none);
    world.wait(memorySeconds);
    assert.deepEqual((await app.admin('appOverview')).users, {
      total: 4,
      pseudo: 1,
      disabled: 1,
      verifiedEmail: 1,
      verifiedPhone: 1,
    });
  });

  it('O2 show the events of each day, UTC, and the outcomes of the messages', async () => {
    // So that the code of day one has expired on day two, even if the test runs shortly before midnight.
    if (secondsToTomorrow(world.now) < 3_600) world.wait(3_600);
    const app = await paid.app({ ...bothOn, accessTokenLifetime: 86_400, maxAccessTokenLifetime: 86_400 });
    const [phone, email] = [newPhone(), newEmail()];
    const user = await app.register({ username: newName(), phone, email });
    await app.pseudoUser();
    await world.server.settled();
    const dayOne = new Date(world.now).toISOString().slice(0, 10);
    world.wait(secondsToTomorrow(world.now));
    await user.provePhone(phone).catch(() => {});
    await user.do('resendVerification', { kind: 'PHONE' });
    await user.provePhone(phone);
    await app.admin('markAddressVerified', { userId: user.id, kind: 'EMAIL' });
    await (await app.pseudoUser()).upgrade({ username: newName() });
    await world.server.settled();
    const dayTwo = new Date(world.now).toISOString().slice(0, 10);

    const { days, countries } = await app.admin('appOverview', { days: 3 });
    assert.deepEqual(days[0], { ...days[0], ...nothing });
    assert.deepEqual(days.slice(1).map(sorted), [
      {
        day: dayOne,
        signUps: 1,
        pseudoUsers: 1,
        verificationsStarted: 2,
        verificationsSucceeded: 0,
        messages: [{ state: 'SENT', count: 2 }],
      },
      {
        day: dayTwo,
        signUps: 1,
        pseudoUsers: 1,
        verificationsStarted: 0,
        verificationsSucceeded: 2,
        messages: [{ state: 'SENT', count: 4 }],
      },
    ]);
    assert.deepEqual(countries, [{ country: 'JP', sent: 2, verified: 1 }]);
    assert.equal((await app.admin('appOverview')).days.length, 30);
    for (const wrong of [0, 91]) {
      await refuses('BAD_USER_INPUT', () => app.admin('appOverview', { days: wrong }), { field: 'days' });
    }
  });

  for (const { kind, field, newAddress } of addressKinds) {
    it(`S3 predict the effect of turning on or off ${field}, and for how many users`, async () => {
      const app = await world.app();
      const impact = async () => {
        world.wait(memorySeconds);
        const { neverProven, unproven, loginsThatChange, isExact } = await app.admin('verificationImpact', { kind });
        assert.equal(isExact, true);
        return { neverProven, unproven, loginsThatChange };
      };
      const stored = await app.register({ [field]: newAddress() });
      await app.register({ [field]: newAddress() });
      assert.deepEqual(await impact(), { neverProven: 2, unproven: 0, loginsThatChange: 0 });
      await app.set({ [`${field}Verification`]: true });

      const [shared, sole, taken] = [newAddress(), newAddress(), newAddress()];
      await app.register({ username: newName(), [field]: shared });
      await app.register({ username: newName(), [field]: shared });
      const alone = await app.register({ username: newName(), [field]: sole });
      const proof = await proofOf(alone, kind, sole);
      await app.registerProven({ [field]: taken });
      await app.register({ username: newName(), [field]: taken });
      // A pending address does not count: neither as unproven, nor as a second claim (L3).
      await stored.change(kind, sole);
      assert.deepEqual(await impact(), { neverProven: 2, unproven: 4, loginsThatChange: 1 });
      assert.equal((await app.admin('verificationImpact', { kind })).verification, true);

      await app.set({ [`${field}Verification`]: false });
      assert.equal((await app.login(sole)).id, alone.id);
      assert.equal(await loginsWith(app, [shared, taken, sole]), 2);
      await app.set({ [`${field}Verification`]: true });
      assert.equal(await loginsWith(app, [shared, taken, sole]), 1);

      await proof();
      assert.deepEqual(await impact(), { neverProven: 2, unproven: 3, loginsThatChange: 0 });
    });
  }
});

const nothing = { signUps: 0, pseudoUsers: 0, verificationsStarted: 0, verificationsSucceeded: 0, messages: [] };

async function loginsWith(app: TestApp, identifiers: string[]): Promise<number> {
  const tried = await Promise.allSettled(identifiers.map(identifier => app.login(identifier)));
  return tried.filter(({ status }) => status === 'fulfilled').length;
}

/** Without the counts that daily-counts.test.ts checks. */
function sorted({ day, signUps, pseudoUsers, verificationsStarted, verificationsSucceeded, messages }: Day) {
  const byState = [...messages].sort((a, b) => (a.state < b.state ? -1 : 1));
  return { day, signUps, pseudoUsers, verificationsStarted, verificationsSucceeded, messages: byState };
}

interface Day {
  day: string;
  signUps: number;
  pseudoUsers: number;
  verificationsStarted: number;
  verificationsSucceeded: number;
  messages: { state: string; count: number }[];
}

function secondsToTomorrow(now: number): number {
  return 86_400 - (Math.floor(now / 1_000) % 86_400) + 1;
}
