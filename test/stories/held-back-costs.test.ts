import assert from 'node:assert/strict';
import { it } from 'node:test';
import { limits } from '../../src/domain/limits/limits.js';
import { insertPause } from '../../src/domain/sending/sms-traffic.queries.js';
import { bothOnAllDay } from '../kit/addresses.js';
import { claimAs, paidNode } from '../kit/paid-node.js';
import { newEmail, newIp, newName, newPhone, password, type TestApp, type TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const explain = `query ($identifier: String!) {
  explainIdentifier(identifier: $identifier) { limits { name spent } } }`;

/** The spent units of these limits, as an admin sees them; 0 where nothing was spent. */
async function spentOf(app: TestApp, identifier: string, ...names: string[]): Promise<number[]> {
  const { explainIdentifier } = await app.raw(explain, { identifier }, app.adminToken);
  const found: { name: string; spent: number }[] = explainIdentifier.limits;
  return names.map(name => found.find(each => each.name === name)?.spent ?? 0);
}

const changePassword = (user: TestUser, each = 0) =>
  user.do('changePassword', { currentPassword: password, newPassword: `another horse battery ${each}` });

stories('A message that is held back costs nothing', world => {
  const paid = paidNode(world);
  const heldBackTo = async (address: string) =>
    (await world.heldBack(address)).filter(({ to }) => to === address).map(({ heldBack }) => heldBack);

  it('X20, X8 a notice that does not fit into the strangers’ share: nothing of the owners’ share, nor of the five', async () => {
    const app = await paid.app({ smsDailyLimit: 20, phoneVerifiedSms: true });
    const [email, phones] = [newEmail(), Array.from({ length: 16 }, newPhone)];
    const users: TestUser[] = [];
    for (const phone of phones) users.push(await app.from(newIp()).register({ username: newName(), phone }));
    for (const [each, user] of users.entries()) await user.provePhone(phones[each] ?? '');
    const [owner, phone] = [users[0] as TestUser, phones[0] as string];
    assert.deepEqual(await heldBackTo(phone), ['APP_BUDGET']);
    assert.deepEqual(await spentOf(app, phone, 'smsOfApp', 'noticeSmsOfUser'), [16, 0]);
    await changePassword(owner);
    assert.equal((await app.lastMessageTo(phone)).kind, 'PASSWORD_CHANGED');
    assert.deepEqual(await spentOf(app, phone, 'smsOfApp', 'noticeSmsOfUser'), [17, 1]);
    await app.from(newIp()).register({ username: newName(), email });
  });

  it('X20, X8 an app whose purse is empty: nothing of the purse of all apps', async () => {
    const app = await paid.app({ smsDailyLimit: 3 });
    const phone = newPhone();
    const owner = await app.registerProven({ phone });
    const ofServer = async () => await spentOf(app, phone, 'smsOfApp', 'smsOfServer');
    for (let each = 0; each < 2; each++) await changePassword(owner, each);
    const [full, before] = await ofServer();
    assert.equal(full, 3);
    for (let each = 2; each < 5; each++) await changePassword(owner, each);
    assert.deepEqual(await heldBackTo(phone), ['APP_BUDGET', 'APP_BUDGET', 'APP_BUDGET']);
    assert.deepEqual(await ofServer(), [3, before]);
  });

  it('X20, D5 an owner whose notice of a claim was held back gets the next one', async () => {
    const app = await paid.app();
    const phone = newPhone();
    await claimAs(app, limits.smsToAddress.most - 1, () => ({ phone }));
    const owner = await app.register({ username: newName(), phone });
    await owner.provePhone(phone);
    await claimAs(app, 1, () => ({ phone }));
    assert.deepEqual(await heldBackTo(phone), ['ADDRESS_BUDGET']);
    assert.deepEqual(await spentOf(app, phone, 'smsToAddress', 'addressInUseNotice'), [limits.smsToAddress.most, 0]);
  });

  it('X20, X9 a reset when all strangers together have used up theirs', async () => {
    const app = await paid.app();
    const phone = newPhone();
    await app.registerProven({ phone });
    const { most } = limits.resetSmsToAddress;
    for (let each = 0; each <= most; each++) await app.from(newIp()).do('requestPasswordReset', { identifier: phone });
    assert.deepEqual(await heldBackTo(phone), ['ADDRESS_BUDGET']);
    assert.deepEqual(await spentOf(app, phone, 'resetSmsToAddress'), [most]);
    // The units that a request pays before any lookup stay spent, as for an unknown number (X6).
    const nobody = newPhone();
    await app.from(newIp()).do('requestPasswordReset', { identifier: nobody });
    assert.deepEqual(await heldBackTo(nobody), ['NOT_OWNED']);
    assert.deepEqual(await spentOf(app, phone, 'smsOfApp'), [1 + most + 1 + 1]);
  });

  it('X20, X11 a notice to a number in a paused country', async () => {
    const app = await paid.app({ phoneVerification: false });
    const phone = newPhone();
    const user = await app.register({ username: newName(), phone });
    const { store, now } = world.server.deps;
    const pause = { country: 'JP', since: now(), endsAt: now() + 86_400_000, sent: 120, verified: 3 };
    await store.transaction(tx => insertPause(tx, { appId: app.id, ...pause }));
    await changePassword(user);
    assert.deepEqual(await heldBackTo(phone), ['COUNTRY_PAUSED']);
    assert.deepEqual(await spentOf(app, phone, 'smsOfApp', 'noticeSmsOfUser'), [0, 0]);
  });

  it('X20, O16 messages that an admin has sent: a verification, an invitation, a reset', async () => {
    const app = await paid.app(bothOnAllDay);
    const [phone, email, owned] = [newPhone(), newEmail(), newPhone()];
    const claimant = await app.register({ username: newName(), phone });
    await claimAs(app, limits.smsToAddress.most, () => ({ phone }));
    await claimAs(app, limits.emailsToAddress.most, () => ({ email }));
    const owner = await app.registerProven({ phone: owned });
    for (let each = 0; each < limits.resetsOfOwner.most; each++) {
      await app.admin('sendUserPasswordReset', { userId: owner.id });
    }
    world.wait(60);
    const purses = async () => await spentOf(app, phone, 'smsOfApp', 'smsOfServer');
    const mails = async () => await spentOf(app, email, 'emailsOfApp', 'emailsOfServer');
    const before = [await purses(), await mails()];
    const sent = [
      await app.admin('resendUserVerification', { userId: claimant.id, kind: 'PHONE' }),
      await app.admin('sendUserPasswordReset', { userId: owner.id }),
    ];
    assert.deepEqual(
      sent.map(({ heldBack }) => heldBack),
      ['ADDRESS_BUDGET', 'ADDRESS_BUDGET'],
    );
    await app.admin('createUser', { input: { username: newName(), email } });
    assert.deepEqual(await heldBackTo(email), ['ADDRESS_BUDGET']);
    assert.deepEqual([await purses(), await mails()], before);
  });

  it('X20, X8 the webhook gets one warning that a purse runs low, whatever is held back meanwhile', async () => {
    const [phone, code] = [newPhone(), '314159'];
    const app = await paid.app({ smsDailyLimit: 20, testAddresses: [{ address: phone, code }] });
    const user = await app.register({ username: newName(), phone });
    // Send it before the code is used: a message with a used code is not processed any more.
    assert.deepEqual(await heldBackTo(phone), ['TEST_ADDRESS']);
    await user.do('verifyPhone', { code });
    await claimAs(app, 13, () => ({ phone: newPhone() }));
    await changePassword(user);
    assert.deepEqual(await heldBackTo(phone), ['TEST_ADDRESS', 'TEST_ADDRESS']);
    const { nodes } = await app.admin('auditLog', { filter: { action: 'PURSE_LOW' } });
    assert.equal(nodes.length, 1);
  });
});
