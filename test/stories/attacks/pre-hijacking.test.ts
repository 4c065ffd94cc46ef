import assert from 'node:assert/strict';
import { it } from 'node:test';
import { maskAddress } from '../../../src/platform/values/mask.rules.js';
import { bothOn } from '../../kit/addresses.js';
import { attackersPassword, attackerWith, victimsPassword } from '../../kit/attack.js';
import { Authenticator } from '../../kit/authenticator.js';
import { enrol, pendingLogin } from '../../kit/authenticator-app.js';
import { addPasskeyTo, allowPasskeys, answerOf, logInBy } from '../../kit/passkeys.js';
import { assertThrownOut, followLink, noticeOf } from '../../kit/prepared.js';
import { requested, reset } from '../../kit/resets.js';
import { newEmail, newPhone, refuses, type TestApp, type TestUser } from '../../kit/test-app.js';
import { stories } from '../../kit/world.js';

const phoneLinks = 'Open {{ link }}';

/**
 * Sudhodanan and Paverd, "Pre-hijacked accounts" (USENIX Security 2022): the attacker registers an account with the
 * victim's address and prepares a way back. She has never signed up. She follows the link in her mail because she believes
 * that it is for her. Each story shows that the proof lists what was prepared, that one click removes it, and that none of
 * it works afterwards. "Classic-federated merge" has a separate file, because there is no federated login.
 */
stories('An account that was prepared with the victim’s address', world => {
  async function prepared(addresses: Record<string, string> = {}, settings: Record<string, unknown> = {}) {
    const app = await world.app({ ...bothOn, ...settings });
    const hers = newEmail();
    const attacker = await attackerWith(app, { email: hers, ...addresses });
    return { app, hers, attacker, name: attacker.session.user.username as string };
  }

  /** Reads the mail as the victim: what was there before, its link, and the click. */
  async function throwOut(app: TestApp, hers: string, named: RegExp): Promise<void> {
    const mail = (await app.messagesTo(hers)).find(({ kind }) => kind === 'EMAIL_VERIFIED');
    assert.match(mail?.text ?? '', named);
    assert.match(mail?.html ?? '', named);
    const token = mail?.link?.split('/secure#')[1] ?? '';
    assert.notEqual((await noticeOf(app, token)).preparedBefore, null);
    assert.equal(await app.do('removePrepared', { token }), true);
    assert.equal((await noticeOf(app, token)).preparedBefore, null);
  }

  it('N16 N19 with an unexpired session: his open sessions and his password are listed, and end', async () => {
    const { app, hers, attacker, name } = await prepared();
    const elsewhere = await app.from('203.0.113.7').login(name, attackersPassword);
    const before = await followLink(app, hers);
    assert.equal(before.hasPassword, true);
    assert.equal(before.sessionCount, 2);
    assert.deepEqual(before.sessions.map(({ network }: { network: string }) => network).sort(), [
      '10.0.*.*',
      '203.0.*.*',
    ]);
    await elsewhere.me();
    await throwOut(app, hers, /a password, a username,? and 2 open sessions \(.*203\.0\.\*\.\*/);
    await assertThrownOut(app, { address: hers, userId: attacker.id, sessions: [attacker, elsewhere], names: [name] });
  });

  it('N16 N19 with a trojan identifier: his phone number is listed, and neither logs in nor resets', async () => {
    const his = newPhone();
    const { app, hers, attacker, name } = await prepared({ phone: his });
    await attacker.provePhone(his);
    const { identifiers } = await followLink(app, hers);
    assert.deepEqual(identifiers, [
      { kind: 'PHONE', value: maskAddress(his) },
      { kind: 'USERNAME', value: 'u***' },
    ]);
    await throwOut(app, hers, /a password, a phone number, a username,? and an open session/);
    assert.equal((await app.lastMessageTo(his)).kind, 'IDENTIFIER_CHANGED');
    const { length } = await app.messagesTo(his);
    await app.do('requestPasswordReset', { identifier: his });
    assert.equal((await app.messagesTo(his)).length, length);
    await assertThrownOut(app, { address: hers, userId: attacker.id, sessions: [attacker], names: [name, his] });
    // V6: the number is free again, and his own account with it is not hers.
    const again = await app.registerProven({ phone: his });
    assert.notEqual(again.id, attacker.id);
  });

  it('N19 with an unexpired change of address: the link to his own mailbox is invalid after the click', async () => {
    const { app, hers, attacker, name } = await prepared();
    const his = newEmail();
    await followLink(app, hers);
    await attacker.do('changeIdentifier', { kind: 'EMAIL', value: his, currentPassword: attackersPassword });
    const hisLink = await app.tokenTo(his);
    await throwOut(app, hers, /a password/);
    await refuses('INVALID_TOKEN', () => app.do('verifyLink', { token: hisLink }));
    await assertThrownOut(app, { address: hers, userId: attacker.id, sessions: [attacker], names: [name] });
    await refuses('INVALID_CREDENTIALS', () => app.login(his, attackersPassword));
  });

  it('N16 N19 with an unverified address: a number that was never proven, since its switch was OFF, is removed as well', async () => {
    const his = newPhone();
    const { app, hers, attacker, name } = await prepared({ phone: his }, { phoneVerification: false });
    assert.equal((await app.login(his, attackersPassword)).id, attacker.id);
    const before = await followLink(app, hers);
    assert.deepEqual(before.identifiers[0], { kind: 'PHONE', value: maskAddress(his) });
    assert.equal(before.remedy, 'REMOVE');
    await throwOut(app, hers, /a phone number/);
    await assertThrownOut(app, { address: hers, userId: attacker.id, sessions: [attacker], names: [name, his] });
  });

  it('N19 with an unexpired reset: the codes that he asked for before are invalid after the click', async () => {
    const his = newPhone();
    const { app, hers, attacker, name } = await prepared({ phone: his }, { loginByCode: ['PHONE'] });
    await attacker.provePhone(his);
    const hisReset = await requested(app, his);
    const { loginId } = await app.do('requestLoginCode', { identifier: his });
    const code = await app.codeTo(his);
    await followLink(app, hers);
    await throwOut(app, hers, /a phone number/);
    await refuses('INVALID_CODE', () => reset(app, hisReset, attackersPassword));
    await refuses('INVALID_CODE', () => app.do('logInWithCode', { loginId, code }));
    await assertThrownOut(app, { address: hers, userId: attacker.id, sessions: [attacker], names: [name, his] });
  });

  it('N16 N19 with a passkey that he added: it is listed, and logs in no more', async () => {
    const { app, hers, attacker, name } = await prepared();
    await allowPasskeys(app);
    const his = new Authenticator();
    await addPasskeyTo(attacker, his);
    await addPasskeyTo(attacker, new Authenticator(), 'Phone');
    const byPasskey = await logInBy(app, his);
    assert.equal((await followLink(app, hers)).passkeys, 2);
    const ready = await answerOf(app, his);
    const { options } = await byPasskey.do('startPasskey');
    await throwOut(app, hers, /a password, 2 passkeys, a username/);
    await refuses('INVALID_PASSKEY', () => app.do('logInWithPasskey', ready));
    await refuses('INVALID_PASSKEY', () => logInBy(app, his));
    await refuses('UNAUTHENTICATED', () =>
      byPasskey.do('addPasskey', { response: new Authenticator().create(options), name: 'Late' }),
    );
    await assertThrownOut(app, { address: hers, userId: attacker.id, sessions: [attacker, byPasskey], names: [name] });
  });

  it('N16 N19 with an authenticator app that he set up: it is listed, and does not keep her out', async () => {
    const { app, hers, attacker, name } = await prepared();
    const his = await enrol(attacker);
    const waiting = await pendingLogin(() => app.login(name, attackersPassword));
    const setUp = await attacker.do('startTotp');
    assert.ok(setUp);
    assert.equal((await followLink(app, hers)).hasAuthenticatorApp, true);
    await throwOut(app, hers, /a password, an authenticator app, a username/);
    for (const input of [{ totp: his.code() }, { recoveryCode: his.codes[0] }]) {
      await refuses('INVALID_TOKEN', () => app.do('completeLogin', { loginId: waiting.loginId, input }));
    }
    await assertThrownOut(app, { address: hers, userId: attacker.id, sessions: [attacker], names: [name] });
  });

  it('N16 N19 N21 with a second mailbox: it is listed when she proves her number by a texted link, which has no mail', async () => {
    const app = await world.app({ ...bothOn, phoneVerifiedSms: false });
    await app.template('PHONE_VERIFICATION', phoneLinks);
    const [his, hers] = [newEmail(), newPhone()];
    const attacker: TestUser = await attackerWith(app, { email: his, phone: hers });
    await attacker.proveEmail(his);
    const before = await followLink(app, hers);
    assert.deepEqual(before.identifiers[0], { kind: 'EMAIL', value: maskAddress(his) });
    const { length } = await app.messagesTo(hers);
    assert.equal(await app.do('removePrepared', { token: before.token }), true);
    assert.equal((await app.messagesTo(hers)).length, length, 'no message is needed');
    await refuses('UNAUTHENTICATED', () => attacker.me());
    for (const name of [his, hers, attacker.session.user.username]) {
      await refuses('INVALID_CREDENTIALS', () => app.login(name, attackersPassword));
    }
    await refuses('INVALID_TOKEN', () => app.do('sendResetByNotice', { token: before.token }), { field: 'token' });
    await reset(app, await requested(app, hers), 'what the victim alone knows');
    const owner = await app.login(hers, 'what the victim alone knows');
    assert.deepEqual([owner.id, (await owner.me()).loginIdentifiers], [attacker.id, [hers]]);
  });

  it('N19 C11 without a mailbox that he had removed: it cannot undo the removal after the click', async () => {
    const app = await world.app(bothOn);
    await app.template('PHONE_VERIFICATION', phoneLinks);
    const [his, hers] = [newEmail(), newPhone()];
    const attacker = await attackerWith(app, { email: his, phone: hers });
    await attacker.proveEmail(his);
    await attacker.do('removeIdentifier', { kind: 'EMAIL', currentPassword: attackersPassword });
    const undoLink = await app.tokenTo(his);
    const before = await followLink(app, hers);
    assert.equal(await app.do('removePrepared', { token: before.token }), true);
    await refuses('INVALID_TOKEN', () => app.do('undoByNotice', { token: undoLink }));
    await reset(app, await requested(app, hers), victimsPassword);
    assert.deepEqual((await (await app.login(hers, victimsPassword)).me()).loginIdentifiers, [hers]);
  });
});
