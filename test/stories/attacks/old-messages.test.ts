import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addressKinds, bothOn, proofOf, prove } from '../../kit/addresses.js';
import { assertVictimOwns, attackersPassword, attackerWith, victimsPassword, victimWith } from '../../kit/attack.js';
import { requested, reset } from '../../kit/resets.js';
import { changesNothing } from '../../kit/stored.js';
import { outcomesOf, refuses } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

const yetAnother = 'yet another password';

stories('Messages that are older than the state they were sent for', world => {
  for (const { kind, field, newAddress } of addressKinds) {
    it(`V6 W5 of an ex-owner, of any kind, do nothing to the ${field}’s next owner`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const attacker = await attackerWith(app, { [field]: address });
      const verification = await proofOf(attacker, kind, address);
      await verification();
      const hisReset = await requested(app, address);
      await app.admin('releaseAddress', { userId: attacker.id, kind });
      const victim = await victimWith(app, { [field]: address });
      await prove(victim, kind, address);

      const [outcome] = await outcomesOf([verification()]);
      assert.equal(outcome, kind === 'EMAIL' ? 'INVALID_TOKEN' : 'NOTHING_TO_VERIFY');
      await refuses('INVALID_TOKEN', () => reset(app, hisReset, yetAnother));
      await assertVictimOwns(app, { victimId: victim.id, address, attackers: [attacker] });
    });

    it(`C5 C7 to a ${field} that she claimed before another prove nothing, also if somebody else reads them`, async () => {
      const app = await world.app(bothOn);
      const [first, second, address] = [newAddress(), newAddress(), newAddress()];
      const victim = await victimWith(app, { [field]: first });
      const proofs = [await proofOf(victim, kind, first)];
      for (const value of [second, address]) {
        await victim.do('changeIdentifier', { kind, value, currentPassword: victimsPassword });
        if (value === second) proofs.push(await proofOf(victim, kind, second));
      }
      // Even with her session, because someone may persuade her to type the code.
      for (const proof of proofs) {
        await refuses(kind === 'EMAIL' ? 'INVALID_TOKEN' : 'INVALID_CODE', proof);
      }
      await prove(victim, kind, address);
      await assertVictimOwns(app, { victimId: victim.id, address, attackers: [] });
    });

    it(`C6 W4 of a ${field} that somebody else got after she changed hers reveal nothing to him`, async () => {
      const app = await world.app(bothOn);
      const [recycled, address] = [newAddress(), newAddress()];
      const victim = await victimWith(app, { [field]: recycled });
      await prove(victim, kind, recycled);
      await victim.do('changeIdentifier', { kind, value: address, currentPassword: victimsPassword });
      await prove(victim, kind, address);

      const notice = await app.lastMessageTo(recycled);
      assert.equal(notice.kind, 'IDENTIFIER_CHANGED');
      assert.ok(!`${notice.text}${notice.html}`.includes(address), 'her new address is masked');
      const { length } = await app.messagesTo(recycled);
      await app.do('requestPasswordReset', { identifier: recycled });
      assert.equal((await app.messagesTo(recycled)).length, length);
      await refuses('INVALID_CREDENTIALS', () => app.login(recycled, victimsPassword));

      const attacker = await attackerWith(app, { [field]: recycled });
      await prove(attacker, kind, recycled);
      assert.equal((await app.login(recycled, attackersPassword)).id, attacker.id, 'it is his now');
      await reset(app, await requested(app, recycled), yetAnother);
      await assertVictimOwns(app, { victimId: victim.id, address, attackers: [attacker] });
    });
  }
});

stories('A secret in the wrong place', world => {
  it('V11 of a reset proves no number, and one of a verification resets nothing', async () => {
    const app = await world.app(bothOn);
    const [, { newAddress }] = addressKinds;
    const [phone, next] = [newAddress(), newAddress()];
    const victim = await victimWith(app, { phone });
    await victim.provePhone(phone);
    const forReset = (await requested(app, phone)) as { resetId: string; code: string };
    await victim.do('changeIdentifier', { kind: 'PHONE', value: next, currentPassword: victimsPassword });
    const forClaim = await app.codeTo(next);
    const { id } = (await victim.me()).verifications[0];

    await refuses('INVALID_CODE', () => victim.do('verifyPhone', { code: forReset.code }));
    await refuses('INVALID_CODE', () => reset(app, { resetId: forReset.resetId, code: forClaim }, yetAnother));
    // Users can see the id of their verification. It must not work as a resetId.
    await refuses('INVALID_TOKEN', () => reset(app, { resetId: id, code: forClaim }, yetAnother));
    await assertVictimOwns(app, { victimId: victim.id, address: phone, attackers: [] });
  });

  it('S2 T8 of one app (code, link, reset or token) is refused in another, even its admin’s', async () => {
    const [app, evil] = [await world.app(bothOn), await world.app(bothOn)];
    const [mailed, texted] = addressKinds;
    const [email, phone] = [mailed.newAddress(), texted.newAddress()];
    // She uses both apps. The attacker is the admin of one.
    const victim = await victimWith(app, { email, phone });
    const [token, code] = [await app.tokenTo(email), await app.codeTo(phone)];
    const there = await evil.register({ email, phone, username: 'victim', password: attackersPassword });
    const [evilToken, evilCode] = [await evil.tokenTo(email), await evil.codeTo(phone)];
    for (const kind of ['EMAIL', 'PHONE']) await evil.admin('markAddressVerified', { userId: there.id, kind });

    await changesNothing(world, async () => {
      await refuses('INVALID_TOKEN', () => evil.do('verifyLink', { token }));
      await refuses('INVALID_TOKEN', () => app.do('verifyLink', { token: evilToken }));
      await refuses('INVALID_TOKEN', () => app.do('disownLink', { token: evilToken }));
    });
    await refuses('INVALID_CODE', () => victim.do('verifyPhone', { code: evilCode }));
    await refuses('ALREADY_VERIFIED', () => there.do('verifyPhone', { code }));
    await app.do('verifyLink', { token });
    await victim.do('verifyPhone', { code });

    for (const [address, next] of [
      [email, yetAnother],
      [phone, attackersPassword],
    ] as const) {
      const secret = await requested(evil, address);
      await refuses('INVALID_TOKEN', () => reset(app, secret, next));
      await reset(evil, secret, next);
    }
    for (const operation of ['disableUser', 'deleteUser'] as const) {
      await refuses('NOT_FOUND', () => evil.admin(operation, { id: victim.id }));
    }
    for (const operation of ['releaseAddress', 'markAddressVerified'] as const) {
      await refuses('NOT_FOUND', () => evil.admin(operation, { userId: victim.id, kind: 'EMAIL' }));
    }
    await refuses('NOT_FOUND', () => evil.admin('sendPasswordReset', { userId: victim.id }));
    const elsewhere = await evil.login(email, attackersPassword);
    await refuses('INVALID_TOKEN', () => app.do('me', {}, elsewhere.token));
    for (const address of [email, phone]) {
      await assertVictimOwns(app, { victimId: victim.id, address, attackers: [] });
    }
  });
});
