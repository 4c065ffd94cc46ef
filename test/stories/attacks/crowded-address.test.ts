import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addressKinds, bothOn, proofOf, prove } from '../../kit/addresses.js';
import { assertVictimOwns, attackersPassword, attackerWith, victimsPassword, victimWith } from '../../kit/attack.js';
import { requested, reset } from '../../kit/resets.js';
import {
  dayLongTokens,
  newEmail,
  newIp,
  newPhone,
  outcomesOf,
  refuses,
  type TestApp,
  type TestUser,
  wrongCode,
} from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

const crowd = 4;
/** Each costs a password hash, so one kind of address has to do for most of them. */
const claimsEach = { EMAIL: 10, PHONE: 3 };
const yetAnother = 'yet another password';

/** Attackers who want no more than that the victim cannot use her own address. */
stories('Attackers who crowd the victim’s address', world => {
  /** Attackers with a proven address of their own, so that what they claim is a change that can be called off. */
  async function attackers(app: TestApp, kind: 'EMAIL' | 'PHONE'): Promise<TestUser[]> {
    const all: TestUser[] = [];
    for (let each = 0; each < crowd; each++) {
      const own = kind === 'EMAIL' ? newEmail() : newPhone();
      // Not where the victim is: what a network may do is limited (X3).
      const attacker = await attackerWith(app.from(newIp()), kind === 'EMAIL' ? { email: own } : { phone: own });
      await prove(attacker, kind, own);
      all.push(attacker);
    }
    return all;
  }

  async function claim(attacker: TestUser, kind: 'EMAIL' | 'PHONE', value: string): Promise<void> {
    await attacker.do('changeIdentifier', { kind, value, currentPassword: attackersPassword });
  }

  for (const { kind, field, newAddress } of addressKinds) {
    it(`V5 D5 by ${crowd * claimsEach[kind]} claims lock no owner out: she logs in, resets, and is told once (${field})`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const victim = await victimWith(app, { [field]: address });
      await prove(victim, kind, address);
      const crowding = await attackers(app, kind);
      const { length } = await app.messagesTo(address);
      const outcomes: string[] = [];
      await Promise.all(
        crowding.map(async attacker => {
          for (let each = 0; each < claimsEach[kind]; each++) {
            if (each > 0) await outcomesOf([attacker.do('cancelIdentifierChange', { kind })]);
            outcomes.push(...(await outcomesOf([claim(attacker, kind, address)])));
          }
        }),
      );
      const claimed = outcomes.filter(outcome => outcome === 'OK').length;
      assert.ok(claimed >= claimsEach[kind] * crowd, `${claimed} claims`);

      const sent = (await app.messagesTo(address)).slice(0, -length);
      assert.deepEqual(
        sent.map(message => message.kind),
        ['ADDRESS_IN_USE'],
      );
      assert.equal((await victim.me()).id, victim.id);
      await app.login(address, victimsPassword);
      await reset(app, await requested(app, address), yetAnother);
      await reset(app, await requested(app, address), victimsPassword);
      await assertVictimOwns(app, { victimId: victim.id, address, attackers: crowding });
    });

    it(`V4 V8 by guesses while she verifies it do not stop her (${field})`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const crowding = await attackers(app, kind);
      for (const attacker of crowding) await claim(attacker, kind, address);
      const victim = await victimWith(app, { [field]: address });
      const proof = await proofOf(victim, kind, address);
      const operation = kind === 'EMAIL' ? 'verifyEmail' : 'verifyPhone';
      const code = kind === 'EMAIL' ? '123456' : wrongCode(await app.codeTo(address));
      const outcomes = await outcomesOf([
        ...crowding.flatMap(attacker => [1, 2].map(() => attacker.do(operation, { code }))),
        proof(),
        ...crowding.map(attacker => attacker.do('cancelIdentifierChange', { kind })),
      ]);
      assert.deepEqual(
        [...new Set(outcomes.slice(0, crowd * 2))].filter(outcome => outcome === 'OK'),
        [],
      );
      assert.equal(outcomes[crowd * 2], 'OK');
      await assertVictimOwns(app, { victimId: victim.id, address, attackers: crowding });
    });
  }

  /** All that V9 lets all users together guess in a day, and some more. */
  async function guessFiftyTimes(crowding: readonly TestUser[], phone: string): Promise<Set<string>> {
    const outcomes = new Set<string>();
    for (let guess = 0; guess < 60; guess++) {
      const attacker = crowding[guess % crowd] as TestUser;
      // A challenge takes five.
      if (guess % (crowd * 5) < crowd) await claim(attacker, 'PHONE', phone);
      const [outcome = ''] = await outcomesOf([attacker.do('verifyPhone', { code: 'a guess' })]);
      outcomes.add(outcome);
      if (guess % (crowd * 5) >= crowd * 4) await attacker.do('cancelIdentifierChange', { kind: 'PHONE' });
    }
    return outcomes;
  }

  it('V9 by fifty wrong codes keep its owner from nothing but codes: session, password and mailed reset go on', async () => {
    const app = await world.app({ ...bothOn, ...dayLongTokens });
    const [email, phone] = [newEmail(), newPhone()];
    const victim = await victimWith(app, { email, phone });
    await victim.proveEmail(email);
    await victim.provePhone(phone);
    const crowding = await attackers(app, 'PHONE');
    assert.deepEqual([...(await guessFiftyTimes(crowding, phone))].sort(), ['INVALID_CODE', 'TOO_MANY_ATTEMPTS']);
    const exhausted = await requested(app, phone);
    await refuses('INVALID_CODE', () => reset(app, exhausted, yetAnother));

    assert.equal((await victim.me()).id, victim.id);
    await app.login(phone, victimsPassword);
    await reset(app, await requested(app, email), yetAnother);
    world.wait(86_400);
    await reset(app, await requested(app, phone), victimsPassword);
    await assertVictimOwns(app, { victimId: victim.id, address: phone, attackers: crowding });
  });

  it('V9 by fifty wrong codes delay her proof of a number that is nobody’s yet by a day', async () => {
    const app = await world.app({ ...bothOn, ...dayLongTokens });
    const phone = newPhone();
    const crowding = await attackers(app, 'PHONE');
    await guessFiftyTimes(crowding, phone);
    const victim = await victimWith(app, { phone });
    await refuses('TOO_MANY_ATTEMPTS', () => victim.provePhone(phone));
    world.wait(86_400);
    const again = await app.login(victim.session.user.username, victimsPassword);
    await again.do('resendVerification', { kind: 'PHONE' });
    await again.provePhone(phone);
    await assertVictimOwns(app, { victimId: victim.id, address: phone, attackers: crowding });
  });
});
