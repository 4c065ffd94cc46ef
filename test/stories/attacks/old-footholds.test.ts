import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addressKinds, bothOn, proofOf, prove } from '../../kit/addresses.js';
import { assertVictimOwns, sameSession, victimsPassword, victimWith } from '../../kit/attack.js';
import { requested, reset } from '../../kit/resets.js';
import { newEmail, newPhone, outcomesOf, refuses, type TestApp, TestUser } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

const leaked = 'a password that leaked';
const yetAnother = 'yet another password';

/**
 * The other attacks of Sudhodanan and Paverd: "unexpired session", "unexpired email change", "trojan
 * identifier". The attacker was in the victim's account, with her session and password, and has prepared a way
 * back. Then she recovers it.
 */
stories('An attacker who was in the victim’s account before she recovered it', world => {
  /** Makes the victim's account, and the attacker's session in it. */
  async function brokenInto(app: TestApp, addresses: { email?: string; phone?: string }) {
    const victim = await victimWith(app, { ...addresses, password: leaked });
    if (addresses.email !== undefined) await victim.proveEmail(addresses.email);
    if (addresses.phone !== undefined) await victim.provePhone(addresses.phone);
    const attacker = await app.login(victim.session.user.username, leaked);
    return { victimId: victim.id, stolen: sameSession(victim), attacker };
  }

  for (const { kind, field, newAddress, deadProof } of addressKinds) {
    it(`W5 T4 loses every session: also one begun or refreshed during the reset (${field})`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const { victimId, stolen, attacker } = await brokenInto(app, { [field]: address });
      const refreshed = new TestUser(app, await attacker.refresh());
      const secret = await requested(app, address);

      const held: TestUser[] = [stolen, attacker, refreshed];
      const keep = (user: TestUser) => void held.push(user);
      const outcomes = await outcomesOf([
        reset(app, secret, victimsPassword),
        ...[1, 2, 3].map(() => app.login(address, leaked).then(keep)),
        stolen.refresh().then(session => keep(new TestUser(app, session))),
        refreshed.refresh().then(session => keep(new TestUser(app, session))),
      ]);
      assert.equal(outcomes[0], 'OK');
      for (const each of held) {
        await refuses('UNAUTHENTICATED', () => each.me());
        await refuses('INVALID_TOKEN', () => each.refresh());
      }
      await refuses('INVALID_CREDENTIALS', () => app.login(address, leaked));
      await assertVictimOwns(app, { victimId, address, attackers: held });
    });

    it(`W3 W5 cannot complete a change to his own ${field} that he began`, async () => {
      const app = await world.app(bothOn);
      const [address, hisOwn] = [newAddress(), newAddress()];
      const { victimId, stolen, attacker } = await brokenInto(app, { [field]: address });
      await attacker.do('changeIdentifier', { kind, value: hisOwn, currentPassword: leaked });
      const complete = await proofOf(attacker, kind, hisOwn);

      await reset(app, await requested(app, address), victimsPassword);
      // His session has ended, so he tries other sessions, which the token of a link allows.
      await refuses(kind === 'EMAIL' ? 'INVALID_TOKEN' : 'UNAUTHENTICATED', complete);
      const { pendingEmail, pendingPhone } = await (await app.login(address, victimsPassword)).me();
      assert.deepEqual([pendingEmail, pendingPhone], [null, null]);
      const elsewhere = await app.register({ [field]: hisOwn, username: `${victimId.slice(0, 8)}x` });
      await prove(elsewhere, kind, hisOwn);
      await assertVictimOwns(app, { victimId, address, attackers: [stolen, attacker, elsewhere] });
    });

    it(`V1 W5 cannot prove an unverified ${field} of his that he left in her profile, and she removes it`, async () => {
      const app = await world.app(bothOn);
      const other = addressKinds.find(each => each.kind !== kind) ?? assert.fail();
      const [address, trojan] = [other.newAddress(), newAddress()];
      const { victimId, stolen, attacker } = await brokenInto(app, { [other.field]: address });
      await attacker.do('changeIdentifier', { kind, value: trojan, currentPassword: leaked });
      const secret = await app.lastMessageTo(trojan);

      await reset(app, await requested(app, address), victimsPassword);
      const victim = await app.login(address, victimsPassword);
      assert.deepEqual([(await victim.me())[field].value, (await victim.me())[field].verified], [trojan, false]);
      // Even her own session does not make the old secret valid.
      if (kind === 'PHONE') await refuses('CODE_EXPIRED', () => victim.do('verifyPhone', { code: secret.code }));
      else await refuses(deadProof, () => app.do('verifyLink', { token: secret.link?.split('#')[1] }));
      await refuses('INVALID_CREDENTIALS', () => app.login(trojan, leaked));
      await victim.do('removeIdentifier', { kind, currentPassword: victimsPassword });
      assert.equal((await victim.me())[field], null);
      await assertVictimOwns(app, { victimId, address, attackers: [stolen, attacker] });
    });

    it(`W5 C8 V17 loses the ${field} that he added and proved, once she removes it after a notice`, async () => {
      const app = await world.app(bothOn);
      const other = addressKinds.find(each => each.kind !== kind) ?? assert.fail();
      const [address, trojan] = [other.newAddress(), newAddress()];
      const { victimId, stolen, attacker } = await brokenInto(app, { [other.field]: address });
      await attacker.do('changeIdentifier', { kind, value: trojan, currentPassword: leaked });
      await prove(attacker, kind, trojan);
      const notice = await app.lastMessageTo(address);
      assert.equal(notice.kind, 'IDENTIFIER_ADDED');
      assert.match(notice.text, /\*\*\*/);
      assert.ok(!notice.text.includes(trojan));
      const before = await requested(app, trojan);

      await reset(app, await requested(app, address), victimsPassword);
      await refuses(kind === 'EMAIL' ? 'INVALID_TOKEN' : 'INVALID_CODE', () => reset(app, before, yetAnother));
      const victim = await app.login(address, victimsPassword);
      assert.deepEqual((await victim.me())[field].value, trojan);
      const asked = await requested(app, trojan);
      await victim.do('removeIdentifier', { kind, currentPassword: victimsPassword });
      await refuses('INVALID_TOKEN', () => reset(app, asked, yetAnother));
      const { length } = await app.messagesTo(trojan);
      await app.do('requestPasswordReset', { identifier: trojan });
      assert.equal((await app.messagesTo(trojan)).length, length, 'nothing more is sent to it');
      await assertVictimOwns(app, { victimId, address, attackers: [stolen, attacker] });
    });
  }

  it('C1 could prepare nothing with her session and without her password', async () => {
    const app = await world.app(bothOn);
    const address = newEmail();
    const victim = await victimWith(app, { email: address });
    await victim.proveEmail(address);
    const stolen = sameSession(victim);
    for (const [kind, value] of [
      ['EMAIL', newEmail()],
      ['PHONE', newPhone()],
    ] as const) {
      await refuses('INVALID_CREDENTIALS', () =>
        stolen.do('changeIdentifier', { kind, value, currentPassword: 'a guess of his' }),
      );
      assert.deepEqual(await app.messagesTo(value), []);
    }
    for (const operation of ['removeIdentifier', 'deleteMe'] as const) {
      await refuses('INVALID_CREDENTIALS', () => stolen.do(operation, { kind: 'EMAIL', currentPassword: 'a guess' }));
    }
    await refuses('INVALID_CREDENTIALS', () =>
      stolen.do('changePassword', { currentPassword: 'a guess of his', newPassword: yetAnother }),
    );
    await victim.do('logoutEverywhere');
    await assertVictimOwns(app, { victimId: victim.id, address, attackers: [stolen] });
  });
});
