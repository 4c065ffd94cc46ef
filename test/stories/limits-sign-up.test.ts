import assert from 'node:assert/strict';
import { it } from 'node:test';
import { newEmail, newName, outcomesOf, password, type TestApp } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

/** Counts the successful attempts, and the refusals by code. */
async function outcomes(times: number, attempt: (each: number) => Promise<unknown>): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let each = 0; each < times; each++) {
    const [outcome = ''] = await outcomesOf([attempt(each)]);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

/** Returns the app from another address in one customer's /64 each time. */
function inOneNetwork(app: TestApp, network: string): (each: number) => TestApp {
  return each => app.from(`2001:db8:2:${network}::${(each + 1).toString(16)}`);
}

stories('Many sign-ups from one place', world => {
  const network = (name: string) => (world.engine === 'SQLite' ? `a${name}` : `b${name}`);

  it('X2 sixty registrations an hour, in IPv6 for the whole /64, a taken username counted too; other places continue', async () => {
    const app = await world.app();
    const at = inOneNetwork(app, network('1'));
    const taken = newName();
    await app.register({ username: taken });
    const username = (each: number) => (each % 2 === 0 ? newName() : taken);
    assert.deepEqual(await outcomes(62, each => at(each).register({ username: username(each) })), {
      OK: 30,
      USERNAME_TAKEN: 30,
      RATE_LIMITED: 2,
    });
    await app.from(`2001:db8:2:${network('2')}::1`).register({ username: newName() });
    world.wait(3_600);
    await at(0).register({ username: newName() });
  });

  it('X2 a mistake in the form does not count', async () => {
    const app = await world.app();
    assert.deepEqual(await outcomes(61, () => app.register({ username: 'no' })), { INVALID_IDENTIFIER: 61 });
    await app.register({ username: newName() });
  });

  it('X2 a hundred and twenty pseudo users an hour, and sixty upgrades', async () => {
    const app = await world.app();
    const users: Awaited<ReturnType<TestApp['pseudoUser']>>[] = [];
    const made = await outcomes(121, async () => users.push(await app.pseudoUser()));
    assert.deepEqual(made, { OK: 120, RATE_LIMITED: 1 });
    const upgraded = await outcomes(61, async each => await users[each]?.upgrade({ username: newName() }));
    assert.deepEqual(upgraded, { OK: 60, RATE_LIMITED: 1 });
  });

  it('X2 sixty requests for a reset an hour, for any users', async () => {
    const app = await world.app();
    const request = (identifier: string) => app.do('requestPasswordReset', { identifier });
    assert.deepEqual(await outcomes(61, () => request(newEmail())), { OK: 60, RATE_LIMITED: 1 });
  });

  it('X3 a user claims at most twenty addresses a day', async () => {
    const app = await world.app({ emailVerification: true });
    const user = await app.register({ username: newName() });
    const change = () => user.change('EMAIL', newEmail());
    assert.deepEqual(await outcomes(21, change), { OK: 20, RATE_LIMITED: 1 });
    await user.do('changeIdentifier', { kind: 'USERNAME', value: newName(), currentPassword: password });
  });
});

stories(
  'Many sign-ups from one place, with LIMITS=off',
  world => {
    it('X2 are not limited', async () => {
      const app = await world.app();
      assert.deepEqual(await outcomes(125, () => app.pseudoUser()), { OK: 125 });
    });
  },
  { limitsEnabled: false },
);
