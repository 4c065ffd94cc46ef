import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../kit/addresses.js';
import { Authenticator } from '../kit/authenticator.js';
import { enrol } from '../kit/authenticator-app.js';
import { addPasskeyTo, allowPasskeys, answerOf } from '../kit/passkeys.js';
import { changesNothing } from '../kit/stored.js';
import { newEmail, newName, newPhone, password, refuses, type TestApp, TestUser, wrongCode } from '../kit/test-app.js';
import { changed, changeEmail, dayLater, frozen, noticeTo, undo } from '../kit/undo.js';
import { stories } from '../kit/world.js';

const newPassword = 'another horse battery';
const dead = { field: 'token' };

stories('The undo of an address that was given up', world => {
  const infoOf = async (app: TestApp, token: string) => (await app.do('noticeInfo', { token })).undo;
  const owns = async (app: TestApp, address: string) => {
    await app.login(address);
  };
  const logsInNobody = (app: TestApp, address: string) => refuses('INVALID_CREDENTIALS', () => app.login(address));

  it('C11 N10 is offered to the old address by a notice, whose link shows that the change can be undone, and changes nothing', async () => {
    const { app, token } = await changed(await world.app(bothOn));
    await changesNothing(world, async () => {
      assert.deepEqual(await infoOf(app, token), {
        side: 'OLD',
        state: 'POSSIBLE',
        restoresAt: null,
        canProve: false,
        proofs: ['PASSWORD', 'TOTP'],
      });
    });
  });

  it('C12 ends all sessions and freezes both addresses: no login, reset, code or lookup by either', async () => {
    const app = await world.app({ ...bothOn, loginByCode: ['EMAIL'] });
    const given = await changed(app);
    const { user, old, next } = given;
    const other = await app.login(next);
    const info = await undo(given);
    assert.deepEqual([info.side, info.state, info.canProve], ['OLD', 'WAITING', true]);
    assert.ok(Math.abs(Date.parse(info.restoresAt) - world.now - 86_400_000) < 60_000);
    for (const each of [user, other]) await refuses('UNAUTHENTICATED', () => each.me());
    const somebody = await app.register({ username: newName() });
    for (const address of [old, next]) {
      const before = (await app.messagesTo(address)).length;
      await logsInNobody(app, address);
      await app.do('requestPasswordReset', { identifier: address });
      await app.do('requestLoginCode', { identifier: address });
      assert.equal((await app.messagesTo(address)).length, before);
      assert.equal(await somebody.do('userByIdentifier', { identifier: address }), null);
    }
    const { nodes } = await app.admin('auditLog', { filter: { action: 'ADDRESS_FROZEN' } });
    assert.deepEqual(nodes[0].details, { kind: 'EMAIL', notice: 'IDENTIFIER_CHANGED' });
  });

  it('C12 makes resets, codes and pending changes invalid that were open before', async () => {
    const app = await world.app(bothOn);
    const { user, next, old } = await changed(app);
    await app.do('requestPasswordReset', { identifier: next });
    const reset = await app.tokenTo(next);
    const third = newEmail();
    await user.change('EMAIL', third);
    const link = await app.tokenTo(third);
    await undo({ app, token: await noticeTo(app, old, 'IDENTIFIER_CHANGED') });
    await refuses('INVALID_TOKEN', () => app.do('resetPassword', { input: { token: reset, newPassword } }));
    await refuses('INVALID_TOKEN', () => app.do('verifyLink', { token: link }));
  });

  it('C12 leaves the username as a way in, so that a former mailbox locks nobody out', async () => {
    const app = await world.app(bothOn);
    const { user } = await frozen(app);
    const again = await app.login(user.session.user.username);
    const { email, loginIdentifiers } = await again.me();
    assert.deepEqual([email, loginIdentifiers], [null, [user.session.user.username]]);
  });

  it('C12 sends the new address and the other addresses of the user a notice, with a link to object', async () => {
    const app = await world.app(bothOn);
    const [phone, email, next] = [newPhone(), newEmail(), newPhone()];
    await app.registerProven({ email, phone });
    // A thief could have added a younger number.
    world.wait(72 * 3_600);
    const user = await app.login(email);
    await user.change('PHONE', next);
    await user.provePhone(next);
    // An SMS has no link, so the other mailbox undoes the change of a number.
    const token = await noticeTo(app, email, 'IDENTIFIER_ADDED');
    const info = await undo({ app, token });
    // No other address of the user has a mailbox to object from.
    assert.deepEqual([info.state, info.restoresAt], ['ADMIN', null]);
    assert.equal((await app.lastMessageTo(next)).kind, 'ADDRESS_FROZEN');
    for (const each of [phone, next]) await logsInNobody(app, each);
    await owns(app, email);
    await dayLater(world);
    await logsInNobody(app, phone);
    await app.do('proveByNotice', { token, input: { password } });
    await owns(app, phone);
    await logsInNobody(app, next);
  });

  it('C14 is completed at once by the password of before the change', async () => {
    const app = await world.app(bothOn);
    const { old, next, token } = await frozen(app);
    const info = await app.do('proveByNotice', { token, input: { password } });
    assert.deepEqual([info.state, info.canProve], ['OLD', false]);
    await owns(app, old);
    await logsInNobody(app, next);
    const { nodes } = await app.admin('auditLog', { filter: { action: 'FREEZE_PROVEN' } });
    assert.deepEqual(nodes[0].details, { kind: 'EMAIL', method: 'PASSWORD', for: 'OLD' });
  });

  it('C14 is ended at once by an objection with the password of before the change, and the change is kept', async () => {
    const app = await world.app(bothOn);
    const { old, next, objection } = await frozen(app);
    assert.equal((await infoOf(app, objection)).side, 'NEW');
    assert.equal((await app.do('proveByNotice', { token: objection, input: { password } })).state, 'NEW');
    await owns(app, next);
    await logsInNobody(app, old);
    await dayLater(world);
    await owns(app, next);
  });

  it('C14 F48 is completed by a passkey of 72 hours before the change too, and a younger one leaves a row in the audit log', async () => {
    const app = await allowPasskeys(await world.app(bothOn));
    const email = newEmail();
    const name = (await app.registerProven({ email })).session.user.username;
    const [old, young] = [new Authenticator(), new Authenticator()];
    await addPasskeyTo(await app.login(name), old);
    world.wait(72 * 3_600);
    await addPasskeyTo(await app.login(name), young);
    const { token } = await changeEmail(app, await app.login(name), email);
    await undo({ app, token });
    const late = await answerOf(app, young);
    await refuses('INVALID_PASSKEY', () => app.do('proveByNotice', { token, input: { passkey: late } }), {
      reason: 'PASSKEY_NOT_ACCEPTED',
    });
    // F48
    const { nodes } = await app.admin('auditLog', { filter: { action: 'SECOND_FACTOR_REFUSED' } });
    assert.deepEqual(
      nodes.map(({ details }: { details: unknown }) => details),
      [{ method: 'PASSKEY', reason: 'PASSKEY_NOT_ACCEPTED' }],
    );
    const passkey = await answerOf(app, old);
    assert.equal((await app.do('proveByNotice', { token, input: { passkey } })).state, 'OLD');
  });

  it('N14 has a link with what a browser needs for a passkey, while one can be used, and reading it writes nothing', async () => {
    const pages = ['https://id.example.com', `android:apk-key-hash:${'A'.repeat(43)}`];
    const app = await world.app(bothOn);
    const given = await changed(app);
    const asked = async (token: string) => {
      const document =
        'query ($token: String!) { noticeInfo(token: $token) { undo { passkeyOrigins passkeyRequest { loginId options expiresAt } } } }';
      return (await app.raw(document, { token })).noticeInfo.undo;
    };
    assert.deepEqual(await asked(given.token), { passkeyOrigins: [], passkeyRequest: null });
    await allowPasskeys(app, { rpId: 'example.com', origins: pages });
    assert.deepEqual(await asked(given.token), { passkeyOrigins: pages.slice(0, 1), passkeyRequest: null });
    await undo(given);
    await changesNothing(world, async () => {
      const { passkeyRequest } = await asked(given.token);
      assert.deepEqual(passkeyRequest.options.allowCredentials, []);
      assert.equal(passkeyRequest.options.rpId, 'example.com');
      assert.ok(Math.abs(Date.parse(passkeyRequest.expiresAt) - world.now - 300_000) < 60_000);
      assert.notEqual((await asked(given.token)).passkeyRequest.loginId, passkeyRequest.loginId);
    });
    await app.do('proveByNotice', { token: given.token, input: { password } });
    assert.equal((await asked(given.token)).passkeyRequest, null);
  });

  it('N14 is proven once by a passkey that answers the request of the link, and only for its own account', async () => {
    const app = await allowPasskeys(await world.app(bothOn));
    const email = newEmail();
    const user = await app.registerProven({ email });
    const [mine, strangers] = [new Authenticator(), new Authenticator()];
    await addPasskeyTo(user, mine);
    await addPasskeyTo(await app.register({ username: newName() }), strangers);
    world.wait(72 * 3_600);
    const { token, next } = await changeEmail(app, await app.login(email), email);
    await undo({ app, token });
    const objection = await noticeTo(app, next, 'ADDRESS_FROZEN');
    const answer = async (device: Authenticator) => {
      const document =
        'query ($token: String!) { noticeInfo(token: $token) { undo { passkeyRequest { loginId options } } } }';
      const { loginId, options } = (await app.raw(document, { token })).noticeInfo.undo.passkeyRequest;
      return { loginId, response: device.get(options) };
    };
    const prove = (link: string, passkey: unknown) => app.do('proveByNotice', { token: link, input: { passkey } });
    const wrong = await answer(strangers);
    await refuses('INVALID_PASSKEY', () => prove(token, wrong), { reason: 'PASSKEY_NOT_ACCEPTED' });
    const right = await answer(mine);
    assert.equal((await prove(token, right)).state, 'OLD');
    await refuses('INVALID_PASSKEY', () => prove(objection, right), { reason: 'CHALLENGE_USED' });
    await owns(app, email);
  });

  it('C14 is completed by a code of an authenticator app, and one of a younger app is refused', async () => {
    const app = await world.app(bothOn);
    const [old, next] = [newEmail(), newEmail()];
    const user = await app.registerProven({ email: old });
    // The password confirms the change while there is no factor yet. An admin completes it much later.
    await user.change('EMAIL', next);
    const { code } = await enrol(user);
    world.wait(72 * 3_600);
    await app.admin('markAddressVerified', { userId: user.id, kind: 'EMAIL' });
    const token = await noticeTo(app, old, 'IDENTIFIER_CHANGED');
    await undo({ app, token });
    await refuses('INVALID_CODE', () => app.do('proveByNotice', { token, input: { totp: '000000' } }));
    assert.equal((await app.do('proveByNotice', { token, input: { totp: code() } })).state, 'OLD');

    const given = await changed(app);
    const late = await enrol(given.user);
    await undo(given);
    const { token: other } = given;
    await refuses('INVALID_CODE', () => app.do('proveByNotice', { token: other, input: { totp: late.code() } }));
  });

  it('C24 is completed by a code by SMS to a number of 72 hours before the change, once, for either side', async () => {
    const app = await world.app({ ...bothOn, loginByCode: ['EMAIL', 'PHONE'] });
    for (const side of ['OLD', 'NEW'] as const) {
      const [old, phone] = [newEmail(), newPhone()];
      await app.registerProven({ email: old, phone });
      world.wait(72 * 3_600);
      const { token, next } = await changeEmail(app, await app.login(old), old);
      assert.ok((await infoOf(app, token)).proofs.includes('SMS_CODE'));
      await undo({ app, token });
      const objection = await noticeTo(app, next, 'ADDRESS_FROZEN');
      const [mine, theirs] = side === 'OLD' ? [token, objection] : [objection, token];
      const { loginId } = await app.do('requestLoginCode', { identifier: phone });
      const code = { loginId, code: await app.codeTo(phone) };
      const wrong = { loginId, code: wrongCode(code.code) };
      await refuses('INVALID_CODE', () => app.do('proveByNotice', { token: mine, input: { code: wrong } }), {
        attemptsLeft: 4,
      });
      assert.equal((await app.do('proveByNotice', { token: mine, input: { code } })).state, side);
      await owns(app, side === 'OLD' ? old : next);
      await logsInNobody(app, side === 'OLD' ? next : old);
      await refuses('CODE_EXPIRED', () => app.do('proveByNotice', { token: theirs, input: { code } }));
      await refuses('CODE_EXPIRED', () => app.do('logInWithCode', code));
    }
    const { nodes } = await app.admin('auditLog', { filter: { action: 'FREEZE_PROVEN' } });
    assert.equal(nodes[0].details.method, 'SMS_CODE');
  });

  it('C24 refuses a code to a younger number, to another account’s or by mail like a wrong one', async () => {
    const app = await world.app({ ...bothOn, loginByCode: ['EMAIL', 'PHONE'] });
    const [old, young, strangers, mailbox] = [newEmail(), newPhone(), newPhone(), newEmail()];
    await app.registerProven({ phone: strangers, email: mailbox });
    await app.registerProven({ email: old });
    world.wait(72 * 3_600);
    const again = await app.login(old);
    await again.change('PHONE', young);
    await again.provePhone(young);
    const { token } = await changeEmail(app, again, old);
    await undo({ app, token });
    for (const identifier of [young, strangers, mailbox]) {
      const { loginId } = await app.do('requestLoginCode', { identifier });
      const code = { loginId, code: await app.codeTo(identifier) };
      await refuses('INVALID_CODE', () => app.do('proveByNotice', { token, input: { code } }), { attemptsLeft: 4 });
      const unknown = await app.do('requestLoginCode', { identifier: newPhone() });
      const guess = { ...code, loginId: unknown.loginId };
      await refuses('INVALID_CODE', () => app.do('proveByNotice', { token, input: { code: guess } }), {
        attemptsLeft: 4,
      });
    }
    assert.equal((await infoOf(app, token)).state, 'WAITING');
    await logsInNobody(app, old);
  });

  it('C24 refuses a code to a number that has become dormant during the freeze in the same way', async () => {
    const app = await world.app({ ...bothOn, loginByCode: ['PHONE'] });
    const [old, phone] = [newEmail(), newPhone()];
    await app.registerProven({ email: old, phone });
    world.wait(72 * 3_600);
    const { token, next } = await changeEmail(app, await app.login(old), old);
    await undo({ app, token });
    await app.do('objectByNotice', { token: await noticeTo(app, next, 'ADDRESS_FROZEN') });
    world.wait(72 * 3_600);
    const { loginId } = await app.do('requestLoginCode', { identifier: phone });
    const code = { loginId, code: await app.codeTo(phone) };
    await app.set({ dormantAfterDays: 1 });
    await refuses('INVALID_CODE', () => app.do('proveByNotice', { token, input: { code } }), { attemptsLeft: 4 });
    await app.set({ dormantAfterDays: 30 });
    assert.equal((await app.do('proveByNotice', { token, input: { code } })).state, 'OLD');
    await owns(app, old);
  });

  it('C24 accepts no SMS where the app sends no such codes, nor for the change of a number', async () => {
    const app = await world.app({ ...bothOn, loginByCode: ['PHONE'] });
    const [email, phone, next] = [newEmail(), newPhone(), newPhone()];
    await app.registerProven({ email, phone });
    world.wait(72 * 3_600);
    const again = await app.login(email);
    await again.change('PHONE', next);
    await again.provePhone(next);
    const token = await noticeTo(app, email, 'IDENTIFIER_ADDED');
    assert.ok(!(await infoOf(app, token)).proofs.includes('SMS_CODE'));

    const given = await changed(app);
    assert.ok((await infoOf(app, given.token)).proofs.includes('SMS_CODE'));
    await app.set({ loginByCode: [] });
    assert.ok(!(await infoOf(app, given.token)).proofs.includes('SMS_CODE'));
  });

  it('C14 does not accept a password that was changed shortly before the address, because a thief could set it first', async () => {
    const app = await world.app(bothOn);
    const old = newEmail();
    const user = await app.registerProven({ email: old });
    await user.do('changePassword', { currentPassword: password, newPassword });
    const { token, next } = await changeEmail(app, user, old, newPassword);
    await undo({ app, token });
    const objection = await noticeTo(app, next, 'ADDRESS_FROZEN');
    for (const each of [token, objection]) {
      await refuses('INVALID_CREDENTIALS', () =>
        app.do('proveByNotice', { token: each, input: { password: newPassword } }),
      );
    }
  });

  it('C14 refuses a password that was changed since like a wrong one', async () => {
    const app = await world.app(bothOn);
    const given = await changed(app);
    await given.user.do('changePassword', { currentPassword: password, newPassword });
    await undo(given);
    const objection = await noticeTo(app, given.next, 'ADDRESS_FROZEN');
    for (const token of [given.token, objection]) {
      for (const each of [newPassword, password, 'anything at all'])
        await refuses('INVALID_CREDENTIALS', () => app.do('proveByNotice', { token, input: { password: each } }));
    }
    await dayLater(world);
    await app.login(given.old, newPassword);
  });

  it('C14 C30 is completed by the password of before the change also after a thief reset it and changed it then', async () => {
    const app = await world.app(bothOn);
    const given = await changed(app);
    await app.do('requestPasswordReset', { identifier: given.next });
    await app.do('resetPassword', { input: { token: await app.tokenTo(given.next), newPassword } });
    const thief = await app.login(given.next, newPassword);
    await thief.do('changePassword', { currentPassword: newPassword, newPassword: 'yet another horse battery' });
    const { token } = given;
    await undo(given);
    assert.equal((await app.do('proveByNotice', { token, input: { password } })).state, 'OLD');
  });

  it('C14 C30 refuses a password that was changed after the freeze had ended', async () => {
    const app = await world.app(bothOn);
    const { old, objection } = await frozen(app);
    await dayLater(world);
    await (await app.login(old)).do('changePassword', { currentPassword: password, newPassword });
    const input = { password };
    await refuses('INVALID_CREDENTIALS', () => app.do('proveByNotice', { token: objection, input }));
    await app.login(old, newPassword);
  });

  it('C13 allows no change of the ways into the account while it is frozen', async () => {
    const app = await allowPasskeys(await world.app({ ...bothOn }));
    const { user } = await frozen(app);
    const name = user.session.user.username;
    const in_ = await app.login(name);
    const acts: [Parameters<TestUser['do']>[0], Record<string, unknown>][] = [
      ['changeIdentifier', { kind: 'EMAIL', value: newEmail(), currentPassword: password }],
      ['changeIdentifier', { kind: 'USERNAME', value: newName() }],
      ['removeIdentifier', { kind: 'USERNAME', currentPassword: password }],
      ['changePassword', { currentPassword: password, newPassword }],
      ['startPasskey', {}],
      ['startTotp', {}],
      ['deleteMe', { currentPassword: password }],
    ];
    for (const [act, variables] of acts) {
      await changesNothing(world, () => refuses('ADDRESS_FROZEN', () => in_.do(act, variables)));
    }
    await refuses('INVALID_CREDENTIALS', () => in_.do('changePassword', { currentPassword: 'wrong one', newPassword }));
    await dayLater(world);
    await (await app.login(name)).do('changePassword', { currentPassword: password, newPassword });
  });

  it('C13 allows no verification of an address of the user while one is frozen, by any link or admin', async () => {
    const app = await world.app(bothOn);
    const phone = newPhone();
    const old = newEmail();
    const user = await app.register({ username: newName(), email: old, phone });
    await user.proveEmail(old);
    const { token } = await changeEmail(app, user, old);
    await undo({ app, token });
    const again = await app.login(user.session.user.username);
    await refuses('ADDRESS_FROZEN', () => app.admin('markAddressVerified', { userId: user.id, kind: 'PHONE' }));
    world.wait(61);
    await again.do('resendVerification', { kind: 'PHONE' });
    await refuses('ADDRESS_FROZEN', async () => again.do('verifyPhone', { code: await app.codeTo(phone) }));
  });

  it('C11 works for a removal in the same way: otherwise a thief removes the address first', async () => {
    const app = await world.app(bothOn);
    const [old, thiefs] = [newEmail(), newEmail()];
    const user = await app.registerProven({ email: old });
    await user.do('removeIdentifier', { kind: 'EMAIL', currentPassword: password });
    await user.change('EMAIL', thiefs);
    await user.proveEmail(thiefs);
    const token = await noticeTo(app, old, 'IDENTIFIER_CHANGED');
    await undo({ app, token });
    await logsInNobody(app, thiefs);
    await dayLater(world);
    await owns(app, old);
    await logsInNobody(app, thiefs);
  });

  it('C11 is impossible by a claimed address, by one that was taken on trust, or that an admin released', async () => {
    const app = await world.app({ ...bothOn, emailVerification: false });
    const trusted = newEmail();
    const user = await app.register({ email: trusted });
    await app.set({ emailVerification: true });
    const { token } = await changeEmail(app, user, trusted);
    assert.equal(await infoOf(app, token), null);
    await refuses('INVALID_TOKEN', () => app.do('undoByNotice', { token }), dead);

    const released = newEmail();
    const other = await app.registerProven({ email: released });
    await app.admin('releaseAddress', { userId: other.id, kind: 'EMAIL' });
    const notice = await noticeTo(app, released, 'IDENTIFIER_CHANGED');
    assert.equal(await infoOf(app, notice), null);
    await refuses('INVALID_TOKEN', () => app.do('undoByNotice', { token: notice }), dead);
  });

  it('C11 protects a proven address also after its switch was turned OFF', async () => {
    const app = await world.app(bothOn);
    const [old, next] = [newEmail(), newEmail()];
    const user = await app.registerProven({ email: old });
    await app.set({ emailVerification: false });
    await user.change('EMAIL', next);
    await owns(app, next);
    const token = await noticeTo(app, old, 'IDENTIFIER_CHANGED');
    await undo({ app, token });
    for (const each of [old, next]) await logsInNobody(app, each);
    await dayLater(world);
    await owns(app, old);
  });

  it('C11 is possible for a change that an admin completed by marking the pending address verified', async () => {
    const app = await world.app(bothOn);
    const [old, next] = [newEmail(), newEmail()];
    const user = await app.registerProven({ email: old });
    await user.change('EMAIL', next);
    await app.admin('markAddressVerified', { userId: user.id, kind: 'EMAIL' });
    await undo({ app, token: await noticeTo(app, old, 'IDENTIFIER_CHANGED') });
    await app.do('proveByNotice', { token: await noticeTo(app, next, 'ADDRESS_FROZEN'), input: { password } });
    await owns(app, next);
  });

  it('C11 is impossible for a change that an authenticator app confirmed, unless that is younger than 72 hours', async () => {
    const app = await world.app(bothOn);
    const old = newEmail();
    const user = await app.registerProven({ email: old });
    const enrolled = await enrol(user);
    const young = await changeEmail(app, user, old);
    assert.equal((await infoOf(app, young.token)).state, 'POSSIBLE');
    world.wait(72 * 3_600);
    const later = new TestUser(app, await user.refresh());
    await later.do('confirmPresence', { input: { totp: enrolled.code() } });
    const final = await changeEmail(app, later, young.next);
    assert.equal(await infoOf(app, final.token), null);
    await refuses('INVALID_TOKEN', () => app.do('undoByNotice', { token: final.token }), dead);
  });

  it('N11 has a link that cannot object, and the link to object cannot undo', async () => {
    const app = await world.app(bothOn);
    const given = await changed(app);
    await refuses('INVALID_TOKEN', () => app.do('objectByNotice', { token: given.token }), dead);
    await refuses('INVALID_TOKEN', () => app.do('proveByNotice', { token: given.token, input: { password } }), dead);
    await undo(given);
    const objection = await noticeTo(app, given.next, 'ADDRESS_FROZEN');
    await refuses('INVALID_TOKEN', () => app.do('undoByNotice', { token: objection }), dead);
    await refuses('INVALID_TOKEN', () => undo(given), dead);
  });

  it('N12 accepts ten proofs by one link, and wrong passwords there do not keep the owner from logging in', async () => {
    const app = await world.app(bothOn);
    const { user, token, next, objection } = await frozen(app);
    const elsewhere = app.from('203.0.113.9');
    const guess = (each: number) =>
      elsewhere.do('proveByNotice', { token, input: { password: `wrong password ${each}` } });
    for (let each = 0; each < 10; each++) await refuses('INVALID_CREDENTIALS', () => guess(each));
    await refuses('RATE_LIMITED', () => elsewhere.do('proveByNotice', { token, input: { password } }));
    await app.login(user.session.user.username);
    await app.do('proveByNotice', { token: objection, input: { password } });
    await owns(app, next);
  });
});
