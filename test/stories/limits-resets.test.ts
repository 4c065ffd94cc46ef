import assert from 'node:assert/strict';
import { it } from 'node:test';
import { limits } from '../../src/domain/limits/limits.js';
import { addressKinds, bothOn } from '../kit/addresses.js';
import { dayLongTokens, newEmail, newIp, newName, newPhone, password, refuses, type TestApp } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const request = async (app: TestApp, variables: Record<string, unknown>, token?: string): Promise<string> =>
  (await app.do('requestPasswordReset', variables, token)).resetId;

stories('Resets that strangers ask for', world => {
  const resetsTo = async (app: TestApp, address: string) =>
    (await app.messagesTo(address)).filter(({ kind }) => kind.startsWith('PASSWORD_RESET')).length;

  for (const { kind, field, newAddress } of addressKinds) {
    const total = kind === 'EMAIL' ? limits.resetEmailsToAddress.most : limits.resetSmsToAddress.most;

    it(`X9 of one network are sent three times, and the owner loses none (${kind})`, async () => {
      const app = await world.app({ emailVerification: true, phoneVerification: true, ...dayLongTokens });
      const address = newAddress();
      const owner = await app.registerProven({ [field]: address });
      const stranger = app.from(newIp());
      for (let each = 0; each < 5; each++) await request(stranger, { identifier: address });
      assert.equal(await resetsTo(app, address), 3);
      for (let each = 0; each < total; each++) await request(app.from(newIp()), { identifier: address });
      assert.equal(await resetsTo(app, address), total);
      // A network that the owner logged in from, and the owner's own session elsewhere.
      await request(app, { identifier: address });
      assert.equal(await resetsTo(app, address), total + 1);
      await request(app.from(newIp()), { identifier: address }, owner.token);
      assert.equal(await resetsTo(app, address), total + 2);
    });
  }

  it('X9 that are still valid are sent again to a caller who presents the `resetId`, twice and a minute apart', async () => {
    const app = await world.app({ phoneVerification: true });
    const phone = newPhone();
    await app.registerProven({ phone });
    const asker = app.from(newIp());
    const resetId = await request(asker, { identifier: phone });
    const code = await app.codeTo(phone);
    const again = () => request(asker, { identifier: phone, resetId });
    await refuses('RATE_LIMITED', again, { field: 'resetId' });
    for (let each = 0; each < 2; each++) {
      world.wait(61);
      assert.equal(await again(), resetId);
      assert.equal(await app.codeTo(phone), code);
    }
    world.wait(61);
    await refuses('RATE_LIMITED', again, { field: 'resetId' });
    assert.equal(await resetsTo(app, phone), 3);
    // It did not count against the address.
    for (let each = 0; each < 2; each++) assert.notEqual(await request(asker, { identifier: phone }), resetId);
    assert.equal(await resetsTo(app, phone), 5);
  });

  it('X6 X2 count against the network of the caller, whatever they find and send', async () => {
    const app = await world.app(bothOn);
    const [email, phone] = [newEmail(), newPhone()];
    await app.registerProven({ email, phone });
    const place = app.from(newIp());
    const ask = (identifier: string) => place.do('requestPasswordReset', { identifier });
    for (let each = 0; each < 15; each++)
      for (const identifier of [email, phone, newEmail(), newName()]) await ask(identifier);
    for (const identifier of [email, newEmail(), newName()])
      await refuses('RATE_LIMITED', () => ask(identifier), { field: 'identifier' });
    assert.equal((await app.do('requestPasswordReset', { identifier: email })).accepted, true);
  });

  it('X9 do not prevent resets of others', async () => {
    const app = await world.app({ emailVerification: true });
    const email = `${newName()}@example.com`;
    await app.registerProven({ email });
    const first = await request(app, { identifier: email });
    assert.notEqual(await request(app.from(newIp()), { identifier: email }), first);
  });

  it('X9, W4 get the same answer by `resetId` for an unknown user, and whatever identifier is given beside it', async () => {
    const app = await world.app({ emailVerification: true });
    const email = `${newName()}@example.com`;
    const owner = await app.registerProven({ email });
    const real = await request(app, { identifier: email });
    const decoy = await request(app, { identifier: `${newName()}@example.com` });
    world.wait(61);
    for (const resetId of [real, decoy]) {
      assert.equal(await request(app, { identifier: email, resetId }), resetId);
      await refuses('RATE_LIMITED', () => request(app, { identifier: email, resetId }), { field: 'resetId' });
      world.wait(61);
      // Otherwise the answer would show that a name and an address belong together.
      const { username } = owner.session.user;
      assert.equal(await request(app, { identifier: username, resetId }), resetId);
    }
    assert.notEqual(await request(app, { identifier: email, resetId: 'no id' }), real);
  });

  it('X9 that were held back are not sent by asking again', async () => {
    const app = await world.app({ emailVerification: true });
    const email = `${newName()}@example.com`;
    await app.registerProven({ email });
    const stranger = app.from(newIp());
    for (let each = 0; each < 3; each++) await request(stranger, { identifier: email });
    const resetId = await request(stranger, { identifier: email });
    world.wait(61);
    await request(stranger, { identifier: email, resetId });
    assert.equal(await resetsTo(app, email), 3);
  });

  it('X7 are limited from every other network again after a changed password', async () => {
    const app = await world.app({ emailVerification: true, ...dayLongTokens });
    const email = `${newName()}@example.com`;
    const owner = await app.registerProven({ email });
    const thief = app.from(newIp());
    await thief.login(email);
    await owner.do('changePassword', { currentPassword: password, newPassword: 'another horse battery' });
    for (let each = 0; each < 5; each++) await request(thief, { identifier: email });
    assert.equal(await resetsTo(app, email), 3);
    for (let each = 0; each < 5; each++) await request(app, { identifier: email });
    assert.equal(await resetsTo(app, email), 8);
  });
});
