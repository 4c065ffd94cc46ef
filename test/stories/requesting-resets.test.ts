import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { post } from '../kit/graphql.js';
import { operations } from '../kit/operations.js';
import { requested, reset } from '../kit/resets.js';
import { newEmail, newIp, newName, newPhone, refuses, type TestApp, wrongCode } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const newPassword = 'another horse battery';

stories('Requesting a password reset', world => {
  /** Requests for resets. All get the same answer (W4). */
  const requests: [title: string, sends: boolean, prepare: (app: TestApp) => Promise<string>][] = [
    ['a verified email address', true, async app => own(app, { email: newEmail() }, 'email')],
    ['a verified phone number', true, async app => own(app, { phone: newPhone() }, 'phone')],
    ['a username with a verified address', true, async app => own(app, { phone: newPhone() }, 'username')],
    ['a username without an address', false, async app => register(app, {})],
    ['a username with an unverified address', false, async app => register(app, { email: newEmail() })],
    ['an unverified address', false, async app => claim(app)],
    ['an unknown username', false, async () => newName()],
    ['an unknown email address', false, async () => newEmail()],
    ['an unknown phone number', false, async () => newPhone()],
  ];
  it('W4 is accepted for any identifier, and sends only to verified addresses', async () => {
    const app = await world.app(bothOn);
    for (const [title, sends, prepare] of requests) {
      const identifier = await prepare(app);
      const before = (await resetMessages(app)).length;
      const { status, body } = await post(
        world.url,
        operations.requestPasswordReset,
        { identifier },
        { 'x-app-id': app.id },
      );
      const { requestPasswordReset: answer } = body.data as {
        requestPasswordReset?: { accepted: boolean; resetId: string };
      };
      assert.deepEqual([status, Object.keys(body), answer?.accepted], [200, ['data'], true], title);
      assert.match(answer?.resetId ?? '', /^[0-9a-f-]{36}$/, title);
      assert.equal((await resetMessages(app)).length - before, sends ? 1 : 0, title);
    }
    await refuses('INVALID_IDENTIFIER', () => app.do('requestPasswordReset', { identifier: 'a b' }), {
      field: 'identifier',
    });
  });

  it('W4 is sent to the given address, by mail for a username, or by the requested channel', async () => {
    const app = await world.app(bothOn);
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.registerProven({ email, phone });
    const sentTo = async (identifier: string, channel?: string) => {
      await app.do('requestPasswordReset', { identifier, channel });
      const [newest] = await resetMessages(app);
      return newest?.to;
    };
    assert.deepEqual(
      [await sentTo(phone), await sentTo(email), await sentTo(user.session.user.username)],
      [phone, email, email],
    );
    assert.deepEqual([await sentTo(email, 'PHONE'), await sentTo(phone, 'EMAIL')], [phone, email]);
  });

  it('W4 does not reveal by the resetId who exists: a decoy accepts wrong codes exactly like a real one', async () => {
    const app = await world.app({ phoneVerification: true });
    const [phone, other] = [newPhone(), newPhone()];
    const [user] = [await app.registerProven({ phone }), await app.registerProven({ phone: other })];
    // The code that proved a number counts toward its day's guesses (V9).
    world.wait(86_400);
    const real = await guesses(app, [phone, other]);
    assert.deepEqual(await guesses(app, [newPhone(), newPhone()]), real);
    const five = ['INVALID_CODE 4', 'INVALID_CODE 3', 'INVALID_CODE 2', 'INVALID_CODE 1', 'INVALID_CODE 0'];
    assert.deepEqual(real.slice(0, 6), [...five, 'TOO_MANY_ATTEMPTS 0']);
    assert.deepEqual([real[18], real[24], real[25]], ['INVALID_CODE 4', 'CODE_EXPIRED', 'INVALID_CODE 4']);
    world.wait(86_400);
    const stranger = app.from(newIp());
    assert.deepEqual(await guesses(stranger, [newName()]), await guesses(stranger, [user.session.user.username]));
  });

  it('V9 after fifteen wrong codes from one network in a day the right one is refused as wrong there too', async () => {
    const home = await world.app({ phoneVerification: true });
    const phone = newPhone();
    await home.registerProven({ phone });
    const app = home.from(newIp());
    for (const _ of [1, 2, 3]) {
      const { resetId, code } = (await requested(app, phone)) as { resetId: string; code: string };
      const wrong = () => reset(app, { resetId, code: wrongCode(code) });
      for (const attemptsLeft of [4, 3, 2, 1, 0]) await refuses('INVALID_CODE', wrong, { attemptsLeft });
    }
    const fourth = await requested(app, phone);
    await refuses('INVALID_CODE', () => reset(app, fourth), { attemptsLeft: 4 });
    const fifth = await requested(home, phone);
    await reset(home, fifth);
  });

  it('W4 gives a texted code that works only with its own resetId', async () => {
    const app = await world.app(bothOn);
    const [phone, other] = [newPhone(), newPhone()];
    await app.registerProven({ phone });
    await app.registerProven({ phone: other });
    const { code } = (await requested(app, phone)) as { code: string };
    const { resetId } = await app.do('requestPasswordReset', { identifier: other });
    const { resetId: next } = await app.do('requestPasswordReset', { identifier: phone });
    for (const id of [resetId, next]) await refuses('INVALID_CODE', () => reset(app, { resetId: id, code }));
    await refuses('INVALID_TOKEN', () => reset(app, { resetId: 'nothing', code }), { field: 'resetId' });
    await refuses('INVALID_TOKEN', () => reset(app, { token: 'nothing' }), { field: 'token' });
    await app.login(phone);
  });

  it('W4 needs either a token or a resetId and a code', async () => {
    const app = await world.app();
    await refuses('BAD_USER_INPUT', () => reset(app, {}), { field: 'token' });
    await refuses('BAD_USER_INPUT', () => reset(app, { resetId: 'nothing' }), { field: 'code' });
    await refuses('BAD_USER_INPUT', () => reset(app, { token: 'nothing', code: '123456' }), { field: 'token' });
  });

  it('W4 the token of a verification resets nothing, and that of a reset verifies nothing', async () => {
    const app = await world.app(bothOn);
    const [email, unverified] = [newEmail(), newEmail()];
    await app.registerProven({ email });
    const { token } = (await requested(app, email)) as { token: string };
    await app.register({ username: newName(), email: unverified });
    await refuses('INVALID_TOKEN', async () => reset(app, { token: await app.tokenTo(unverified) }));
    await refuses('INVALID_TOKEN', () => app.do('verifyLink', { token }));
    await reset(app, { token });
  });

  it('W4 ends after five wrong codes, even for the right one; a new request starts again', async () => {
    const app = await world.app({ phoneVerification: true });
    const phone = newPhone();
    await app.registerProven({ phone });
    const { resetId, code } = (await requested(app, phone)) as { resetId: string; code: string };
    for (const attemptsLeft of [4, 3, 2, 1, 0]) {
      await refuses('INVALID_CODE', () => reset(app, { resetId, code: wrongCode(code) }), {
        field: 'code',
        attemptsLeft,
      });
    }
    await refuses('TOO_MANY_ATTEMPTS', () => reset(app, { resetId, code }));
    await reset(app, await requested(app, phone));
  });

  it('S2 gives a token that names its app: it works without a header and not in another app', async () => {
    const [app, other] = [await world.app(bothOn), await world.app(bothOn)];
    const email = newEmail();
    await app.registerProven({ email });
    const secret = await requested(app, email);
    await refuses('INVALID_TOKEN', () => reset(other, secret), { field: 'token' });
    const { body } = await post(world.url, operations.resetPassword, { input: { ...secret, newPassword } });
    assert.deepEqual(body.data, { resetPassword: true });
    await app.login(email, newPassword);
  });
});

async function register(app: TestApp, addresses: { email?: string }): Promise<string> {
  return (await app.register({ username: newName(), ...addresses })).session.user.username;
}

async function own(
  app: TestApp,
  addresses: { email?: string; phone?: string },
  by: 'email' | 'phone' | 'username',
): Promise<string> {
  const user = await app.registerProven(addresses);
  return { ...addresses, username: user.session.user.username }[by];
}

async function claim(app: TestApp): Promise<string> {
  const email = newEmail();
  await register(app, { email });
  return email;
}

async function resetMessages({ world }: TestApp) {
  return (await world.inbox()).filter(({ kind }) => kind.startsWith('PASSWORD_RESET'));
}

/**
 * Requests four resets for each identifier and returns the answers to six wrong codes each. A fifth reset gets
 * one code after ten minutes.
 */
async function guesses(app: TestApp, identifiers: string[]): Promise<string[]> {
  const answers: string[] = [];
  for (const identifier of identifiers) {
    for (let request = 0; request < 4; request++) {
      const { resetId } = await app.do('requestPasswordReset', { identifier });
      for (let guess = 0; guess < 6; guess++) answers.push(await answerToGuess(app, resetId));
      // X13: no more than 20 wrong codes an hour from here.
      app.world.wait(900);
    }
    const { resetId } = await app.do('requestPasswordReset', { identifier });
    app.world.wait(600);
    answers.push(await answerToGuess(app, resetId));
  }
  return answers;
}

async function answerToGuess(app: TestApp, resetId: string): Promise<string> {
  // Not a possible code, so that it is never right by chance.
  const { code, details } = await reset(app, { resetId, code: '000000' }).catch(error => error);
  return details.attemptsLeft === undefined ? code : `${code} ${details.attemptsLeft}`;
}
