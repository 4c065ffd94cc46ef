import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addressKinds, bothOn, prove } from '../../kit/addresses.js';
import { assertVictimOwns, attackersPassword, attackerWith, sameSession, victimsPassword } from '../../kit/attack.js';
import { newName, outcomesOf, refuses, TestUser } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

/** Session fixation, or login CSRF: the victim's device uses a session that the attacker knows. */
stories('A session that the attacker has planted on the victim’s device', world => {
  for (const { kind, field, newAddress } of addressKinds) {
    it(`P5 ends for him once she upgrades its pseudo user with her ${field}`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const attacker = await app.pseudoUser({ displayName: 'Jane' });
      const refreshed = new TestUser(app, await attacker.refresh());
      const victim = await sameSession(refreshed).upgrade({ [field]: address, password: victimsPassword });
      await prove(victim, kind, address);
      await assertVictimOwns(app, { victimId: victim.id, address, attackers: [attacker, refreshed] });
      assert.equal((await victim.do('sessions')).length, 2);
    });

    it(`P5 ends for him also if he refreshes it while she upgrades (${field})`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const attacker = await app.pseudoUser();
      const held: TestUser[] = [attacker];
      let victim: TestUser | undefined;
      const upgrade = sameSession(attacker)
        .upgrade({ [field]: address, password: victimsPassword })
        .then(upgraded => {
          victim = upgraded;
        });
      const refreshes = [1, 2, 3].map(() =>
        attacker.refresh().then(session => void held.push(new TestUser(app, session))),
      );
      assert.equal((await outcomesOf([upgrade, ...refreshes]))[0], 'OK');
      assert(victim !== undefined);
      await prove(victim, kind, address);
      await assertVictimOwns(app, { victimId: victim.id, address, attackers: held });
    });

    it(`C1 of a full account cannot take a ${field} of hers, since she does not know its password`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const attacker = await attackerWith(app);
      const planted = sameSession(attacker);
      await refuses('INVALID_CREDENTIALS', () =>
        planted.do('changeIdentifier', { kind, value: address, currentPassword: victimsPassword }),
      );
      await refuses('NOT_PSEUDO_USER', () => planted.upgrade({ [field]: address, password: victimsPassword }));
      assert.deepEqual(await app.messagesTo(address), []);

      const victim = await app.register({ username: newName(), [field]: address, password: victimsPassword });
      await prove(victim, kind, address);
      await assertVictimOwns(app, { victimId: victim.id, address, attackers: [attacker] });
    });
  }

  it('P5 P6 ends for her if he upgrades first, so that she cannot give him her address', async () => {
    const app = await world.app(bothOn);
    const [{ newAddress }] = addressKinds;
    const address = newAddress();
    const planted = await app.pseudoUser();
    const attacker = await sameSession(planted).upgrade({ username: newName(), password: attackersPassword });
    await refuses('UNAUTHENTICATED', () => planted.upgrade({ email: address, password: victimsPassword }));
    assert.deepEqual(await app.messagesTo(address), []);

    const victim = await app.register({ username: newName(), email: address, password: victimsPassword });
    await victim.proveEmail(address);
    await assertVictimOwns(app, { victimId: victim.id, address, attackers: [attacker, planted] });
  });
});
