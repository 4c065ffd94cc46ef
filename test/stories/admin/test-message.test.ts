import assert from 'node:assert/strict';
import { after, afterEach, it } from 'node:test';
import { limits } from '../../../src/domain/limits/limits.js';
import { insertPause } from '../../../src/domain/sending/sms-traffic.queries.js';
import { startFakeGateway } from '../../kit/fake-gateway.js';
import { startFakeVonage } from '../../kit/fake-vonage.js';
import { senderSecret } from '../../kit/gateway-receipts.js';
import type { AnyData, Refused } from '../../kit/graphql.js';
import { openNode } from '../../kit/node.js';
import { paidNode } from '../../kit/paid-node.js';
import { startSmtpSink } from '../../kit/smtp-sink.js';
import { changesNothing } from '../../kit/stored.js';
import { newEmail, newName, newPhone, password, refuses, type TestApp } from '../../kit/test-app.js';
import { stories, type World } from '../../kit/world.js';

const vonage = await startFakeVonage();
after(() => vonage.stop());
const gateway = await startFakeGateway(senderSecret);
after(() => gateway.stop());
const mailServer = await startSmtpSink();
after(() => mailServer.stop());

const providers = {
  vonage: { apiKey: 'key', apiSecret: 'secret', signatureSecret: null, host: vonage.host },
  smtp: { url: mailServer.url, from: 'Example <no-reply@example.com>' },
};
const several = {
  ...providers,
  http: {
    smsUrl: gateway.url,
    email: { url: gateway.url, from: 'Example <no-reply@example.com>' },
    secrets: [senderSecret],
  },
  smsProviders: ['vonage' as const, 'http' as const],
  emailProviders: ['smtp' as const, 'http' as const],
};
const hour = 3_600;
const japan = { allowedCountries: ['JP'] };

stories(
  'A test message through a real provider',
  world => {
    afterEach(() => {
      mailServer.behave(null);
      vonage.behave({ status: '0' });
    });

    it('O21 arrives at any address in any spelling, with a fixed text, and the provider has accepted it', async () => {
      const app = await world.app({ name: 'Shop', ...japan });
      const [email, phone] = [newEmail(), newPhone()];
      const mailed = await send(world, app, ` <MAILTO:${email.toUpperCase()}> `);
      assert.deepEqual(
        [mailed.recipient, mailed.state, mailed.provider, mailed.problem, mailed.isTest, mailed.userId],
        [email, 'SENT', 'smtp', null, true, null],
      );
      const mail = mailServer.mails.find(({ envelope }) => envelope.to.includes(email));
      assert.equal(mail?.headers.subject, 'Test message from Shop');
      const texted = await send(world, app, `PHONE:JP-0${phone.slice(3)}`);
      assert.deepEqual([texted.recipient, texted.state, texted.provider], [phone, 'SENT', 'vonage']);
      const sms = vonage.accepted.find(({ to }) => to === phone.slice(1));
      assert.equal(sms?.text, 'Shop: this is a test message. There is nothing to do.');
      for (const text of [mail?.text, sms?.text]) assert.doesNotMatch(text ?? assert.fail(), /https?:|\d{4}/);
    });

    it('O21, O4 leaves a row in the audit log, with the message and no address', async () => {
      const app = await world.app();
      const email = newEmail();
      const { id } = await send(world, app, email);
      const [entry] = (await app.admin('auditLog', { filter: { action: 'TEST_MESSAGE_SENT' } })).nodes;
      assert.deepEqual([entry.actor, entry.userId, entry.details], ['ADMIN', null, { kind: 'EMAIL', messageId: id }]);
      assert.ok(!JSON.stringify(entry).includes(email));
    });

    it('O21, O3 belongs to the owner of the address in this app, and reveals nothing of another app', async () => {
      const [app, other] = [await world.app(), await world.app()];
      const [email, elsewhere] = [newEmail(), newEmail()];
      const user = await app.register({ username: newName(), email });
      await other.register({ username: newName(), email: elsewhere });
      assert.equal((await app.admin('sendTestMessage', { to: email })).userId, user.id);
      assert.equal((await app.admin('sendTestMessage', { to: elsewhere })).userId, null);
    });

    it('O21 shows in words why the provider did not accept it', async () => {
      const app = await world.app(japan);
      mailServer.behave({ at: 'to', do: 550 });
      const refused = await send(world, app, newEmail());
      assert.deepEqual([refused.state, refused.error], ['FAILED', 'smtp:550']);
      assert.match(refused.problem.meaning, /mailbox does not exist/);
      vonage.behave({ status: '15' });
      const sender = await send(world, app, newPhone());
      assert.deepEqual([sender.state, sender.error], ['FAILED', 'vonage:15']);
      assert.match(sender.problem.advice, /SMS sender/);
      mailServer.behave({ at: 'from', do: 530 });
      const waiting = await send(world, app, newEmail());
      assert.deepEqual([waiting.state, waiting.error], ['QUEUED', 'smtp:530']);
      assert.match(waiting.problem.advice, /SMTP_URL/);
      mailServer.behave(null);
      world.wait(60);
      await world.server.settled();
    });

    it('O21, X4, X11, D8 shows why it is held back, and nothing is sent', async () => {
      const app = await world.app({ ...japan, testAddresses: [{ address: '+819000000001', code: '123456' }] });
      const { store, now } = world.server.deps;
      const pause = { country: 'JP', since: now(), endsAt: now() + 86_400_000, sent: 120, verified: 3 };
      await store.transaction(tx => insertPause(tx, { appId: app.id, ...pause }));
      const before = vonage.requests.length;
      const cases = [
        ['+447400123456', 'COUNTRY_NOT_ALLOWED', /does not allow SMS/],
        [newPhone(), 'COUNTRY_PAUSED', /paused/],
        ['+819000000001', 'TEST_ADDRESS', /test address/],
      ] as const;
      for (const [to, heldBack, meaning] of cases) {
        const queued = await app.admin('sendTestMessage', { to });
        assert.equal(queued.heldBack, heldBack);
        assert.match(queued.problem.meaning, meaning);
      }
      await world.server.settled();
      assert.equal(vonage.requests.length, before);
    });

    it('O21, X3 is limited to five for one mailbox in 24 hours, whatever its +tag', async () => {
      const app = await world.app();
      const name = newName();
      const toTag = (tag: number) => app.admin('sendTestMessage', { to: `${name}+${tag}@example.com` });
      for (let tag = 0; tag < limits.testsToAddress.most; tag++) assert.equal((await toTag(tag)).heldBack, null);
      await changesNothing(world, () => refuses('RATE_LIMITED', () => toTag(99), { field: 'to' }));
      await world.server.settled();
      world.wait(24 * hour);
      await toTag(99);
    });

    it('O21 is limited to ten in an hour and thirty in 24 hours for an app, by however many tokens', async () => {
      const app = await world.app();
      const { adminToken } = await app.admin('createAdminToken', { name: 'Second' });
      const sendBy = (token: string) => app.do('sendTestMessage', { to: newEmail() }, token);
      for (let hours = 0; hours < 3; hours++) {
        for (let each = 0; each < limits.testMessage.most; each++) await sendBy(app.adminToken);
        await changesNothing(world, () => refuses('RATE_LIMITED', () => sendBy(adminToken)));
        await world.server.settled();
        world.wait(hour);
      }
      await assert.rejects(sendBy(adminToken), ({ code, details }: Refused) => {
        assert.equal(code, 'RATE_LIMITED');
        const { retryAfter } = details as { retryAfter: number };
        return retryAfter > 20 * hour && retryAfter <= 21 * hour;
      });
    });

    it('O21 is refused for an invalid address', async () => {
      const app = await world.app();
      await changesNothing(world, async () => {
        const to = (text: string) => () => app.admin('sendTestMessage', { to: text });
        await refuses('BAD_USER_INPUT', to('somebody'), { field: 'to', reason: 'WRONG_KIND' });
        await refuses('INVALID_IDENTIFIER', to('a b@example.com'), { field: 'to' });
        await refuses('INVALID_IDENTIFIER', to('+81'), { field: 'to' });
        await refuses('INVALID_IDENTIFIER', to(''), { field: 'to' });
      });
    });
  },
  providers,
);

stories(
  'A test message through one of several providers',
  world => {
    afterEach(() => vonage.behave({ status: '0' }));

    it('O21 is sent by the provider that the admin chooses, and by no other', async () => {
      const app = await world.app(japan);
      for (const [to, provider] of [
        [newPhone(), 'http'],
        [newEmail(), 'http'],
        [newPhone(), 'vonage'],
        [newEmail(), 'smtp'],
      ] as const) {
        const sent = await send(world, app, to, provider);
        assert.deepEqual([sent.state, sent.provider], ['SENT', provider]);
      }
      const { length } = gateway.requests;
      vonage.behave({ http: 500 });
      const waiting = await send(world, app, newPhone(), 'vonage');
      assert.deepEqual([waiting.state, waiting.error, gateway.requests.length], ['QUEUED', 'vonage:http-500', length]);
      const [entry] = (await app.admin('auditLog', { filter: { action: 'TEST_MESSAGE_SENT' } })).nodes;
      assert.equal(entry.details.provider, 'vonage');
      vonage.behave({ status: '0' });
      world.wait(60);
      await world.server.settled();
    });

    it('O21 can be sent only by providers of that kind of address', async () => {
      const app = await world.app(japan);
      assert.deepEqual((await app.admin('providers')).providers, [
        { kind: 'EMAIL', names: ['smtp', 'http'] },
        { kind: 'PHONE', names: ['vonage', 'http'] },
      ]);
      const user = await app.register({ username: newName() });
      await refuses('FORBIDDEN', () => user.do('providers'), { reason: 'ROLE_TOO_LOW' });
      await changesNothing(world, async () => {
        for (const [to, provider] of [
          [newPhone(), 'smtp'],
          [newEmail(), 'vonage'],
          [newEmail(), 'SMTP'],
          [newEmail(), 'inbox'],
          [newEmail(), ''],
        ]) {
          const details = { field: 'provider', reason: 'UNKNOWN_PROVIDER' };
          await refuses('BAD_USER_INPUT', () => app.admin('sendTestMessage', { to, provider }), details);
        }
      });
    });
  },
  several,
);

stories('A test message without a provider', world => {
  const paid = paidNode(world);

  it('O21, X8 uses none of the share that a purse keeps for owners, and reports that the budget is used up', async () => {
    const app = await paid.app({ emailDailyLimit: 10 });
    const email = newEmail();
    const owner = await app.registerProven({ email });
    const outcomes: string[] = [];
    for (let each = 0; each < limits.testMessage.most; each++) {
      const { heldBack, problem } = await app.admin('sendTestMessage', { to: newEmail() });
      outcomes.push(heldBack ?? 'SENT');
      if (heldBack !== null) assert.match(problem.advice, /daily limit/);
    }
    const sent = outcomes.filter(each => each === 'SENT').length;
    // The registration took a message or two of the nine that are not kept for owners.
    assert.ok(sent >= 7 && sent < 9, outcomes.join());
    assert.equal(outcomes.at(-1), 'APP_BUDGET');
    await owner.do('changePassword', { currentPassword: password, newPassword: 'another horse battery' });
    assert.equal((await app.lastMessageTo(email)).kind, 'PASSWORD_CHANGED');
  });

  it('O21, D3 is in the inbox in development', async () => {
    const app = await world.app({ name: 'Shop' });
    const [email, phone] = [newEmail(), newPhone()];
    for (const to of [email, phone]) {
      await app.admin('sendTestMessage', { to });
      const { text, code, link } = await app.lastMessageTo(to);
      assert.match(text, /Shop/);
      assert.deepEqual([code, link], [null, null]);
      const { nodes } = await app.admin('messages', { filter: { recipient: to } });
      assert.deepEqual([nodes[0].state, nodes[0].provider], ['SENT', 'inbox']);
    }
  });

  it('O21, X12 is held back in production, with the reason', async () => {
    const app = await world.app();
    const node = await openNode(world, { deliveryTargets: { EMAIL: 'NOWHERE', PHONE: 'NOWHERE' } });
    const { heldBack, problem } = await app.at(node.url).admin('sendTestMessage', { to: newEmail() });
    await node.close();
    assert.equal(heldBack, 'NO_PROVIDER');
    assert.match(problem.advice, /must configure a provider/);
  });
});

/** Sends one, and returns it when the provider has answered. */
async function send(world: World, app: TestApp, to: string, provider: string | null = null): Promise<AnyData> {
  const { id, recipient } = await app.admin('sendTestMessage', { to, provider });
  await world.server.settled();
  const { nodes } = await app.admin('messages', { filter: { recipient } });
  return nodes.find((each: AnyData) => each.id === id);
}
