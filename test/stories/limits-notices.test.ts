import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Authenticator } from '../kit/authenticator.js';
import { claimAs, paidNode } from '../kit/paid-node.js';
import { addPasskeyTo, allowPasskeys } from '../kit/passkeys.js';
import { newEmail, newName, newPhone, password, refuses, type TestApp, type TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const changePassword = (user: TestUser, each = 0) =>
  user.do('changePassword', { currentPassword: password, newPassword: `another horse battery ${each}` });

async function noticesTo(app: TestApp, address: string): Promise<number> {
  return (await app.messagesTo(address)).filter(({ kind }) => kind === 'PASSWORD_CHANGED').length;
}

stories('Notices to owners', world => {
  const paid = paidNode(world);

  it('X10 are not prevented by strangers’ sign-ups from the same network', async () => {
    const app = await paid.app({ smsDailyLimit: 200 });
    const phone = newPhone();
    const owner = await app.registerProven({ phone });
    await claimAs(app, 10, () => ({ phone: newPhone() }), app.ip);
    await changePassword(owner);
    assert.equal(await noticesTo(app, phone), 1);
  });

  it('X10 are not prevented by sign-ups from any number of networks that empty the purse', async () => {
    const app = await paid.app({ smsDailyLimit: 20 });
    const phone = newPhone();
    const owner = await app.registerProven({ phone });
    await claimAs(app, 15, () => ({ phone: newPhone() }));
    await changePassword(owner);
    assert.equal(await noticesTo(app, phone), 1);
  });

  it('X10 are limited to five a day by SMS, and the mailbox gets all', async () => {
    const app = await paid.app();
    const [phone, email] = [newPhone(), newEmail()];
    const owner = await app.registerProven({ phone, email });
    for (let each = 0; each < 6; each++) await changePassword(owner, each);
    assert.equal(await noticesTo(app, phone), 5);
    assert.equal(await noticesTo(app, email), 6);
    world.wait(86_400);
    const back = await app.login(email);
    await changePassword(back, 7);
    assert.equal(await noticesTo(app, phone), 6);
  });

  it('F55 cannot be used up before a passkey is added, where they go by SMS, nor replaced by a mailbox of the thief', async () => {
    const app = await allowPasskeys(await paid.app());
    const phone = newPhone();
    await app.registerProven({ phone });
    world.wait(72 * 3_600);
    const thief = await app.login(phone);
    for (let each = 0; each < 5; each++) await thief.change('USERNAME', newName());
    const add = () => addPasskeyTo(thief, new Authenticator());
    await refuses('RATE_LIMITED', add);
    const theirs = newEmail();
    await thief.change('EMAIL', theirs);
    await thief.proveEmail(theirs);
    await refuses('RATE_LIMITED', add);
    world.wait(86_400);
    await addPasskeyTo(await app.login(phone), new Authenticator());
    assert.equal((await app.lastMessageTo(phone)).kind, 'WAY_IN_ADDED');
  });

  it('V16 confirm a verification by SMS only where the app asks for it, by mail always', async () => {
    const app = await paid.app();
    const kindsFor = async (address: string) => (await app.messagesTo(address)).map(({ kind }) => kind);
    const [phone, email] = [newPhone(), newEmail()];
    await app.registerProven({ phone, email });
    assert.deepEqual(await kindsFor(phone), ['PHONE_VERIFICATION']);
    // The mailbox also gets the warning that a number was added (V17).
    assert.deepEqual(await kindsFor(email), ['IDENTIFIER_ADDED', 'EMAIL_VERIFIED', 'EMAIL_VERIFICATION']);
    await app.set({ phoneVerifiedSms: true });
    world.wait(2);
    const other = newPhone();
    const user = await app.register({ username: newName(), phone: other });
    await user.provePhone(other);
    assert.deepEqual(await kindsFor(other), ['PHONE_VERIFIED', 'PHONE_VERIFICATION']);
  });
});
