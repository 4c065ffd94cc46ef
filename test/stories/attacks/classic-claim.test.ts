import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addressKinds, bothOn, proofOf, prove } from '../../kit/addresses.js';
import { assertVictimOwns, attackersPassword, attackerWith, victimsPassword, victimWith } from '../../kit/attack.js';
import { requested, reset } from '../../kit/resets.js';
import { newEmail, newPhone, refuses, type TestApp } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

const bothOff = { emailVerification: false, phoneVerification: false };

/**
 * "Classic-federated merge" of Sudhodanan and Paverd (USENIX Security 2022), in our terms: the attacker claims the
 * victim's address first, and waits until she signs up.
 */
stories('A stranger who claims the victim’s address before she has signed up', world => {
  for (const { kind, field, newAddress } of addressKinds) {
    it(`V4 V5 loses login and claim once she has verified it (${field})`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const attacker = await attackerWith(app, { [field]: address });
      // As if the attacker could read her mailbox or phone later.
      const hisProof = await proofOf(attacker, kind, address);
      const victim = await victimWith(app, { [field]: address });
      await prove(victim, kind, address);

      await refuses('IDENTIFIER_TAKEN', hisProof, { field });
      world.wait(60);
      await attacker.do('resendVerification', { kind });
      assert.equal((await app.lastMessageTo(address)).kind, 'ADDRESS_IN_USE');
      await assertVictimOwns(app, { victimId: victim.id, address, attackers: [attacker] });
    });

    it(`W4 gains nothing by her "forgot my password": a claim cannot be reset (${field})`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const attacker = await attackerWith(app, { [field]: address });
      const { accepted, resetId } = await app.do('requestPasswordReset', { identifier: address });
      assert.equal(accepted, true);
      assert.deepEqual(
        (await app.messagesTo(address)).map(message => message.kind),
        [`${kind}_VERIFICATION`],
      );
      const code = kind === 'PHONE' ? await app.codeTo(address) : '123456';
      await refuses('INVALID_CODE', () => reset(app, { resetId, code }, victimsPassword));

      const victim = await victimWith(app, { [field]: address });
      await prove(victim, kind, address);
      await assertVictimOwns(app, { victimId: victim.id, address, attackers: [attacker] });
    });

    it(`S3 A6 stored it while verification was OFF: once ON, her proof takes away everything he has (${field})`, async () => {
      const app = await world.app(bothOff);
      const address = newAddress();
      const attacker = await attackerWith(app, { [field]: address });
      const again = await app.login(address, attackersPassword);
      await app.set(bothOn);
      assert.equal((await app.login(address, attackersPassword)).id, attacker.id, 'S3: the address is still his');

      const herClaim = await victimWith(app, { [field]: address });
      assert.equal((await app.lastMessageTo(address)).kind, 'ADDRESS_IN_USE');
      await reset(app, await requested(app, address), victimsPassword);
      await assertVictimOwns(app, { victimId: attacker.id, address, attackers: [attacker, again] });
      await refuses('INVALID_CREDENTIALS', () => app.login(attacker.session.user.username, attackersPassword));
      assert.equal((await herClaim.me())[field].verified, false);
    });

    it(`V6 O2 stored it while verification was OFF: once an admin releases it, she can verify it (${field})`, async () => {
      const app = await world.app(bothOff);
      const address = newAddress();
      const attacker = await attackerWith(app, { [field]: address });
      await app.set(bothOn);
      const hisReset = await requested(app, address);
      const victim = await victimWith(app, { [field]: address });
      await app.admin('releaseAddress', { userId: attacker.id, kind });
      world.wait(60);
      await victim.do('resendVerification', { kind });
      await prove(victim, kind, address);

      await refuses('INVALID_TOKEN', () => reset(app, hisReset, 'yet another password'));
      await assertVictimOwns(app, { victimId: victim.id, address, attackers: [attacker] });
    });

    it(`L3 is its only claimant when verification is switched OFF: it logs him in until she signs up (${field})`, async () => {
      const app = await world.app(bothOn);
      const address = newAddress();
      const attacker = await attackerWith(app, { [field]: address });
      const hisProof = await proofOf(attacker, kind, address);
      await app.set(bothOff);
      const soleClaimant = await app.login(address, attackersPassword);

      const victim = await victimWith(app, { [field]: address });
      await refuses('IDENTIFIER_TAKEN', hisProof, { field });
      await assertVictimOwns(app, { victimId: victim.id, address, attackers: [attacker, soleClaimant] });
      await app.set(bothOn);
      await refuses('IDENTIFIER_TAKEN', hisProof, { field });
      await assertVictimOwns(app, { victimId: victim.id, address, attackers: [attacker, soleClaimant] });
    });
  }

  it('V3 W5 loses his account to her by a reset if she clicks his link in the belief that it is hers', async () => {
    const app = await world.app(bothOn);
    const [{ newAddress }] = addressKinds;
    const address = newAddress();
    const attacker = await attackerWith(app, { email: address });
    await attacker.proveEmail(address);
    const again = await app.login(address, attackersPassword);
    const hisOwn = newAddress();
    await attacker.do('changeIdentifier', { kind: 'EMAIL', value: hisOwn, currentPassword: attackersPassword });
    const hisChange = await proofOf(attacker, 'EMAIL', hisOwn);

    await reset(app, await requested(app, address), victimsPassword);
    await refuses('INVALID_TOKEN', hisChange);
    await assertVictimOwns(app, { victimId: attacker.id, address, attackers: [attacker, again] });
    await refuses('INVALID_CREDENTIALS', () => app.login(hisOwn, attackersPassword));
  });

  /** Registers an account with her mail and his proven phone, and returns it with her mail. */
  async function plantedWith(app: TestApp) {
    const [hers, his] = [newEmail(), newPhone()];
    const attacker = await attackerWith(app, { email: hers, phone: his });
    await attacker.provePhone(his);
    return { attacker, hers, his, mail: await app.lastMessageTo(hers), token: await app.tokenTo(hers) };
  }
  const named = /The account also has a phone number and a username\./;

  it('V19 V14 added his phone: mail and page name the phone, and "This wasn’t me" leaves him nothing of hers', async () => {
    const app = await world.app(bothOn);
    const { attacker, hers, his, mail, token } = await plantedWith(app);
    assert.match(mail.text, named);
    assert.match(mail.html ?? '', named);
    // The page shows neither the number nor a mask, because both could be words of the attacker.
    for (const part of [mail.text, mail.html]) assert.ok(!part?.includes(his.slice(-8)) && !part?.includes('+81'));
    assert.deepEqual((await app.do('linkInfo', { token })).otherIdentifiers, ['PHONE', 'USERNAME']);
    await app.do('disownLink', { token });
    assert.equal((await attacker.me()).email, null);

    const victim = await victimWith(app, { email: hers });
    await victim.proveEmail(hers);
    await assertVictimOwns(app, { victimId: victim.id, address: hers, attackers: [attacker] });
  });

  it('V19 W5 C8 added his phone: if she takes the account by a reset, each mail names the phone until she removes it', async () => {
    const app = await world.app(bothOn);
    const { attacker, hers, his, token } = await plantedWith(app);
    await app.do('verifyLink', { token });
    const verified = await app.lastMessageTo(hers);
    assert.equal(verified.kind, 'EMAIL_VERIFIED');
    assert.match(verified.text, /already had: a password, a phone number, a username/);

    await reset(app, await requested(app, hers), victimsPassword);
    const changed = await app.lastMessageTo(hers);
    assert.equal(changed.kind, 'PASSWORD_CHANGED');
    assert.match(changed.text, /also has a phone number and a username\. If any of this is not yours, remove it/);
    assert.match((await app.lastMessageTo(his)).text, /also has an email address and a username\./);

    const victim = await app.login(hers, victimsPassword);
    const { username } = await victim.me();
    for (const kind of ['PHONE', 'USERNAME']) {
      await victim.do('removeIdentifier', { kind, currentPassword: victimsPassword });
    }
    const { length } = await app.messagesTo(his);
    await app.do('requestPasswordReset', { identifier: his });
    assert.equal((await app.messagesTo(his)).length, length, 'he cannot reset it');
    await refuses('INVALID_CREDENTIALS', () => app.login(username, attackersPassword));
    await victim.do('changePassword', { currentPassword: victimsPassword, newPassword: 'yet another password' });
    assert.doesNotMatch((await app.lastMessageTo(hers)).text, /also has/);
    await reset(app, await requested(app, hers), victimsPassword);
    await assertVictimOwns(app, { victimId: attacker.id, address: hers, attackers: [attacker] });
  });
});
