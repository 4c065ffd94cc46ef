import assert from 'node:assert/strict';
import { it } from 'node:test';
import { bothOn } from '../../kit/addresses.js';
import { Authenticator } from '../../kit/authenticator.js';
import { enrol, loginWith, totpCode } from '../../kit/authenticator-app.js';
import { addPasskeyTo, allowPasskeys, logInBy } from '../../kit/passkeys.js';
import { newEmail, newName, newPhone, password, refuses, TestUser } from '../../kit/test-app.js';
import { changeEmail, dayLater, frozen, noticeTo, undo } from '../../kit/undo.js';
import { stories } from '../../kit/world.js';

const dead = { field: 'token' };
const hours = 3_600;

stories('A thief of the password, and the undo of their changes', world => {
  async function addMailbox(thief: TestUser): Promise<string> {
    const theirs = newEmail();
    await thief.change('EMAIL', theirs);
    await thief.proveEmail(theirs);
    return theirs;
  }

  it('C11 cannot make a change final by an authenticator app that they add and remove themselves', async () => {
    const app = await world.app(bothOn);
    const old = newEmail();
    await app.registerProven({ email: old });
    const thief = await app.login(old);
    await enrol(thief);
    await thief.do('removeTotp', { currentPassword: password });
    const { token, next } = await changeEmail(app, thief, old);
    await undo({ app, token });
    await refuses('INVALID_CREDENTIALS', () => app.login(next));
  });

  it('N20 C11 cannot empty an account by an address that they add after they changed the other one', async () => {
    const app = await world.app(bothOn);
    const old = newEmail();
    await app.registerProven({ email: old });
    world.wait(2 * hours);
    const thief = await app.login(old);
    const [email, phone] = [newEmail(), newPhone()];
    await thief.do('updateAccount', { input: { email, phone, username: newName() }, currentPassword: password });
    await thief.proveEmail(email);
    const document = 'mutation ($code: String!) { verifyPhone(code: $code) { preparedBefore { remedy token } } }';
    const { verifyPhone } = await app.raw(document, { code: await app.codeTo(phone) }, thief.token);
    const { remedy, token } = verifyPhone.preparedBefore;
    assert.equal(remedy, 'LEAVE');
    await refuses('INVALID_TOKEN', () => app.do('removePrepared', { token }));
    await undo({ app, token: await noticeTo(app, old, 'IDENTIFIER_CHANGED') });
  });

  it('N13 cannot silence the mail that undoes a change by twenty changes of the username', async () => {
    const app = await world.app(bothOn);
    const old = newEmail();
    await app.registerProven({ email: old });
    const thief = await app.login(old);
    for (let each = 0; each < 21; each++) await thief.change('USERNAME', newName());
    const { token } = await changeEmail(app, thief, old);
    await undo({ app, token });
  });

  it('F53 F56 can add only an address unnoticed, after twenty passkeys that they remove again, and prevents nothing after a day', async () => {
    const app = await allowPasskeys(await world.app(bothOn));
    const email = newEmail();
    const thief = await app.registerProven({ email });
    for (let each = 0; each < 20; each++) {
      const { id } = await addPasskeyTo(thief, new Authenticator());
      await thief.do('removePasskey', { id });
    }
    await refuses('RATE_LIMITED', () => addPasskeyTo(thief, new Authenticator()));
    const { secret } = await thief.do('startTotp');
    await refuses('RATE_LIMITED', () => thief.do('confirmTotp', { code: totpCode(secret, world.now) }));
    const added = (await app.messagesTo(email)).filter(({ kind }) => kind === 'WAY_IN_ADDED');
    assert.equal(added.length, 20);
    const phone = newPhone();
    await thief.change('PHONE', phone);
    await thief.provePhone(phone);
    assert.ok((await app.messagesTo(email)).every(({ kind }) => kind !== 'IDENTIFIER_ADDED'));
    world.wait(24 * hours);
    await addPasskeyTo(await app.login(email), new Authenticator());
  });

  it('N28 cannot silence the notice of a passkey by twenty changes of the username, where an authenticator app confirms it', async () => {
    const app = await allowPasskeys(await world.app(bothOn));
    const email = newEmail();
    const enrolled = await enrol(await app.registerProven({ email }));
    world.wait(72 * hours);
    const thief = await loginWith(enrolled, { totp: enrolled.code() });
    for (let each = 0; each < 20; each++) await thief.change('USERNAME', newName());
    await addPasskeyTo(thief, new Authenticator());
    assert.equal((await app.lastMessageTo(email)).kind, 'WAY_IN_ADDED');
  });

  it('N26 cannot remove what the owner adds by the first mailbox of a user, which they have added to an older account', async () => {
    const app = await allowPasskeys(await world.app(bothOn));
    const owner = await app.register({ username: newName() });
    const name = owner.session.user.username;
    world.wait(72 * hours);
    const thief = await app.login(name);
    const theirs = await addMailbox(thief);
    const back = await app.login(name);
    const passkey = new Authenticator();
    await addPasskeyTo(back, passkey);
    const ofPasskey = await noticeTo(app, theirs, 'WAY_IN_ADDED');
    await enrol(back);
    const ofApp = await noticeTo(app, theirs, 'WAY_IN_ADDED');
    assert.notEqual(ofApp, ofPasskey);
    for (const token of [ofPasskey, ofApp])
      await refuses('INVALID_TOKEN', () => app.do('removeAddedByNotice', { token }), dead);
    await back.me();
    assert.equal((await logInBy(app, passkey)).id, owner.id);
  });

  it('C11 cannot undo anything by a mailbox that they added a moment ago', async () => {
    const app = await world.app(bothOn);
    const phone = newPhone();
    const owner = await app.registerProven({ phone });
    world.wait(100 * hours);
    const thief = await app.login(phone);
    const theirs = await addMailbox(thief);
    const again = await app.login(phone);
    await again.do('removeIdentifier', { kind: 'EMAIL', currentPassword: password });
    const token = await noticeTo(app, theirs, 'IDENTIFIER_CHANGED');
    await refuses('INVALID_TOKEN', () => app.do('undoByNotice', { token }), dead);
    assert.equal((await app.login(phone)).id, owner.id);
  });

  it('C36 cannot undo anything by the first mailbox of a user, which they have added to an older account', async () => {
    const app = await world.app(bothOn);
    const owner = await app.register({ username: newName() });
    const name = owner.session.user.username;
    world.wait(72 * hours);
    const thief = await app.login(name);
    const theirs = await addMailbox(thief);
    const back = await app.login(name);
    const newPassword = 'another horse battery';
    await back.do('changePassword', { currentPassword: password, newPassword });
    const { token } = await changeEmail(app, back, theirs, newPassword);
    await refuses('INVALID_TOKEN', () => app.do('undoByNotice', { token }), dead);
    await back.do('changeIdentifier', { kind: 'USERNAME', value: newName() });
  });

  it('C36 can be undone by the first mailbox of a user who has just upgraded, however old the account is', async () => {
    const app = await world.app(bothOn);
    const pseudo = await app.pseudoUser();
    world.wait(100 * hours);
    const email = newEmail();
    const user = await new TestUser(app, await pseudo.refresh()).upgrade({ username: newName(), email });
    await user.proveEmail(email);
    const { token } = await changeEmail(app, user, email);
    await undo({ app, token });
  });

  it('C13 OFF: cannot claim on trust an address whose change can be undone', async () => {
    const app = await world.app(bothOn);
    const old = newEmail();
    const user = await app.registerProven({ email: old });
    await app.set({ emailVerification: false });
    await user.change('EMAIL', newEmail());
    await refuses('IDENTIFIER_TAKEN', () => app.register({ email: old }), { field: 'email' });
    await undo({ app, token: await noticeTo(app, old, 'IDENTIFIER_CHANGED') });
    await dayLater(world);
    assert.equal((await app.login(old)).id, user.id);
  });

  it('C13 cannot reset a password while an address is frozen; the code is valid afterwards', async () => {
    const app = await world.app(bothOn);
    const [old, phone] = [newEmail(), newPhone()];
    const user = await app.registerProven({ email: old, phone });
    const { token, next } = await changeEmail(app, user, old);
    await undo({ app, token });
    const { resetId } = await app.do('requestPasswordReset', { identifier: phone });
    const input = { resetId, code: await app.codeTo(phone), newPassword: 'quite another password' };
    await refuses('ADDRESS_FROZEN', () => app.do('resetPassword', { input }));
    await app.do('proveByNotice', { token, input: { password } });
    await app.do('resetPassword', { input });
    assert.equal((await app.login(old, input.newPassword)).id, user.id);
    await refuses('INVALID_CREDENTIALS', () => app.login(next, input.newPassword));
  });

  it('C14 C15 loses a former mailbox that got the address back and reset the password, by the password of before', async () => {
    const app = await world.app(bothOn);
    const { user, old, next, objection } = await frozen(app);
    await dayLater(world);
    await app.do('requestPasswordReset', { identifier: old });
    const newPassword = 'the former employer chose it';
    await app.do('resetPassword', { input: { token: await app.tokenTo(old), newPassword } });
    const employer = await app.login(old, newPassword);
    assert.equal(employer.id, user.id);
    await app.do('proveByNotice', { token: objection, input: { password } });
    await refuses('UNAUTHENTICATED', () => employer.me());
    await refuses('INVALID_CREDENTIALS', () => app.login(old, newPassword));
    await app.do('requestPasswordReset', { identifier: next });
    assert.equal((await app.lastMessageTo(next)).kind, 'PASSWORD_RESET_EMAIL');
  });
});
