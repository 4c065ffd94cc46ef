import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../../kit/addresses.js';
import { assertVictimOwns, claim, crowdOf, crowdSize, victimsPassword, victimWith } from '../../kit/attack.js';
import { requested, reset } from '../../kit/resets.js';
import { dayLongTokens, newEmail, newIp, newPhone, outcomesOf, type TestUser } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

const yetAnother = 'yet another password';

stories('Attackers who use up the guesses at the victim’s number', world => {
  /** More guesses than V9 allows all users together in a day. The attackers have four networks (X13). */
  async function guessSixtyTimes(crowding: readonly TestUser[], phone: string): Promise<Set<string>> {
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

  it('V9 X14 by sixty wrong codes do not hinder its owner, also not in resets by SMS', async () => {
    const app = await world.app({ ...bothOn, ...dayLongTokens });
    const [email, phone] = [newEmail(), newPhone()];
    const victim = await victimWith(app, { email, phone });
    await victim.proveEmail(email);
    await victim.provePhone(phone);
    const crowding = await crowdOf(app, 'PHONE');
    assert.deepEqual([...(await guessSixtyTimes(crowding, phone))], ['INVALID_CODE']);

    assert.equal((await victim.me()).id, victim.id);
    await app.login(phone, victimsPassword);
    const elsewhere = app.from(newIp());
    await reset(elsewhere, await requested(elsewhere, phone), yetAnother);
    await reset(app, await requested(app, email), victimsPassword);
    await assertVictimOwns(app, { victimId: victim.id, address: phone, attackers: crowding });
  });

  it('V9 X14 by sixty wrong codes do not use up her guesses at a number without owner', async () => {
    const app = await world.app({ ...bothOn, ...dayLongTokens });
    const phone = newPhone();
    const victim = await victimWith(app, { phone });
    const code = await app.codeTo(phone);
    const crowding = await crowdOf(app, 'PHONE');
    await guessSixtyTimes(crowding, phone);
    await victim.do('verifyPhone', { code });
    await assertVictimOwns(app, { victimId: victim.id, address: phone, attackers: crowding });
  });
});
