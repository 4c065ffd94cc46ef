import assert from 'node:assert/strict';
import { it } from 'node:test';
import { maskAddress } from '../../src/platform/values/mask.rules.js';
import { bothOn, bothOnAllDay } from '../kit/addresses.js';
import { Authenticator } from '../kit/authenticator.js';
import { enrol } from '../kit/authenticator-app.js';
import { addPasskeyTo, allowPasskeys, logInBy } from '../kit/passkeys.js';
import { enterCode, followLink, noticeOf } from '../kit/prepared.js';
import { reset } from '../kit/resets.js';
import { changesNothing } from '../kit/stored.js';
import { newEmail, newName, newPhone, outcomesOf, refuses, type TestApp } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

stories('The list of what was on an account before an address was proven', world => {
  const verifiedMail = async (app: TestApp, email: string) => {
    const mail = (await app.messagesTo(email)).find(({ kind }) => kind === 'EMAIL_VERIFIED');
    assert.ok(mail !== undefined);
    return mail;
  };
  const tokenOf = async (app: TestApp, email: string) => {
    const { link } = await verifiedMail(app, email);
    const [page, token = ''] = (link ?? '').split('#');
    assert.equal(page, `${world.url}/secure`);
    return token;
  };

  it('N17 is empty for an ordinary sign-up that enters the code, and its mail has no link', async () => {
    const app = await world.app(bothOn);
    const [email, phone] = [newEmail(), newPhone()];
    const user = await app.register({ username: newName(), email, phone });
    assert.equal(await enterCode(user, 'PHONE', phone), null);
    assert.equal(await enterCode(user, 'EMAIL', email), null);
    const { link, text, html } = await verifiedMail(app, email);
    assert.equal(link, null);
    for (const part of [text, html]) assert.doesNotMatch(part ?? '', /secure|already had/);
    assert.match(text, /The account also has a phone number and a username\./);
  });

  it('N17 is empty for an upgrade that enters the code', async () => {
    const app = await world.app(bothOnAllDay);
    const email = newEmail();
    const pseudo = await app.pseudoUser();
    world.wait(3_600);
    const user = await pseudo.upgrade({ email });
    assert.equal(await enterCode(user, 'EMAIL', email), null);
  });

  it('V24 N17 contains, behind a link without a session, the password of the sign-up, in plain and calm words', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    await app.register({ username: newName(), email });
    const before = await followLink(app, email);
    const { token, sessions, ...rest } = before;
    assert.equal(sessions.length, 1);
    assert.deepEqual(rest, {
      hasPassword: true,
      passkeys: 0,
      hasAuthenticatorApp: false,
      identifiers: [{ kind: 'USERNAME', value: 'u***' }],
      sessionCount: 1,
      remedy: 'REMOVE',
    });
    const { text } = await verifiedMail(app, email);
    assert.match(text, /Did you sign up yourself, and is all of it yours\? Then there is nothing to do\./);
  });

  it('N17 contains, on a session, what another session has, and not what this one did', async () => {
    const app = await world.app(bothOn);
    await allowPasskeys(app);
    const email = newEmail();
    const user = await app.register({ username: newName(), email });
    await addPasskeyTo(user, new Authenticator());
    assert.equal(await enterCode(user, 'EMAIL', email), null, 'its own passkey');

    const second = newEmail();
    const other = await app.register({ username: newName(), email: second });
    const authenticator = new Authenticator();
    await addPasskeyTo(other, authenticator);
    world.wait(600);
    const later = await logInBy(app, authenticator);
    const before = await enterCode(later, 'EMAIL', second);
    assert.deepEqual(
      [before.hasPassword, before.passkeys, before.sessionCount, before.identifiers.length],
      [true, 1, 1, 1],
    );
    assert.ok(await tokenOf(app, second));
  });

  it('N18 is shown as it is now and changes nothing; the click works once, in either way', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    const user = await app.register({ username: newName(), email });
    const { token: fromProof } = await followLink(app, email);
    const token = await tokenOf(app, email);
    await enrol(user);
    await changesNothing(world, async () => {
      const { kind, isUsed, canResetPassword, preparedBefore } = await noticeOf(app, token);
      assert.deepEqual([kind, isUsed, canResetPassword], ['EMAIL_VERIFIED', false, true]);
      assert.deepEqual([preparedBefore.hasAuthenticatorApp, preparedBefore.token], [true, token]);
    });
    const clicks = Array.from({ length: 20 }, (_, each) =>
      app.do('removePrepared', { token: each % 2 === 0 ? token : fromProof }),
    );
    const outcomes = await outcomesOf(clicks);
    assert.deepEqual(outcomes.toSorted(), [...Array(19).fill('INVALID_TOKEN'), 'OK']);
    await refuses('INVALID_TOKEN', () => app.do('disownAddress', { token }), { field: 'token' });
    assert.equal((await noticeOf(app, token)).preparedBefore, null);
    const { nodes } = await app.admin('auditLog', { filter: { action: 'PREPARED_REMOVED' } });
    assert.deepEqual(
      nodes.map(({ details }: { details: unknown }) => details),
      [{ kind: 'EMAIL', kinds: ['USERNAME'], sessions: 1, passkeys: false, totp: true }],
    );
    // N21: the answer's token sends the reset too.
    for (const each of [token, fromProof]) {
      assert.equal(await app.do('sendResetByNotice', { token: each }), true);
      assert.equal((await app.lastMessageTo(email)).kind, 'PASSWORD_RESET_EMAIL');
    }
    await reset(app, { token: await app.tokenTo(email) });
    await refuses('INVALID_TOKEN', () => app.do('removePrepared', { token }));
  });

  it('N21 F50 has a token in the answer for 30 minutes, and a link in the mail for 72 hours', async () => {
    const app = await world.app(bothOnAllDay);
    const email = newEmail();
    await app.register({ username: newName(), email });
    const { token: fromProof } = await followLink(app, email);
    const token = await tokenOf(app, email);
    world.wait(-3_600);
    await refuses('CODE_EXPIRED', () => app.do('removePrepared', { token: fromProof }), { field: 'token' });
    world.wait(3_600 + 30 * 60);
    for (const act of ['removePrepared', 'disownAddress', 'sendResetByNotice'] as const) {
      await refuses('CODE_EXPIRED', () => app.do(act, { token: fromProof }), { field: 'token' });
    }
    world.wait(71 * 3_600);
    assert.notEqual((await noticeOf(app, token)).preparedBefore, null);
    world.wait(3_600);
    await refuses('CODE_EXPIRED', () => app.do('removePrepared', { token }), { field: 'token' });
  });

  it('N19 is refused once the address was given up, for a disabled user, in another app, and with any other token', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    const user = await app.register({ username: newName(), email });
    const { token: fromProof } = await followLink(app, email);
    const token = await tokenOf(app, email);
    await app.admin('disableUser', { id: user.id });
    for (const each of [token, fromProof])
      await refuses('INVALID_TOKEN', () => app.do('removePrepared', { token: each }));
    await app.admin('enableUser', { id: user.id });
    const other = await world.app(bothOn);
    for (const each of [token, fromProof]) {
      await refuses('INVALID_TOKEN', () => other.do('removePrepared', { token: each }));
    }
    const again = await app.login(email);
    await again.do('removeIdentifier', { kind: 'EMAIL' });
    for (const each of [token, fromProof]) {
      await refuses('INVALID_TOKEN', () => app.do('removePrepared', { token: each }));
      await refuses('INVALID_TOKEN', () => app.do('disownAddress', { token: each }));
    }
    assert.equal((await noticeOf(app, token)).preparedBefore, null);
    const changed = newName();
    await again.change('USERNAME', changed);
    for (const each of ['', 'A'.repeat(64), 'A'.repeat(2_000), `${fromProof}x`]) {
      await refuses('INVALID_TOKEN', () => app.do('removePrepared', { token: each }));
    }
    await again.me();
  });

  it('N20 removes nothing of an account from before the address was entered: only the address can leave it', async () => {
    const app = await world.app(bothOnAllDay);
    const [phone, mistyped] = [newPhone(), newEmail()];
    const user = await app.registerProven({ phone });
    const his = await enrol(user);
    world.wait(3_600);
    await user.do('confirmPresence', { input: { totp: his.code() } });
    await user.do('changeIdentifier', { kind: 'EMAIL', value: mistyped });
    const before = await followLink(app, mistyped);
    assert.deepEqual([before.remedy, before.hasAuthenticatorApp], ['LEAVE', true]);
    const token = await tokenOf(app, mistyped);
    for (const each of [token, before.token]) {
      await refuses('INVALID_TOKEN', () => app.do('removePrepared', { token: each }), { field: 'token' });
    }
    await user.me();
    const { length } = await app.messagesTo(mistyped);
    assert.equal(await app.do('disownAddress', { token }), true);
    const { email, phone: kept } = await user.me();
    assert.deepEqual([email, kept.value], [null, phone]);
    assert.equal((await app.messagesTo(mistyped)).length, length);
    const told = await app.lastMessageTo(phone);
    assert.equal(told.kind, 'IDENTIFIER_REMOVED');
    assert.ok(told.text.includes(maskAddress(mistyped)));
    await refuses('INVALID_CREDENTIALS', () => app.login(mistyped));
    // V6: the address is free for an account of its owner.
    const owner = await app.registerProven({ email: mistyped });
    assert.equal((await app.login(mistyped)).id, owner.id);
    await refuses('INVALID_TOKEN', () => app.do('disownAddress', { token: before.token }));
    assert.equal((await app.login(mistyped)).id, owner.id);
  });

  it('N20 removes nothing of an account that lived for 30 days without the address', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    const user = await app.register({ username: newName(), email });
    world.wait(31 * 86_400);
    const again = await app.login(user.session.user.username);
    await again.do('resendVerification', { kind: 'EMAIL' });
    assert.equal((await followLink(app, email)).remedy, 'LEAVE');
  });

  it('N20 lets the new mailbox of a change remove nothing of the old one’s account', async () => {
    const app = await world.app(bothOn);
    const [old, next] = [newEmail(), newEmail()];
    const user = await app.registerProven({ email: old });
    await user.change('EMAIL', next);
    assert.equal((await followLink(app, next)).remedy, 'LEAVE');
    await refuses('INVALID_TOKEN', async () => app.do('removePrepared', { token: await tokenOf(app, next) }));
    await user.me();
  });

  it('N16 O2 is also in the mail to an address that an admin marks, by its link', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    const user = await app.register({ username: newName(), email });
    await app.admin('markAddressVerified', { userId: user.id, kind: 'EMAIL' });
    assert.match((await verifiedMail(app, email)).text, /already had: a password, a username,? and an open session/);
    assert.equal(await app.do('removePrepared', { token: await tokenOf(app, email) }), true);
    await refuses('UNAUTHENTICATED', () => user.me());
  });

  it('N16 O14 of an invitation contains what the admin entered, and not the password that the person has just chosen', async () => {
    const app = await world.app(bothOn);
    const [email, phone] = [newEmail(), newPhone()];
    await app.admin('createUser', { input: { username: newName(), email, phone } });
    await reset(app, { token: await app.tokenTo(email) });
    const mail = (await app.messagesTo(email)).find(({ kind }) => kind === 'EMAIL_VERIFIED');
    assert.match(mail?.text ?? '', /already had: a phone number and a username\./);
  });

  it('N18 is Japanese for a Japanese user', async () => {
    const app = await world.app(bothOn);
    const email = newEmail();
    await app.register({ username: newName(), email, locale: 'ja-JP' });
    await followLink(app, email);
    const { text } = await verifiedMail(app, email);
    assert.match(text, /次のものがありました: パスワード、ユーザー名、ログイン中の端末1台/);
  });
});
