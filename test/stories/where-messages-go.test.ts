import assert from 'node:assert/strict';
import { it } from 'node:test';
import { changesNothing } from '../kit/stored.js';
import { newEmail, newName, newPhone, password, refuses, type TestApp, wrongCode } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

stories('Test addresses', world => {
  it('D8 nothing is ever sent to a test address, whose fixed code verifies it', async () => {
    const [phone, email, code] = [newPhone(), newEmail(), '314159'];
    const testAddresses = [
      { address: phone, code },
      { address: email.toUpperCase(), code },
    ];
    const app = await world.app({ emailVerification: true, phoneVerification: true, testAddresses });
    const user = await app.register({ username: newName(), phone, email });
    await refuses('INVALID_CODE', () => user.do('verifyPhone', { code: wrongCode(code) }), { attemptsLeft: 4 });
    assert.equal((await user.do('verifyPhone', { code })).verified, true);
    assert.equal((await user.do('verifyEmail', { code })).verified, true);
    await user.do('changePassword', { currentPassword: password, newPassword: 'another horse battery' });
    await app.do('requestPasswordReset', { identifier: email });
    assert.deepEqual([...(await app.messagesTo(phone)), ...(await app.messagesTo(email))], []);
  });

  it('D8 a test number need not exist, and its code is valid for nothing else and in no other app', async () => {
    const [phone, code] = ['+819000000000', '314159'];
    const app = await world.app({
      phoneVerification: true,
      allowedCountries: ['GB'],
      testAddresses: [{ address: phone, code }],
    });
    assert.equal(
      (await (await app.register({ username: newName(), phone })).do('verifyPhone', { code })).verified,
      true,
    );

    const other = await world.app({ phoneVerification: true });
    const real = newPhone();
    const user = await other.register({ username: newName(), phone: real });
    const fixed = (await other.codeTo(real)) === code ? wrongCode(code) : code;
    await refuses('INVALID_CODE', () => user.do('verifyPhone', { code: fixed }));
    await app.set({ allowedCountries: null });
    const neighbour = await app.register({ username: newName(), phone: real });
    assert.equal((await app.messagesTo(real)).length, 2);
    await refuses('INVALID_CODE', () => neighbour.do('verifyPhone', { code: fixed }));
  });
});

stories('The countries that get SMS', world => {
  it('X4 are those on the app’s list; an empty list is any country, as long as nothing leaves the machine', async () => {
    const app = await world.app({ phoneVerification: true });
    await app.register({ username: newName(), phone: '+14155552671' });
    await app.set({ allowedCountries: ['JP', 'GB'] });
    await staysUnsent(world, app, '+14155552671');
    await app.register({ username: newName(), phone: newPhone() });
    await app.register({ username: newName(), phone: '+447400123456' });
  });

  it('X4 do not include a number that was stored while OFF and may get none', async () => {
    const app = await world.app({ allowedCountries: ['JP'] });
    for (const phone of ['+19005550123', '+16502530000', '+81312345678']) {
      const user = await app.register({ username: newName(), phone });
      await user.do('changePassword', { currentPassword: password, newPassword: 'another horse battery' });
      await app.do('requestPasswordReset', { identifier: phone });
      assert.deepEqual(await app.messagesTo(phone), [], phone);
    }
  });

  it('X4 do not matter while phone verification is OFF, since nothing is sent', async () => {
    const app = await world.app({ allowedCountries: ['JP'] });
    assert.equal((await app.register({ phone: '+14155552671' })).session.user.phone.verified, true);
  });
});

stories(
  'Where SMS may go with a real provider',
  world => {
    it('X4 must be listed: none until the app names countries', async () => {
      const app = await world.app({ phoneVerification: true });
      await staysUnsent(world, app, newPhone());
      await app.set({ allowedCountries: ['JP'] });
      await app.register({ username: newName(), phone: newPhone() });
    });
  },
  { vonage: { apiKey: 'key', apiSecret: 'secret', signatureSecret: null, host: 'http://127.0.0.1:9' } },
);

/** Checks that neither a registration nor an upgrade sends an SMS to this number. */
async function staysUnsent(world: World, app: TestApp, phone: string): Promise<void> {
  const pseudo = await app.pseudoUser();
  for (const attempt of [() => app.register({ username: newName(), phone }), () => pseudo.upgrade({ phone })]) {
    await changesNothing(world, () => refuses('PHONE_NOT_ALLOWED', attempt, { field: 'phone' }));
  }
}
