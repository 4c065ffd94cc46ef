import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../../kit/addresses.js';
import { assertVictimOwns, claim, crowdOf, crowdSize, victimsPassword, victimWith } from '../../kit/attack.js';
import { requested, reset } from '../../kit/resets.js';
import { dayLongTokens, newEmail, newPhone, outcomesOf, refuses, type TestUser } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

const yetAnother = 'yet another password';

stories('Attackers who use up the guesses at the victim’s number', world => {
  /** Makes more guesses than V9 allows all users together in a day. */
  async function guessFiftyTimes(crowding: readonly TestUser[], phone: string): Promise<Set<string>> {
    const outcomes = new Set<string>();
    for (let guess = 0; guess < 60; guess++) {
      const attacker = crowding[guess % crowdSize] as TestUser;
      // A challenge allows five.
      if (guess % (crowdSize * 5) < crowdSize) await claim(attacker, 'PHONE', phone);
      const [outcome = ''] = await outcomesOf([attacker.do('verifyPhone', { code: 'a guess' })]);
      outcomes.add(outcome);
      if (guess % (crowdSize * 5) >= crowdSize * 4) await attacker.do('cancelIdentifierChange', { kind: 'PHONE' });
    }
    return outcomes;
  }

  it('V9 by fifty wrong codes keep its owner from nothing but codes: session, password and mailed reset go on', async () => {
    const app = await world.app({ ...bothOn, ...dayLongTokens });
    const [email, phone] = [newEmail(), newPhone()];
    const victim = await victimWith(app, { email, phone });
    await victim.proveEmail(email);
    await victim.provePhone(phone);
    const crowding = await crowdOf(app, 'PHONE');
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
    const crowding = await crowdOf(app, 'PHONE');
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
