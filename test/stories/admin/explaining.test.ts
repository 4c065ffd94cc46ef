import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addressKinds, bothOn, prove } from '../../kit/addresses.js';
import { enrol } from '../../kit/authenticator-app.js';
import {
  newEmail,
  newIp,
  newName,
  newPhone,
  outcomesOf,
  refuses,
  type TestApp,
  wrongCode,
} from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

stories('An admin who asks why somebody cannot log in', world => {
  const forecastOf = async (app: TestApp, identifier: string) => {
    const { canLogIn, reason } = await app.admin('explainIdentifier', { identifier });
    return [canLogIn, reason];
  };

  for (const { kind, field, newAddress } of addressKinds) {
    it(`O2 sees the owner of the ${field}, its claimants, masked, and the answer to a login of each`, async () => {
      const app = await world.app(bothOn);
      const [address, another] = [newAddress(), newAddress()];
      assert.deepEqual(await forecastOf(app, address), [false, 'Nobody in this app has this address.']);

      const username = newName();
      const first = await app.register({ username, [field]: address });
      await world.server.settled();
      const waiting = 'verified it: the message was sent, and nobody has entered its code or opened its link.';
      assert.deepEqual(await forecastOf(app, address), [false, `The user who entered it has not ${waiting}`]);
      await refuses('IDENTIFIER_NOT_VERIFIED', () => app.login(address));

      const second = await app.register({ username: newName(), [field]: address });
      await world.server.settled();
      assert.deepEqual(await forecastOf(app, address), [false, `None of the users who entered it has ${waiting}`]);
      await app.set({ [`${field}Verification`]: false });
      const several = 'Several users have entered it and none has verified it, so nobody can log in with it.';
      assert.deepEqual(await forecastOf(app, address), [false, several]);
      await app.admin('deleteUser', { id: second.id });
      const sole = 'It works with the right password, although nobody has verified it, because verification is off.';
      assert.deepEqual(await forecastOf(app, address), [true, sole]);
      assert.equal((await app.login(address)).id, first.id);
      await app.set({ [`${field}Verification`]: true });

      await prove(first, kind, address);
      assert.deepEqual(await forecastOf(app, address), [true, 'It works with the right password.']);
      const third = await app.register({ username: `x${newName()}`, [field]: address });
      await first.change(kind, another);
      const report = await app.admin('explainIdentifier', { identifier: address });
      assert.deepEqual([report.kind, report.value, report.verification], [kind, address, true]);
      assert.deepEqual([report.owner.id, report.owner.username], [first.id, username]);
      assert.equal(report.claimCount, 1);
      assert.deepEqual(
        report.claims.map((claim: Claim) => [
          claim.userId,
          claim.username,
          claim.isPending,
          claim.challenge.attemptsLeft,
        ]),
        [[third.id, 'x***', false, 5]],
      );
      assert.deepEqual(await forecastOf(app, another), [
        false,
        'It is only the new address of a change that is not verified yet.',
      ]);
      await app.admin('disableUser', { id: first.id });
      assert.match((await forecastOf(app, address))[1], /^Its user is disabled/);
      await refuses('INVALID_CREDENTIALS', () => app.login(address));
    });
  }

  it('O2 sees wrong codes, expired ones and what was sent, but no code or link', async () => {
    const app = await world.app(bothOn);
    const phone = newPhone();
    const user = await app.register({ username: newName(), phone });
    const code = await app.codeTo(phone);
    for (let guess = 0; guess < 2; guess++) {
      // From a network where the user is not known: at a known network these guesses would count separately (V9).
      const elsewhere = app.from(newIp());
      await refuses('INVALID_CODE', () => elsewhere.do('verifyPhone', { code: wrongCode(code) }, user.token));
    }
    const report = await app.admin('explainIdentifier', { identifier: phone });
    const { challenge } = report.claims[0];
    assert.deepEqual([challenge.state, challenge.attemptsLeft, challenge.address], ['SENT', 3, phone]);
    assert.ok(Date.parse(challenge.expiresAt) > world.now);
    assert.deepEqual(
      report.messages.map((message: { kind: string; state: string }) => [message.kind, message.state]),
      [['PHONE_VERIFICATION', 'SENT']],
    );
    const spent = Object.fromEntries(report.limits.map((limit: Limit) => [limit.name, [limit.spent, limit.most]]));
    assert.deepEqual(
      [spent.guessesAtAddress, spent.guessesOfUser],
      [
        [2, 50],
        [2, 15],
      ],
    );
    // Messages to the development inbox cost nothing, so they spend no budget of the app (X8).
    assert.deepEqual([spent.smsToAddress, spent.smsOfApp], [[1, 10], undefined]);
    assert.ok(!JSON.stringify(report).includes(code));

    await outcomesOf([1, 2, 3].map(() => user.do('verifyPhone', { code: wrongCode(code) })));
    assert.match((await forecastOf(app, phone))[1], /five wrong codes were entered/);
    world.wait(601);
    assert.match((await forecastOf(app, phone))[1], /the code or link has expired/);
  });

  it('O2, F12 sees that a second factor is asked for after the right password', async () => {
    const app = await world.app();
    const username = newName();
    await enrol(await app.register({ username }));
    const report = await app.admin('explainIdentifier', { identifier: username });
    assert.equal(report.canLogIn, true);
    assert.match(report.reason, /a second factor is then asked for/);
    assert.match(report.advice, /remove their second factor/);
    await app.admin('updateAppSettings', { input: { secondFactor: 'OFF' } });
    assert.deepEqual(await forecastOf(app, username), [true, 'It works with the right password.']);
  });

  it('O2 sees failed logins, a delay after many of them, and open resets', async () => {
    const app = await world.app(bothOn);
    const [username, email] = [newName(), newEmail()];
    const user = await app.register({ username, email });
    await user.proveEmail(email);
    await app.do('requestPasswordReset', { identifier: email });
    // From three networks, because one network has only ten attempts.
    for (let network = 0; network < 3; network++) {
      const elsewhere = app.from(newIp());
      for (let failure = 0; failure < 10; failure++) {
        await refuses('INVALID_CREDENTIALS', () => elsewhere.login(username, 'not the password'));
      }
    }
    const report = await app.admin('explainIdentifier', { identifier: username });
    assert.deepEqual([report.kind, report.verification, report.owner.id], ['USERNAME', null, user.id]);
    assert.equal(report.canLogIn, false);
    assert.match(report.reason, /^After many wrong passwords in a row/);
    await refuses('RATE_LIMITED', () => app.from(newIp()).login(username));
    assert.deepEqual([report.failures.length, report.failures[0].action], [10, 'LOGIN_FAILED']);
    assert.deepEqual(
      report.limits.map(({ name, spent }: Limit) => [name, spent]),
      [
        ['failedLoginsInARow', 30],
        ['failedLoginsOfUser', 30],
      ],
    );
    const [reset] = report.resets;
    assert.deepEqual([report.resets.length, reset.kind, reset.address], [1, 'EMAIL', email]);
    assert.deepEqual(await forecastOf(app, newName()), [false, 'Nobody in this app has this username.']);
    // X15: the failures count for all identifiers of the user.
    assert.match((await forecastOf(app, email))[1], /^After many wrong passwords by other identifiers/);
    await refuses('INVALID_IDENTIFIER', () => forecastOf(app, 'a b'), { field: 'identifier' });
  });
});

interface Claim {
  userId: string;
  username: string;
  isPending: boolean;
  challenge: { attemptsLeft: number };
}

interface Limit {
  name: string;
  spent: number;
  most: number;
}
