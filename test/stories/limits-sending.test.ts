import assert from 'node:assert/strict';
import { it } from 'node:test';
import { newEmail, newIp, newName, newPhone, password, refuses, type TestApp, type TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const dayLong = { accessTokenLifetime: 86_400, maxAccessTokenLifetime: 86_400 };

/** Makes `times` users who claim an address, each from a different network. */
async function claim(app: TestApp, address: { email?: string; phone?: string }, times: number): Promise<TestUser[]> {
  const users: TestUser[] = [];
  for (let each = 0; each < times; each++) {
    users.push(await app.from(newIp()).register({ username: newName(), ...address }));
  }
  return users;
}

async function sentTo(app: TestApp, address: string): Promise<string[]> {
  return (await app.messagesTo(address)).map(({ kind }) => kind);
}

stories('How many messages an address gets', world => {
  it('X3 ten SMS a day over all users; the caller of the eleventh hears nothing of it', async () => {
    const app = await world.app({ phoneVerification: true });
    const phone = newPhone();
    const users = await claim(app, { phone }, 12);
    assert.equal((await sentTo(app, phone)).length, 10);
    const seen = await Promise.all(users.map(user => user.me()));
    assert.deepEqual([...new Set(seen.map(({ verifications }) => verifications[0].state))], ['SENT']);
    world.wait(86_400);
    await claim(app, { phone }, 1);
    assert.equal((await sentTo(app, phone)).length, 11);
  });

  it('X3 twenty emails a day over all users', async () => {
    const app = await world.app({ emailVerification: true });
    const email = newEmail();
    await claim(app, { email }, 21);
    assert.equal((await sentTo(app, email)).length, 20);
  });

  it('X3 resets have a budget of their own, so strangers’ claims cannot silence the owner', async () => {
    const app = await world.app({ emailVerification: true, ...dayLong });
    const email = newEmail();
    await claim(app, { email }, 19);
    const owner = await app.registerProven({ email });
    assert.equal((await sentTo(app, email)).length, 20);
    await claim(app, { email }, 3);
    for (let each = 0; each < 21; each++) await app.from(newIp()).do('requestPasswordReset', { identifier: email });
    const sent = await sentTo(app, email);
    assert.equal(sent.filter(kind => kind === 'PASSWORD_RESET_EMAIL').length, 20);
    assert.equal((await owner.me()).email.verified, true);
  });

  it('X3, D5 the owner is told once a day that others claim the address, and strangers use up no more of its budget', async () => {
    const app = await world.app({ phoneVerification: true, ...dayLong });
    const phone = newPhone();
    const owner = await app.registerProven({ phone });
    await claim(app, { phone }, 12);
    assert.deepEqual((await sentTo(app, phone)).filter(kind => kind === 'ADDRESS_IN_USE').length, 1);
    await owner.do('changePassword', { currentPassword: password, newPassword: 'another horse battery' });
    assert.equal((await sentTo(app, phone))[0], 'PASSWORD_CHANGED');
  });

  it('X3 a place causes at most twenty SMS an hour, and an admin any number', async () => {
    const app = await world.app({ phoneVerification: true });
    const phones = Array.from({ length: 21 }, newPhone);
    for (const phone of phones) await app.register({ username: newName(), phone });
    const [last = ''] = phones.slice(-1);
    assert.deepEqual(await sentTo(app, last), []);
    assert.equal((await sentTo(app, phones[19] ?? '')).length, 1);
    const elsewhere = newPhone();
    await app.from(newIp()).register({ username: newName(), phone: elsewhere });
    assert.equal((await sentTo(app, elsewhere)).length, 1);
  });

  it('X3 an app sends as many SMS a day as it allows itself, and resets and notices count', async () => {
    const app = await world.app({ phoneVerification: true, smsDailyLimit: 3 });
    const phone = newPhone();
    await app.registerProven({ phone });
    await app.do('requestPasswordReset', { identifier: phone });
    await app.do('requestPasswordReset', { identifier: phone });
    assert.deepEqual(await sentTo(app, phone), ['PASSWORD_RESET_SMS', 'PHONE_VERIFIED', 'PHONE_VERIFICATION']);
  });

  it('X3 a resend that is refused changes nothing, and one that is capped looks like any other', async () => {
    const app = await world.app({ phoneVerification: true });
    const phone = newPhone();
    const [user] = await claim(app, { phone }, 10);
    assert.ok(user);
    const code = await app.codeTo(phone);
    await refuses('RATE_LIMITED', () => user.do('resendVerification', { kind: 'PHONE' }));
    world.wait(61);
    const { state } = await user.do('resendVerification', { kind: 'PHONE' });
    assert.ok(['QUEUED', 'SENT'].includes(state));
    assert.equal((await sentTo(app, phone)).length, 10);
    assert.equal(await app.codeTo(phone), code);
  });

  it('D8 a test address uses up nothing: twenty sign-ups an hour, each verified', async () => {
    const [phone, code] = [newPhone(), '314159'];
    const app = await world.app({
      phoneVerification: true,
      smsDailyLimit: 0,
      testAddresses: [{ address: phone, code }],
    });
    for (let each = 0; each < 20; each++) {
      const user = await app.register({ username: newName(), phone });
      assert.equal((await user.do('verifyPhone', { code })).verified, true);
      await user.do('deleteMe', { currentPassword: password });
    }
  });
});

stories('SMS that lead to nothing', world => {
  const reopen = 'mutation ($country: String!) { reopenCountry(country: $country) { pausedCountries { country } } }';
  const paused = async (app: TestApp) =>
    (await app.raw('{ app { pausedCountries { country sent verified since endsAt } } }', {}, app.adminToken)).app
      .pausedCountries;

  it('X3 pause their country for a day, in that app alone, until an admin reopens it', async () => {
    const app = await world.app({ phoneVerification: true });
    const owned = newPhone();
    const owner = await app.registerProven({ phone: owned });
    for (let each = 1; each < 100; each++) {
      const phone = newPhone();
      const [user] = await claim(app, { phone }, 1);
      if (each < 18) await user?.provePhone(phone);
    }
    const [phone, british] = [newPhone(), '+447400123456'];
    await claim(app, { phone }, 1);
    assert.equal((await sentTo(app, phone)).length, 1, 'the others may still be typed');

    world.wait(1_200);
    await claim(app, { phone }, 1);
    await claim(app, { phone: british }, 1);
    assert.equal((await sentTo(app, phone)).length, 1);
    assert.equal((await sentTo(app, british)).length, 1);
    const [pause] = await paused(app);
    assert.deepEqual([pause.country, pause.sent, pause.verified], ['JP', 101, 18]);

    // Messages to owners are still sent, and other apps are not affected.
    await owner.app.do('requestPasswordReset', { identifier: owned });
    assert.equal((await sentTo(app, owned))[0], 'PASSWORD_RESET_SMS');
    const other = await world.app({ phoneVerification: true });
    await claim(other, { phone }, 1);
    assert.equal((await sentTo(other, phone)).length, 2);

    const { reopenCountry } = await app.raw(reopen, { country: 'JP' }, app.adminToken);
    assert.deepEqual(reopenCountry.pausedCountries, []);
    await claim(app, { phone }, 1);
    assert.equal((await sentTo(app, phone)).length, 3);
    await refuses('NOT_FOUND', () => app.raw(reopen, { country: 'JP' }, app.adminToken), { field: 'country' });
    await refuses('BAD_USER_INPUT', () => app.raw(reopen, { country: 'Japan' }, app.adminToken), { field: 'country' });
    const { db, tables } = world.server.deps.store.reader;
    const acts = (await db.select().from(tables.auditLog)).filter(({ appId }) => appId === app.id);
    const about = acts.filter(({ action }) => action.startsWith('SMS_COUNTRY')).map(({ action }) => action);
    assert.deepEqual(about.sort(), ['SMS_COUNTRY_PAUSED', 'SMS_COUNTRY_REOPENED']);
  });
});
