import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createAddressMatcher } from '../../src/platform/values/address-matcher.rules.js';
import { claimAs, paidNode } from '../kit/paid-node.js';
import { standingTokenFor } from '../kit/standing.js';
import { changesNothing } from '../kit/stored.js';
import { newEmail, newIp, newName, newPhone, password, refuses, type TestApp } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

async function countSent(app: TestApp, addresses: readonly string[]): Promise<number> {
  const sent = new Set((await app.world.inbox()).map(({ to }) => to));
  return addresses.filter(address => sent.has(address)).length;
}

/** Proves this many numbers from one address. */
async function prove(app: TestApp, times: number): Promise<void> {
  for (let each = 0; each < times; each++) await app.registerProven({ phone: newPhone() });
}

stories('Many people behind one address', world => {
  const paid = paidNode(world);

  it('X2 thirty who sign up within a minute all get their SMS', async () => {
    const app = await paid.app();
    const phones = Array.from({ length: 30 }, newPhone);
    for (const phone of phones) await app.register({ username: newName(), phone });
    assert.equal(await countSent(app, phones), 30);
  });

  it('X2, X8 an SMS beyond the limit of the network is refused, and nothing is stored', async () => {
    const app = await paid.app({ smsDailyLimit: 200 });
    await claimAs(app, 10, () => ({ phone: newPhone() }), app.ip);
    const beyond = () => app.register({ username: newName(), phone: newPhone() });
    await changesNothing(world, () => refuses('RATE_LIMITED', beyond, { field: 'phone' }));
    await assert.rejects(beyond, ({ details }) => details.retryAfter > 3_500 && details.retryAfter <= 3_600);
    // Another kind of address has a separate budget, and so has another network.
    await app.register({ username: newName(), email: newEmail() });
    await app.from(newIp()).register({ username: newName(), phone: newPhone() });
    world.wait(3_600);
    await beyond();
  });

  it('X2 sixty requests an hour may send an email, resends and changes included', async () => {
    const app = await paid.app();
    const user = await app.register({ username: newName(), email: newEmail() });
    await claimAs(app, 58, () => ({ email: newEmail() }), app.ip);
    world.wait(61);
    await user.do('resendVerification', { kind: 'EMAIL' });
    await refuses('RATE_LIMITED', () => user.change('EMAIL', newEmail()), { field: 'value' });
    await refuses('RATE_LIMITED', () => app.register({ username: newName(), email: newEmail() }), { field: 'email' });
  });

  it('X2, A7 the rest of the allowance is the same whatever is sent', async () => {
    const app = await paid.app({ smsDailyLimit: 200 });
    const owned = newPhone();
    await app.registerProven({ phone: owned });
    const [ofOwned, ofFree] = [app.from(newIp()), app.from(newIp())];
    // All but one of the messages to an owned number are held back.
    await claimAs(ofOwned, 10, () => ({ phone: owned }), ofOwned.ip);
    await claimAs(ofFree, 10, () => ({ phone: newPhone() }), ofFree.ip);
    for (const { ip } of [ofOwned, ofFree]) {
      const next = () => app.from(ip).register({ username: newName(), phone: newPhone() });
      await refuses('RATE_LIMITED', next, { field: 'phone' });
    }
  });

  it('X7 each number that is proven from a network raises its limit, once a day', async () => {
    const app = await paid.app({ smsDailyLimit: 200 });
    await prove(app, 5);
    await claimAs(app, 10, () => ({ phone: newPhone() }), app.ip);
    const next = () => app.register({ username: newName(), phone: newPhone() });
    await refuses('RATE_LIMITED', next, { field: 'phone' });
    const [phone, code] = [newPhone(), '314159'];
    await app.set({ testAddresses: [{ address: phone, code }] });
    world.wait(2);
    await (await app.register({ username: newName(), phone })).do('verifyPhone', { code });
    await refuses('RATE_LIMITED', next, { field: 'phone' });
  });

  it('X7 users who come back a day after they proved a number raise it too, those marked by an admin do not', async () => {
    const app = await paid.app({ smsDailyLimit: 200 });
    const users = [];
    for (let each = 0; each < 3; each++) users.push(await app.registerProven({ phone: newPhone() }));
    // A mark of an admin is no proof, so this user earns nothing.
    const marked = await app.register({ username: newName(), phone: newPhone() });
    await app.admin('markAddressVerified', { userId: marked.id, kind: 'PHONE' });
    users.push(marked);
    world.wait(90_000);
    const gateway = app.from(newIp());
    for (const { session } of users) await gateway.do('refreshSession', { refreshToken: session.refreshToken });
    await claimAs(gateway, 13, () => ({ phone: newPhone() }), gateway.ip);
    await refuses('RATE_LIMITED', () => gateway.register({ username: newName(), phone: newPhone() }), {
      field: 'phone',
    });
  });
});

stories('A network where standing tokens are used', world => {
  const paid = paidNode(world);

  it('H17 X7 earns by users who come back, as by those who refresh', async () => {
    const app = await paid.app({ smsDailyLimit: 200, kiiApi: true });
    const users = [];
    for (let each = 0; each < 3; each++) users.push(await app.registerProven({ phone: newPhone() }));
    const untilMidnight = 86_400 - (Math.floor(world.now / 1_000) % 86_400);
    world.wait(86_400 + untilMidnight);
    const gateway = app.from(newIp());
    for (const user of users) await gateway.do('me', {}, standingTokenFor(user));
    // A later use on the same day earns nothing.
    world.wait(7_200);
    for (const user of users) await gateway.do('me', {}, standingTokenFor(user));
    await claimAs(gateway, 13, () => ({ phone: newPhone() }), gateway.ip);
    await refuses('RATE_LIMITED', () => gateway.register({ username: newName(), phone: newPhone() }), {
      field: 'phone',
    });
  });
});

stories('A network that the operator has listed', world => {
  const paid = paidNode(world, { isTrusted: createAddressMatcher(['192.0.2.0/24']) });

  it('X7 has no limits of a network for signing up and sending', async () => {
    const app = await paid.app();
    await claimAs(app, 70, () => ({ phone: newPhone(), email: newEmail() }), '192.0.2.7');
  });
});

stories('The purse of an app', world => {
  const paid = paidNode(world);

  it('X8 keeps the last fifth for owners, however many networks strangers use', async () => {
    const app = await paid.app({ smsDailyLimit: 20 });
    const phone = newPhone();
    const owner = await app.registerProven({ phone });
    await claimAs(app, 15, () => ({ phone: newPhone() }));
    const stranger = () => app.from(newIp()).register({ username: newName(), phone: newPhone() });
    await changesNothing(world, () => refuses('RATE_LIMITED', stranger, { field: 'phone' }));
    // Two resets for networks that the owner never used, and messages that only the owner can cause.
    for (let each = 0; each < 2; each++) await app.from(newIp()).do('requestPasswordReset', { identifier: phone });
    const elsewhere = () => app.from(newIp()).do('requestPasswordReset', { identifier: phone });
    await refuses('RATE_LIMITED', elsewhere, { field: 'identifier' });
    await app.do('requestPasswordReset', { identifier: phone });
    const kinds = async () => (await app.messagesTo(phone)).map(({ kind }) => kind);
    const resets = Array.from({ length: 3 }, () => 'PASSWORD_RESET_SMS');
    assert.deepEqual(await kinds(), [...resets, 'PHONE_VERIFICATION']);
    await owner.do('changePassword', { currentPassword: password, newPassword: 'another horse battery' });
    assert.equal((await kinds())[0], 'PASSWORD_CHANGED');
    world.wait(86_400);
    await stranger();
  });

  it('X8, W4 does not reveal who has an account where anybody is known: only the owner’s message is sent', async () => {
    const app = await paid.app({ smsDailyLimit: 20 });
    const [phone, elsewhere] = [newPhone(), newPhone()];
    await app.registerProven({ phone });
    await app.from(newIp()).registerProven({ phone: elsewhere });
    // The network may send twice in this hour: once, and once more for the number that was proven there.
    await app.register({ username: newName(), phone: newPhone() });
    await refuses('RATE_LIMITED', () => app.register({ username: newName(), phone: newPhone() }), { field: 'phone' });
    for (const identifier of [newPhone(), elsewhere, phone]) {
      const { accepted, resetId } = await app.do('requestPasswordReset', { identifier });
      assert.deepEqual([accepted, typeof resetId], [true, 'string']);
    }
    const resets = async (to: string) =>
      (await app.messagesTo(to)).filter(({ kind }) => kind === 'PASSWORD_RESET_SMS').length;
    assert.deepEqual([await resets(elsewhere), await resets(phone)], [0, 1]);
    const reasons = (await world.heldBack(elsewhere))
      .filter(({ to }) => to === elsewhere)
      .map(({ heldBack }) => heldBack);
    assert.deepEqual(reasons, ['NETWORK_BUDGET']);
  });

  it('X8 gives one user five resets from the share for owners, from however many networks', async () => {
    const app = await paid.app({ smsDailyLimit: 40 });
    const phone = newPhone();
    await app.registerProven({ phone });
    const networks = Array.from({ length: 4 }, newIp);
    for (const ip of networks) {
      await app.from(ip).login(phone);
      // Two are each network's own share of an hour.
      for (let each = 0; each < 4; each++) await app.from(ip).do('requestPasswordReset', { identifier: phone });
    }
    const resets = (await app.messagesTo(phone)).filter(({ kind }) => kind === 'PASSWORD_RESET_SMS');
    assert.equal(resets.length, networks.length * 2 + 5);
    world.wait(86_400);
    await app.do('requestPasswordReset', { identifier: phone });
    assert.equal((await app.lastMessageTo(phone)).kind, 'PASSWORD_RESET_SMS');
  });

  it('X8, A7 when it is empty, answers the same for an owned address and a free one', async () => {
    const app = await paid.app({ smsDailyLimit: 1 });
    const phone = newPhone();
    const owner = await app.register({ username: newName(), phone: newPhone() }).catch(() => null);
    assert.equal(owner, null, 'of one, strangers get none');
    for (const identifier of [phone, newPhone()]) {
      await refuses('RATE_LIMITED', () => app.do('requestPasswordReset', { identifier }), { field: 'identifier' });
    }
  });

  it('X8 gives one network at most a twentieth in an hour and a quarter in a day, whatever it has earned', async () => {
    const app = await paid.app({ smsDailyLimit: 40 });
    const claim = () => app.register({ username: newName(), phone: newPhone() });
    let most = 0;
    for (let hour = 0; hour < 8; hour++) {
      for (const outcome = { isOver: false }; !outcome.isOver; ) {
        const phone = newPhone();
        const user = await app.register({ username: newName(), phone }).catch(() => null);
        outcome.isOver = user === null;
        if (user !== null) most++;
        await user?.provePhone(phone);
      }
      world.wait(3_600);
    }
    assert.equal(most, 10);
    await refuses('RATE_LIMITED', claim, { field: 'phone' });
    await app.from(newIp()).register({ username: newName(), phone: newPhone() });
  });

  it('X8 exists for emails as well', async () => {
    const app = await paid.app({ emailDailyLimit: 20 });
    await claimAs(app, 16, () => ({ email: newEmail() }));
    const stranger = () => app.from(newIp()).register({ username: newName(), email: newEmail() });
    await refuses('RATE_LIMITED', stranger, { field: 'email' });
  });

  it('X8 warns the webhook and the audit log once when it runs low', async () => {
    const app = await paid.app({ smsDailyLimit: 20, webhookUrl: 'http://127.0.0.1:9/' });
    const low = async () => {
      const { db, tables } = world.server.deps.store.reader;
      const events = (await db.select().from(tables.events)).filter(
        ({ appId, type }) => appId === app.id && type === 'purse.low',
      );
      const acts = (await db.select().from(tables.auditLog)).filter(
        ({ appId, action }) => appId === app.id && action === 'PURSE_LOW',
      );
      return [...events.map(({ data }) => data), ...acts.map(({ details }) => details)];
    };
    await claimAs(app, 12, () => ({ phone: newPhone() }));
    assert.deepEqual(await low(), []);
    await claimAs(app, 4, () => ({ phone: newPhone() }));
    const data = { kind: 'PHONE', purse: 'APP', spent: 13, most: 20 };
    assert.deepEqual(await low(), [data, data]);
  });
});

stories('The operator’s ceilings', world => {
  const paid = paidNode(world, { smsPerDay: 20, smsCountries: ['JP'] });

  it('X8 apply to all apps together, so that no app sends more', async () => {
    const app = await paid.app({ smsDailyLimit: 10_000_000 });
    const other = await paid.app({ smsDailyLimit: 10_000_000 });
    await claimAs(app, 10, () => ({ phone: newPhone() }));
    await claimAs(other, 6, () => ({ phone: newPhone() }));
    for (const each of [app, other]) {
      const claim = () => each.from(newIp()).register({ username: newName(), phone: newPhone() });
      await refuses('RATE_LIMITED', claim, { field: 'phone' });
    }
  });

  it('X4 allow no app to send to a country that they do not list', async () => {
    const app = await paid.app();
    const claim = () => app.from(newIp()).register({ username: newName(), phone: '+447400123456' });
    await refuses('PHONE_NOT_ALLOWED', claim, { field: 'phone' });
  });
});

stories('A range of numbers that is younger than the data', world => {
  const paid = paidNode(world, { phoneRanges: [{ country: 'US', prefix: '+1729' }] });

  it('I11 gets its codes where the operator lists it, as a mobile of its country; any other is refused with a reason', async () => {
    const app = await paid.app({ allowedCountries: ['US'] });
    const phone = '+17295550123';
    const user = await app.register({ username: newName(), phone });
    assert.equal((await user.provePhone(phone)).verified, true);
    assert.equal((await app.login(phone)).id, user.id);
    const unlisted = () => app.register({ username: newName(), phone: '+16215550123' });
    await refuses('PHONE_NOT_ALLOWED', unlisted, { field: 'phone', reason: 'UNKNOWN_RANGE' });
    const elsewhere = await paid.app({ allowedCountries: ['JP'] });
    const abroad = () => elsewhere.register({ username: newName(), phone });
    await refuses('PHONE_NOT_ALLOWED', abroad, { field: 'phone', reason: 'COUNTRY_NOT_ALLOWED' });
  });
});
