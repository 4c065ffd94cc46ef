import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addressKinds, bothOn, proofOf, prove } from '../../kit/addresses.js';
import { assertVictimOwns, claim, crowdOf, crowdSize, victimsPassword, victimWith } from '../../kit/attack.js';
import { requested, reset } from '../../kit/resets.js';
import { outcomesOf, wrongCode } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

/** Each claim costs a password hash, so most of them use only one kind of address. */
const claimsEach = { EMAIL: 10, PHONE: 3 };
const yetAnother = 'yet another password';

/** These attackers only want to prevent the victim from using her own address. */
stories('Attackers who crowd the victim’s address', world => {
  for (const { kind, field, newAddress } of addressKinds) {
    it(`V5 D5 by ${crowdSize * claimsEach[kind]} claims lock no owner out: she logs in, resets, and gets one notice (${field})`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const victim = await victimWith(app, { [field]: address });
      await prove(victim, kind, address);
      const crowding = await crowdOf(app, kind);
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
      assert.ok(claimed >= claimsEach[kind] * crowdSize, `${claimed} claims`);

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
      const crowding = await crowdOf(app, kind);
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
        [...new Set(outcomes.slice(0, crowdSize * 2))].filter(outcome => outcome === 'OK'),
        [],
      );
      assert.equal(outcomes[crowdSize * 2], 'OK');
      await assertVictimOwns(app, { victimId: victim.id, address, attackers: crowding });
    });
  }
});
