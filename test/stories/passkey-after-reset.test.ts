import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { Authenticator, origin } from '../kit/authenticator.js';
import { allowPasskeys, logInBy, passkeyApp } from '../kit/passkeys.js';
import { requested } from '../kit/resets.js';
import { changesNothing } from '../kit/stored.js';
import { newEmail, refuses, type TestApp } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const newPassword = 'another horse battery';

stories('A passkey after a password reset', world => {
  /** A user who has just reset the password, and the review. */
  async function justReset(settings: Record<string, unknown> = {}) {
    const app = await passkeyApp(world, { ...bothOn, ...settings });
    const email = newEmail();
    const user = await app.registerProven({ email });
    return { app, email, user, review: await resetBy(app, email) };
  }

  async function resetBy(app: TestApp, email: string, password = newPassword) {
    const input = { newPassword: password, ...(await requested(app, email)) };
    return await app.do('resetPasswordAndReview', { input });
  }

  async function answerTo(app: TestApp, token: string, deviation = {}): Promise<Record<string, unknown>> {
    const { options } = await app.do('startPasskeyAfterReset', { token });
    return { token, response: new Authenticator().create(options, deviation) };
  }

  it('F41 is added without a session, logs in, and the owned address gets a notice', async () => {
    const { app, email, user, review } = await justReset();
    assert.deepEqual([review.addresses, review.passkeyOrigins], [[], [origin]]);
    const { options } = await app.do('startPasskeyAfterReset', { token: review.token });
    const authenticator = new Authenticator();
    const response = authenticator.create(options);
    const passkey = await app.do('addPasskeyAfterReset', { token: review.token, response, name: 'Laptop' });
    assert.equal(passkey.name, 'Laptop');
    assert.equal((await app.lastMessageTo(email)).kind, 'WAY_IN_ADDED');
    assert.equal((await logInBy(app, authenticator)).id, user.id);
    // The client may not have received the first answer.
    const again = await app.do('addPasskeyAfterReset', { token: review.token, response, name: 'Laptop' });
    assert.equal(again.id, passkey.id);
  });

  it('F41 has the name of the device where none is given', async () => {
    const { app, review } = await justReset();
    const passkey = await app.do('addPasskeyAfterReset', await answerTo(app, review.token));
    assert.equal(passkey.name, 'Passkey');
  });

  it('F41 opens no session', async () => {
    const { app, email, review } = await justReset();
    await app.do('addPasskeyAfterReset', await answerTo(app, review.token));
    assert.equal((await (await app.login(email, newPassword)).do('sessions')).length, 1);
  });

  it('F41 is refused on another page, and for the challenge of a session or of another reset', async () => {
    const { app, email, review } = await justReset();
    const { token } = review;
    const wrong = await answerTo(app, token, { origin: 'https://evil.example' });
    await refuses('INVALID_PASSKEY', () => app.do('addPasskeyAfterReset', wrong), { reason: 'WRONG_ORIGIN' });
    const owner = await app.login(email, newPassword);
    const ofSession = await owner.do('startPasskey');
    const response = new Authenticator().create(ofSession.options);
    await refuses('INVALID_PASSKEY', () => app.do('addPasskeyAfterReset', { token, response }), {
      reason: 'WRONG_CHALLENGE',
    });
    const own = await answerTo(app, token);
    await refuses('INVALID_PASSKEY', () => owner.do('addPasskey', { response: own.response, name: 'x' }), {
      reason: 'WRONG_CHALLENGE',
    });
    const later = await resetBy(app, email, 'a third horse battery');
    await refuses('INVALID_TOKEN', () => app.do('addPasskeyAfterReset', own), { field: 'token' });
    await refuses('INVALID_PASSKEY', () => app.do('addPasskeyAfterReset', { ...own, token: later.token }), {
      reason: 'WRONG_CHALLENGE',
    });
    assert.deepEqual((await (await app.login(email, 'a third horse battery')).do('myPasskeys')).passkeys, []);
  });

  it('F41 can be added for 15 minutes, and asking for it changes nothing', async () => {
    const { app, review } = await justReset();
    await changesNothing(world, () => app.do('startPasskeyAfterReset', { token: review.token }));
    const answer = await answerTo(app, review.token);
    world.wait(900);
    for (const operation of ['startPasskeyAfterReset', 'addPasskeyAfterReset'] as const) {
      await refuses('CODE_EXPIRED', () => app.do(operation, answer), { field: 'token' });
    }
  });

  it('F41 is refused where the app has no passkeys', async () => {
    const { app, email, review } = await justReset();
    await allowPasskeys(app, null);
    await refuses('FORBIDDEN', () => app.do('startPasskeyAfterReset', { token: review.token }), {
      reason: 'PASSKEYS_OFF',
    });
    assert.equal(await resetBy(app, email, 'a third horse battery'), null);
  });

  it('F41 where a second factor is required the first passkey is one, and the next needs it', async () => {
    const { app, review } = await justReset({ secondFactor: 'REQUIRED' });
    const next = await answerTo(app, review.token);
    await app.do('addPasskeyAfterReset', await answerTo(app, review.token));
    await refuses('INVALID_TOKEN', () => app.do('addPasskeyAfterReset', next), { field: 'token' });
  });
});
