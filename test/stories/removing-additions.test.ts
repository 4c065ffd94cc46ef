import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn, bothOnAllDay } from '../kit/addresses.js';
import { Authenticator } from '../kit/authenticator.js';
import { enrol } from '../kit/authenticator-app.js';
import { addPasskeyTo, allowPasskeys, logInBy } from '../kit/passkeys.js';
import { reset } from '../kit/resets.js';
import { changesNothing } from '../kit/stored.js';
import { newEmail, newName, newPhone, outcomesOf, password, refuses, type TestApp, TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const newPassword = 'another horse battery';
const document = 'query ($token: String!) { noticeInfo(token: $token) { kind removable canResetPassword } }';

stories('Removing what was added, by the link in its notice', world => {
  async function owner(settings: Record<string, unknown> = {}) {
    const app = await world.app({ ...bothOn, ...settings });
    await allowPasskeys(app);
    const email = newEmail();
    const user = await app.registerProven({ email });
    return { app, email, user, thief: await app.login(email) };
  }
  const removableOf = async (app: TestApp, token: string) => (await app.raw(document, { token })).noticeInfo.removable;
  const remove = (app: TestApp, token: string) => app.do('removeAddedByNotice', { token });

  it('N22 N24 a passkey: it logs in no more, all sessions end, and the owner sets a new password', async () => {
    const { app, email, user, thief } = await owner();
    const [mine, his] = [new Authenticator(), new Authenticator()];
    await addPasskeyTo(user, mine);
    await addPasskeyTo(thief, his);
    const byPasskey = await logInBy(app, his);
    const mails = (await app.messagesTo(email)).filter(({ kind }) => kind === 'WAY_IN_ADDED');
    const token = mails[0]?.link?.split('#')[1] ?? '';
    await changesNothing(world, async () => assert.equal(await removableOf(app, token), 'PASSKEY'));
    assert.equal(await remove(app, token), true);
    for (const each of [user, thief, byPasskey]) await refuses('UNAUTHENTICATED', () => each.me());
    await refuses('INVALID_PASSKEY', () => logInBy(app, his));
    assert.equal((await app.lastMessageTo(email)).kind, 'WAY_IN_REMOVED');
    // Exactly that passkey is removed.
    assert.equal((await logInBy(app, mine)).id, user.id);
    assert.equal(await removableOf(app, token), null);
    await refuses('INVALID_TOKEN', () => remove(app, token), { field: 'token' });
    await app.do('sendResetByNotice', { token });
    await reset(app, { token: await app.tokenTo(email) });
    await refuses('INVALID_CREDENTIALS', () => app.login(email));
    await app.login(email, newPassword);
    const { nodes } = await app.admin('auditLog', { filter: { action: 'WAY_IN_REMOVED' } });
    assert.deepEqual([nodes[0].details.wayIn, nodes[0].details.byNotice], ['PASSKEY', true]);
  });

  it('N22 N23 an authenticator app that locks the owner out, also after the thief has replaced it', async () => {
    const { app, email, thief } = await owner();
    const first = await enrol(thief);
    const token = await app.tokenTo(email);
    const again = await enrol(first.user);
    const replaced = await app.tokenTo(email);
    assert.notEqual(replaced, token);
    assert.equal(await removableOf(app, replaced), null);
    assert.equal(await removableOf(app, token), 'TOTP');
    await remove(app, token);
    await refuses('UNAUTHENTICATED', () => again.user.me());
    // No second factor is asked for any more.
    await app.login(email);
  });

  for (const switches of [bothOn, { emailVerification: true, phoneVerification: false }]) {
    it(`N22 N24 an address, whether its switch is ON or OFF (${switches.phoneVerification})`, async () => {
      const { app, email, user, thief } = await owner(switches);
      const his = newPhone();
      await thief.change('PHONE', his);
      if (switches.phoneVerification) await thief.provePhone(his);
      assert.equal((await app.login(his)).id, user.id);
      const token = await app.tokenTo(email);
      assert.equal(await removableOf(app, token), 'PHONE');
      const next = newPhone();
      if (switches.phoneVerification) await thief.change('PHONE', next);
      const code = switches.phoneVerification ? await app.codeTo(next) : '';
      assert.equal(await remove(app, token), true);
      await refuses('INVALID_CREDENTIALS', () => app.login(his));
      await refuses('UNAUTHENTICATED', () => thief.do('verifyPhone', { code }));
      const back = await app.login(email);
      assert.deepEqual([(await back.me()).phone, (await back.me()).pendingPhone], [null, null]);
      await refuses('INVALID_TOKEN', () => remove(app, token));
      // V6: it is free again.
      await app.register({ username: newName(), phone: his });
    });
  }

  it('N22 nothing that the user has removed and added again, and nothing by a notice to an address that was given up', async () => {
    const { app, email, user } = await owner();
    const phone = newPhone();
    await user.change('PHONE', phone);
    await user.provePhone(phone);
    const token = await app.tokenTo(email);
    await user.do('removeIdentifier', { kind: 'PHONE' });
    assert.equal(await removableOf(app, token), null);
    await user.change('PHONE', phone);
    await user.provePhone(phone);
    assert.equal(await removableOf(app, token), null);
    await refuses('INVALID_TOKEN', () => remove(app, token));
    const second = await app.tokenTo(email);
    assert.equal(await removableOf(app, second), 'PHONE');
    await user.do('removeIdentifier', { kind: 'EMAIL' });
    assert.equal(await removableOf(app, second), null);
    await refuses('INVALID_TOKEN', () => remove(app, second));
    await user.me();
  });

  it('N23 nothing by an address that was added within 72 hours, since it may be the thief’s', async () => {
    const app = await world.app(bothOnAllDay);
    await allowPasskeys(app);
    const phone = newPhone();
    const victim = await app.registerProven({ phone });
    const [his, mine] = [newEmail(), new Authenticator()];
    await victim.change('EMAIL', his);
    await app.do('verifyLink', { token: await app.tokenTo(his) });
    await addPasskeyTo(victim, mine);
    const token = await app.tokenTo(his);
    assert.equal((await app.lastMessageTo(his)).kind, 'WAY_IN_ADDED');
    assert.equal(await removableOf(app, token), null);
    await refuses('INVALID_TOKEN', () => remove(app, token));
    assert.equal((await logInBy(app, mine)).id, victim.id);

    world.wait(72 * 3_600);
    const later = await app.login(phone);
    await addPasskeyTo(later, new Authenticator());
    assert.equal(await removableOf(app, await app.tokenTo(his)), 'PASSKEY');
  });

  it('N23 nothing that a user with an authenticator app of 72 hours added: it is not by a thief of the password', async () => {
    const { app, email, user } = await owner(bothOnAllDay);
    const mine = await enrol(user);
    assert.equal(await removableOf(app, await app.tokenTo(email)), 'TOTP');
    const young = new Authenticator();
    await addPasskeyTo(user, young);
    assert.equal(
      await removableOf(app, await app.tokenTo(email)),
      'PASSKEY',
      'a thief’s app protects nothing of theirs',
    );
    world.wait(72 * 3_600);
    const session = await logInBy(app, young);
    await session.do('confirmPresence', { input: { totp: mine.code() } });
    await addPasskeyTo(session, new Authenticator());
    const phone = newPhone();
    await session.do('changeIdentifier', { kind: 'PHONE', value: phone });
    await session.do('verifyPhone', { code: await app.codeTo(phone) });
    const told = (await app.messagesTo(email)).slice(0, 2);
    assert.deepEqual(
      told.map(({ kind }) => kind),
      ['IDENTIFIER_ADDED', 'WAY_IN_ADDED'],
    );
    for (const { link } of told) {
      const token = link?.split('#')[1] ?? '';
      assert.equal(await removableOf(app, token), null);
      await refuses('INVALID_TOKEN', () => remove(app, token));
    }
    await session.me();
  });

  it('N24 once, when twenty clicks come and the user removes it at the same time', async () => {
    const { app, email, user } = await owner();
    const { id } = await addPasskeyTo(user, new Authenticator());
    const token = await app.tokenTo(email);
    const clicks = Array.from({ length: 20 }, () => remove(app, token));
    const outcomes = await outcomesOf([user.do('removePasskey', { id, currentPassword: password }), ...clicks]);
    const [byUser, ...byLink] = outcomes;
    const done = byLink.filter(outcome => outcome === 'OK').length;
    assert.equal(done, byUser === 'OK' ? 0 : 1, outcomes.join());
    const back = await app.login(email);
    assert.deepEqual((await back.do('myPasskeys')).passkeys, []);
    const removals = (await app.messagesTo(email)).filter(({ kind }) => kind === 'WAY_IN_REMOVED');
    assert.equal(removals.length, 1);
  });

  it('N22 nothing by notices of new recovery codes, a changed password and other kinds', async () => {
    const { app, email, user } = await owner();
    const { user: enrolled } = await enrol(user);
    await enrolled.do('newRecoveryCodes');
    assert.equal(await removableOf(app, await app.tokenTo(email)), null);
    await enrolled.do('changePassword', { currentPassword: password, newPassword });
    const token = await app.tokenTo(email);
    assert.equal(await removableOf(app, token), null);
    await refuses('INVALID_TOKEN', () => remove(app, token));
    assert.ok((await new TestUser(app, enrolled.session).me()).id);
  });

  it('N22 nothing after 72 hours, for a disabled user and in another app', async () => {
    const { app, email, user } = await owner();
    await addPasskeyTo(user, new Authenticator());
    const token = await app.tokenTo(email);
    await refuses('INVALID_TOKEN', async () => remove(await world.app(bothOn), token));
    await app.admin('disableUser', { id: user.id });
    await refuses('INVALID_TOKEN', () => remove(app, token));
    await app.admin('enableUser', { id: user.id });
    world.wait(72 * 3_600);
    await refuses('CODE_EXPIRED', () => remove(app, token), { field: 'token' });
  });
});
