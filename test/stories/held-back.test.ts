import assert from 'node:assert/strict';
import { it } from 'node:test';
import { paidNode } from '../kit/paid-node.js';
import {
  dayLongTokens,
  newEmail,
  newIp,
  newName,
  newPhone,
  password,
  type TestApp,
  type TestUser,
} from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const messagesTo = `query ($filter: MessageFilter) { messages(filter: $filter) { nodes { kind state error } } }`;
const explain = `query ($identifier: String!) { explainIdentifier(identifier: $identifier) {
  reason claims { challenge { state heldBack } } resets { state heldBack } } }`;

stories('A message that is held back', world => {
  const errorsOf = async (app: TestApp, recipient: string) => {
    await world.server.settled();
    const { messages } = await app.raw(messagesTo, { filter: { recipient } }, app.adminToken);
    return messages.nodes.map(({ error }: { error: string | null }) => error);
  };

  it('X12 shows its reason to operators and admins: in the inbox, the log, the messages and the report', async () => {
    const app = await world.app({ phoneVerification: true, ...dayLongTokens });
    const phone = newPhone();
    for (let each = 0; each < 10; each++) await app.from(newIp()).register({ username: newName(), phone });
    const last = await app.from(newIp()).register({ username: newName(), phone });
    const [held] = (await world.heldBack(phone)).filter(({ to }) => to === phone);
    assert.deepEqual([held?.heldBack, held?.code, held?.link], ['ADDRESS_BUDGET', null, null]);
    assert.match(held?.text ?? '', /^This address has received the most messages/);
    assert.deepEqual(new Set(await errorsOf(app, phone)), new Set([null, 'ADDRESS_BUDGET']));
    const { explainIdentifier } = await app.raw(explain, { identifier: phone }, app.adminToken);
    assert.match(explainIdentifier.reason, /the message did not arrive, since this address has received the most/);
    assert.deepEqual(explainIdentifier.claims[0].challenge, { state: 'SENT', heldBack: 'ADDRESS_BUDGET' });
    const line = world.logLines.find(each => each.includes(held?.id ?? 'none'));
    assert.match(line ?? '', /"reason":"ADDRESS_BUDGET".*"msg":"message held back"/);

    // The claimant sees no difference (A7).
    const seen = JSON.stringify([await last.me(), await last.do('exportMe')]);
    assert.doesNotMatch(seen, /BUDGET|SUPPRESSED/);
    assert.equal((await last.me()).verifications[0].state, 'SENT');
  });

  it('X12, D5 for an owned address: its claimants see no difference, its admin does', async () => {
    const app = await world.app({ emailVerification: true, ...dayLongTokens });
    const email = newEmail();
    await app.registerProven({ email });
    await app.from(newIp()).register({ username: newName(), email });
    const second = await app.from(newIp()).register({ username: newName(), email });
    assert.equal((await errorsOf(app, email))[0], 'OWNED');
    assert.doesNotMatch(JSON.stringify([await second.me(), await second.do('exportMe')]), /OWNED|SUPPRESSED/);
  });

  it('X12, D8 for a test address, a country that is not allowed, or a reset for nobody', async () => {
    const [test, code] = [newPhone(), '314159'];
    const app = await world.app({ emailVerification: true, testAddresses: [{ address: test, code }] });
    const abroad = '+447400123456';
    for (const phone of [test, abroad]) {
      const user = await app.register({ phone });
      await app.set({ allowedCountries: ['JP'] });
      await user.do('changePassword', { currentPassword: password, newPassword: 'another horse battery' });
    }
    const nobody = newEmail();
    await app.do('requestPasswordReset', { identifier: nobody });
    assert.deepEqual(await errorsOf(app, test), ['TEST_ADDRESS']);
    assert.deepEqual(await errorsOf(app, abroad), ['COUNTRY_NOT_ALLOWED']);
    assert.deepEqual(await errorsOf(app, nobody), ['NOT_OWNED']);
  });

  it('X9, X12 for resets beyond what one network, and all strangers’ networks together, may ask for', async () => {
    const app = await world.app({ phoneVerification: true });
    const phone = newPhone();
    await app.registerProven({ phone });
    const stranger = app.from(newIp());
    for (let each = 0; each < 4; each++) await stranger.do('requestPasswordReset', { identifier: phone });
    assert.equal((await errorsOf(app, phone))[0], 'NETWORK_BUDGET');
    for (let each = 0; each < 10; each++) await app.from(newIp()).do('requestPasswordReset', { identifier: phone });
    assert.equal((await errorsOf(app, phone))[0], 'ADDRESS_BUDGET');
  });

  it('X8 is not held back in development by a limit that protects money: fifty SMS of one network in an hour', async () => {
    const app = await world.app({ phoneVerification: true, smsDailyLimit: 5 });
    const phones = Array.from({ length: 50 }, newPhone);
    for (const phone of phones) await app.register({ username: newName(), phone });
    const sent = (await world.inbox()).filter(({ to }) => phones.includes(to));
    assert.equal(sent.length, 50);
  });
});

stories('A message that its purse does not pay for', world => {
  const paid = paidNode(world, { smsPerDay: 12 });

  it('X8, X12 names the purse: of the app, of the server', async () => {
    const one = await paid.app({ smsDailyLimit: 3 });
    const [phone, email] = [newPhone(), newEmail()];
    const owner = await one.registerProven({ phone, email });
    const noticeOf = async (app: TestApp, to: string) =>
      (await app.world.heldBack(to)).find(each => each.to === to)?.heldBack;
    for (let each = 0; each < 3; each++) {
      await owner.do('changePassword', { currentPassword: password, newPassword: `another horse battery ${each}` });
    }
    assert.equal(await noticeOf(one, phone), 'APP_BUDGET');

    const other = await paid.app();
    const phones = [newPhone(), newPhone()] as const;
    const users: TestUser[] = [];
    for (const each of phones) users.push(await other.from(newIp()).registerProven({ phone: each }));
    for (const user of users) {
      for (let each = 0; each < 4; each++) {
        await user.do('changePassword', { currentPassword: password, newPassword: `another horse battery ${each}` });
      }
    }
    assert.equal(await noticeOf(other, phones[1]), 'SERVER_BUDGET');
  });
});
