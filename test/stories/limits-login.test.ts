import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Refused } from '../kit/graphql.js';
import {
  dayLongTokens,
  newEmail,
  newIp,
  newName,
  outcomesOf,
  password,
  refuses,
  type TestApp,
} from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

const wrong = 'wrong horse battery';
const quarterHour = 15 * 60;

/** Fails `times` logins in a row from one network. */
async function fail(app: TestApp, identifier: string, times: number): Promise<void> {
  for (let each = 0; each < times; each++) await refuses('INVALID_CREDENTIALS', () => app.login(identifier, wrong));
}

/** Fails `times` logins from different networks, and waits whenever it has to. Returns how long it waited. */
async function failFromEverywhere(app: TestApp, world: World, identifier: string, times: number): Promise<number> {
  let waited = 0;
  for (let failures = 0; failures < times; ) {
    const retryAfter = await retryAfterOf(() => app.from(newIp()).login(identifier, wrong));
    if (retryAfter === null) failures++;
    else {
      waited += retryAfter;
      world.wait(retryAfter);
    }
  }
  return waited;
}

/** Returns null if the password was checked, and wrong. */
async function retryAfterOf(attempt: () => Promise<unknown>): Promise<number | null> {
  try {
    await attempt();
  } catch (error) {
    assert(error instanceof Refused, String(error));
    if (error.code === 'INVALID_CREDENTIALS') return null;
    assert.equal(error.code, 'RATE_LIMITED');
    assert(typeof error.details.retryAfter === 'number');
    return error.details.retryAfter;
  }
  throw new Error('A wrong password logged in');
}

stories('Guessing passwords', world => {
  it('X1 after ten wrong passwords from one place even the right one is refused there, for a quarter of an hour', async () => {
    const app = await world.app();
    const username = newName();
    await app.register({ username });
    await fail(app, username, 10);
    const retryAfter = await retryAfterOf(() => app.login(username));
    assert.ok(retryAfter !== null && retryAfter > quarterHour - 300 && retryAfter <= quarterHour, `${retryAfter} s`);
    world.wait(quarterHour);
    await app.login(username);
  });

  it('X1 elsewhere the user logs in, and an open session continues', async () => {
    const app = await world.app();
    const user = await app.register({ username: newName() });
    const { username } = user.session.user;
    await fail(app, username, 10);
    await app.from(newIp()).login(username);
    assert.equal((await user.me()).id, user.id);
    await user.refresh();
  });

  it('X1 an unknown identifier reaches the limit at the same attempt with the same answer', async () => {
    const app = await world.app();
    const username = newName();
    await app.register({ username });
    const answers = async (identifier: string) => {
      const at = app.from(newIp());
      const bodies: string[] = [];
      for (let each = 0; each < 12; each++) {
        const error = await at.login(identifier, wrong).catch(refusal => refusal);
        bodies.push(error.body.replace(/"(requestId":"[^"]+"|retryAfter":[89]\d\d)/g, ''));
      }
      return bodies;
    };
    assert.deepEqual(await answers(newName()), await answers(username));
  });

  it('X1 all spellings of an identifier share one budget', async () => {
    const app = await world.app();
    const email = newEmail();
    await app.register({ email });
    const spellings = [email, email.toUpperCase(), `EMAIL:${email}`, ` ${email}`.trim()];
    for (let each = 0; each < 10; each++) {
      await refuses('INVALID_CREDENTIALS', () => app.login(spellings[each % spellings.length] as string, wrong));
    }
    for (const spelling of spellings) await refuses('RATE_LIMITED', () => app.login(spelling));
  });

  it('X1 at most ten of sixty wrong passwords at once are judged', async () => {
    const app = await world.app();
    const username = newName();
    await app.register({ username });
    const outcomes = await outcomesOf(Array.from({ length: 60 }, () => app.login(username, wrong)));
    assert.equal(outcomes.filter(outcome => outcome === 'INVALID_CREDENTIALS').length, 10);
    // On a busy machine some wait too long for a core or a connection.
    const others = new Set(['INVALID_CREDENTIALS', 'RATE_LIMITED', 'SERVER_BUSY', 'SERVICE_UNAVAILABLE']);
    assert.deepEqual(
      outcomes.filter(outcome => !others.has(outcome)),
      [],
    );
    assert.ok(outcomes.includes('RATE_LIMITED'));
  });

  it('X1 a right password that comes with thirty wrong ones at once is not admitted after them', async () => {
    const app = await world.app();
    const username = newName();
    await app.register({ username });
    const guesses = [...Array.from({ length: 30 }, () => wrong), password];
    const outcomes = await outcomesOf(guesses.map(guess => app.login(username, guess)));
    // On a busy machine it may have waited too long for a connection.
    assert.match(outcomes.at(-1) ?? '', /^(RATE_LIMITED|SERVER_BUSY|SERVICE_UNAVAILABLE)$/);
  });

  it('X1 right passwords do not count: a whole family logs in at once, and again and again', async () => {
    const app = await world.app();
    const username = newName();
    await app.register({ username });
    const outcomes = await outcomesOf(Array.from({ length: 30 }, () => app.login(username)));
    assert.ok(!outcomes.includes('RATE_LIMITED'), String(outcomes));
  });

  it('X1 a success ends the count of failures, but not that of the place', async () => {
    const app = await world.app();
    const username = newName();
    await app.register({ username });
    for (let round = 0; round < 3; round++) {
      await fail(app, username, 9);
      await app.login(username);
    }
  });

  it('X1 one place gets a hundred failures over all identifiers, in IPv6 the whole /64; users who logged in there before are let through', async () => {
    const app = await world.app();
    const [neighbour, stranger] = [newName(), newName()];
    await app.register({ username: neighbour });
    await app.register({ username: stranger });
    const place = (each: number) => app.from(`2001:db8:1:${world.engine === 'SQLite' ? 1 : 2}::${each.toString(16)}`);
    await place(0).login(neighbour);
    const outcomes: string[] = [];
    for (let each = 0; each < 101; each++) outcomes.push(...(await outcomesOf([place(each).login(newName(), wrong)])));
    assert.equal(outcomes.filter(outcome => outcome === 'INVALID_CREDENTIALS').length, 100);
    assert.equal(outcomes.at(-1), 'RATE_LIMITED');
    await refuses('RATE_LIMITED', () => place(102).login(stranger));
    await place(103).login(neighbour);
    await app.from('2001:db8:1:3::1').login(stranger);
  });

  it('X1 after thirty failures in a row from everywhere each attempt has to wait, longer each time and never for good', async () => {
    const app = await world.app();
    const username = newName();
    await app.register({ username });
    assert.equal(await failFromEverywhere(app, world, username, 30), 0);
    const waits: number[] = [];
    for (let each = 0; each < 9; each++) waits.push(await failFromEverywhere(app, world, username, 1));
    // In seconds, minus those that passed in the meantime.
    const expected = [30, 60, 120, 240, 480, 960, 1800, 1800, 1800];
    for (const [each, wait] of waits.entries())
      assert.ok(wait > (expected[each] ?? 0) - 20 && wait <= (expected[each] ?? 0), String(waits));
    const at = app.from(newIp());
    await refuses('RATE_LIMITED', () => at.login(username), { field: 'identifier' });
    world.wait(1800);
    await at.login(username);
    assert.equal(await failFromEverywhere(app, world, username, 20), 0);
  });

  it('X1 a place from which the user has logged in before is let through', async () => {
    const app = await world.app();
    const username = newName();
    const home = (await app.register({ username })).app.from(newIp());
    await home.login(username);
    await failFromEverywhere(app, world, username, 31);
    await refuses('RATE_LIMITED', () => app.from(newIp()).login(username));
    await home.login(username);
  });

  it('X1 ten wrong currentPasswords are judged, and count separately: strangers’ failures do not refuse the owner’s session', async () => {
    const app = await world.app(dayLongTokens);
    const user = await app.register({ username: newName() });
    const { username } = user.session.user;
    const confirm = (currentPassword: string) =>
      user.do('changePassword', { currentPassword, newPassword: 'another horse battery' });
    await failFromEverywhere(app, world, username, 31);
    await fail(app, username, 10);
    for (let each = 0; each < 10; each++) {
      await refuses('INVALID_CREDENTIALS', () => confirm(wrong), { field: 'currentPassword' });
    }
    await refuses('RATE_LIMITED', () => confirm(password), { field: 'currentPassword' });
    world.wait(quarterHour);
    await confirm(password);
    assert.equal((await user.me()).id, user.id);
  });

  it('X1, W5 a user who failed too often and resets the password logs in at once', async () => {
    const app = await world.app({ emailVerification: true });
    const email = newEmail();
    await app.registerProven({ email });
    await fail(app, email, 10);
    await app.do('requestPasswordReset', { identifier: email });
    await app.do('resetPassword', { input: { token: await app.tokenTo(email), newPassword: 'another horse battery' } });
    await app.login(email, 'another horse battery');
  });

  it('X1, L5 the password of a claimant does not end the row of failures at an address', async () => {
    const app = await world.app({ emailVerification: true });
    const email = newEmail();
    await app.register({ username: newName(), email });
    for (let each = 0; each < 10; each++) await refuses('IDENTIFIER_NOT_VERIFIED', () => app.login(email));
    await refuses('RATE_LIMITED', () => app.login(email));
  });

  it('X1 the limits of one app are not those of another', async () => {
    const [one, other] = [await world.app(), await world.app()];
    const username = newName();
    await other.register({ username });
    await fail(one, username, 10);
    await other.from(one.ip).login(username);
  });
});
