import assert from 'node:assert/strict';
import { after, afterEach, describe, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { type FakeGateway, startFakeGateway } from '../kit/fake-gateway.js';
import { openCluster } from '../kit/faults.js';
import { delivered, failed, postGatewayReceipt, senderSecret } from '../kit/gateway-receipts.js';
import { eventually, type ServerProcess } from '../kit/processes.js';
import { changesNothing } from '../kit/stored.js';
import { dayLongTokens, newEmail, newName, newPhone, TestApp, type TestUser } from '../kit/test-app.js';
import { engines, stories, type World } from '../kit/world.js';

const gateway = await startFakeGateway(senderSecret);
after(() => gateway.stop());

const previousSecret = `whsec_${Buffer.from('an-older-secret-of-the-tests').toString('base64')}`;
const http = {
  smsUrl: gateway.url,
  email: { url: gateway.url, from: 'Example <no-reply@example.com>' },
  secrets: [senderSecret, previousSecret],
};
const fiveMinutes = 300;
const settings = { phoneVerification: true, emailVerification: true, allowedCountries: ['JP'], ...dayLongTokens };

stories(
  'Receipts of a gateway',
  world => {
    afterEach(() => gateway.behave('accept'));

    for (const kind of ['PHONE', 'EMAIL'] as const) {
      it(`D29 moves a message to ${kind} to delivered`, async () => {
        const { user, id } = await sendCode(world, kind);
        assert.equal(await stateOf(user), 'SENT');
        assert.equal(await postGatewayReceipt(world, delivered(id)), 204);
        assert.equal(await stateOf(user), 'DELIVERED');
        assert.deepEqual(await outcomeOf(world, id), {
          state: 'DELIVERED',
          lastError: null,
          providerMessageId: `gw-${id}`,
        });
      });
    }

    for (const [code, stored] of [
      ['absent_subscriber', 'absent_subscriber'],
      ['Absent', 'absent'],
      [27, '27'],
      [undefined, 'unknown'],
      ['+819012345678', 'unknown'],
      ['819012345678', 'unknown'],
      ['a b', 'unknown'],
      [{}, 'unknown'],
    ]) {
      it(`D29 V11 a failure with ${JSON.stringify(code)} is kept as ${stored}`, async () => {
        const { user, id } = await sendCode(world);
        assert.equal(await postGatewayReceipt(world, failed(id, code)), 204);
        assert.equal(await stateOf(user), 'FAILED');
        assert.equal((await outcomeOf(world, id)).lastError, `http:receipt-${stored}`);
      });
    }

    it('D29 the previous secret is accepted, and one valid signature of several is enough', async () => {
      const { user, id } = await sendCode(world);
      const receipt = delivered(id);
      const at = new Date(world.now);
      const right = new Webhook(previousSecret).sign('receipt-1', at, JSON.stringify(receipt));
      const headers = { 'webhook-signature': `v1a,AAAA v1,AAAA ${right}` };
      assert.equal(await postGatewayReceipt(world, receipt, { headers }), 204);
      assert.equal(await stateOf(user), 'DELIVERED');
    });

    const forgeries: [string, Parameters<typeof postGatewayReceipt>[2]][] = [
      ['without a signature', { headers: { 'webhook-signature': undefined } }],
      ['with an empty signature', { headers: { 'webhook-signature': '' } }],
      ['with an empty v1 signature', { headers: { 'webhook-signature': 'v1,' } }],
      ['with a hundred wrong signatures', { headers: { 'webhook-signature': 'v1,x '.repeat(100) } }],
      ['without an id', { headers: { 'webhook-id': undefined } }],
      ['with another id', { headers: { 'webhook-id': 'receipt-2' } }],
      ['without a time', { headers: { 'webhook-timestamp': undefined } }],
      ['with another time', { headers: { 'webhook-timestamp': '1' } }],
      ['with a time that is no number', { headers: { 'webhook-timestamp': 'now' } }],
      ['signed with another secret', { secret: `whsec_${Buffer.from('x'.repeat(24)).toString('base64')}` }],
      ['signed more than five minutes ago', { aheadSeconds: -fiveMinutes - 2 }],
      ['signed in the future', { aheadSeconds: fiveMinutes + 60 }],
    ];
    it('D29 a forged receipt is refused and changes nothing', async () => {
      const { id } = await sendCode(world);
      await changesNothing(world, async () => {
        for (const [how, signing] of forgeries) {
          assert.equal(await postGatewayReceipt(world, delivered(id), signing), 403, how);
        }
      });
    });

    it('D29 a receipt that was changed after it was signed is refused', async () => {
      const { id } = await sendCode(world);
      await changesNothing(world, async () => {
        const body = JSON.stringify(failed(id));
        assert.equal(await postGatewayReceipt(world, delivered(id), { body }), 403);
        assert.equal(
          await postGatewayReceipt(world, delivered(id), { body: `${JSON.stringify(delivered(id))} ` }),
          403,
        );
      });
    });

    it('D29 a message that we sent is no receipt when it is sent back to us', async () => {
      const { id } = await sendCode(world);
      const { headers, body } =
        gateway.requests.find(({ message }) => message.data.id === id) ?? assert.fail('not sent');
      await changesNothing(world, async () => {
        const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
        const signed = Object.fromEntries(names.map(name => [name, String(headers[name])]));
        assert.equal(await postGatewayReceipt(world, {}, { headers: signed, body }), 204);
      });
    });

    it('D29 only the first final state counts, and a state that is not final changes nothing', async () => {
      const { user, id } = await sendCode(world);
      for (const type of ['message.accepted', 'toString', '']) {
        assert.equal(await postGatewayReceipt(world, { type, data: { id } }), 204);
      }
      assert.equal(await stateOf(user), 'SENT');
      for (const receipt of [delivered(id), failed(id, 'late'), delivered(id)]) {
        assert.equal(await postGatewayReceipt(world, receipt), 204);
        assert.equal(await stateOf(user), 'DELIVERED');
      }
    });

    it('D29 a receipt for an unknown message is accepted and changes nothing', async () => {
      await changesNothing(world, async () => {
        for (const id of ['0197f3a0-0000-7000-8000-000000000001', 'abc', '', "' or 1=1", '\u0000', 7, null, ['x']]) {
          assert.equal(await postGatewayReceipt(world, { type: 'message.delivered', data: { id } }), 204);
        }
      });
    });

    it('D29 a malformed receipt is refused', async () => {
      for (const body of ['', '{', '[]', 'null', '"x"', '{}', '{"type":"message.delivered"}', '{"type":7,"data":{}}']) {
        assert.equal(await postGatewayReceipt(world, body), 403, body);
      }
      assert.equal(await postGatewayReceipt(world, 'x', { headers: { 'content-type': 'text/plain' } }), 415);
      assert.equal(await postGatewayReceipt(world, 'x'.repeat(200 * 1024)), 413);
      assert.equal((await fetch(`${world.url}/webhooks/http`)).status, 404);
    });

    it('D27 D1 a gateway that accepts a message and does not answer gets it again with the same id; its receipt ends that', async () => {
      gateway.behave('accept and reset');
      const { user, id } = await sendCode(world);
      gateway.behave({ status: 503 });
      assert.equal(await stateOf(user), 'QUEUED');
      assert.equal(await postGatewayReceipt(world, delivered(id)), 204);
      gateway.behave('accept');
      world.wait(120);
      await user.me();
      await world.server.settled();
      assert.equal(await stateOf(user), 'DELIVERED');
      assert.equal(gateway.accepted.filter(({ data }) => data.id === id).length, 1);
    });

    it('D29, D33 each part of a long SMS has a receipt, if the gateway reports how many there are', async () => {
      gateway.behave(({ data }) => ({ status: 200, body: JSON.stringify({ id: `gw-${data.id}`, parts: 2 }) }));
      const part = (id: string, name: string) => ({ type: 'message.delivered', data: { id, part: name } });
      const { user, id } = await sendCode(world);
      assert.equal(await postGatewayReceipt(world, part(id, '1')), 204);
      assert.equal(await postGatewayReceipt(world, part(id, '1')), 204);
      assert.equal(await stateOf(user), 'SENT');
      assert.equal(await postGatewayReceipt(world, part(id, '2')), 204);
      assert.equal(await stateOf(user), 'DELIVERED');
      const other = await sendCode(world);
      const { data } = failed(other.id, 'off');
      assert.equal(await postGatewayReceipt(world, { type: 'message.failed', data: { ...data, part: 'b' } }), 204);
      assert.equal(await stateOf(other.user), 'FAILED');
    });

    it('D26 the message has its code separately, and the app, the country and the size of the SMS', async () => {
      const { user, id } = await sendCode(world);
      const { data } =
        gateway.requests.find(({ message }) => message.data.id === id)?.message ?? assert.fail('not sent');
      const { kind, locale, country, segments, app } = data;
      assert.deepEqual([kind, locale, country, segments], ['PHONE_VERIFICATION', 'en', 'JP', 1]);
      assert.equal((app as { id: string }).id, user.app.id);
      assert.ok(data.code !== null && data.text.includes(data.code));
      await user.do('verifyPhone', { code: data.code });
    });

    it('D29 V11 no log line contains a signature, a secret or an address', async () => {
      const { id, address } = await sendCode(world);
      await postGatewayReceipt(world, delivered(id), { headers: { 'webhook-signature': 'v1,c2VjcmV0' } });
      const lines = world.logLines.join('');
      assert.match(lines, /delivery receipt refused/);
      for (const secret of [address, 'c2VjcmV0', senderSecret]) assert.ok(!lines.includes(secret), secret);
    });
  },
  { http },
);

stories('Receipts without a gateway', world => {
  it('D29 are not accepted', async () => {
    assert.equal(await postGatewayReceipt(world, delivered('0197f3a0-0000-7000-8000-000000000001')), 404);
  });
});

if (engines.includes('PostgreSQL')) {
  describe('Receipts of a gateway at two nodes', () => {
    it('D29 may arrive at another node than the one that sent the message', async () => {
      const cluster = await openCluster('PostgreSQL', 2, {
        environment: { VONAGE_API_KEY: '', VONAGE_API_SECRET: '', SMS_URL: gateway.url, SENDER_SECRET: senderSecret },
      });
      try {
        const [one, other] = cluster.nodes as [ServerProcess, ServerProcess];
        const app = await TestApp.create(one, { phoneVerification: true, allowedCountries: ['JP'] });
        const phone = newPhone();
        const user = await app.register({ username: newName(), phone });
        const { data } = await eventually('the message', 10, () => messageTo(gateway, phone) ?? false);
        await eventually('SENT', 10, async () => (await stateOf(user)) === 'SENT');
        assert.equal(await postGatewayReceipt(other, delivered(data.id)), 204);
        assert.equal(await stateOf(user), 'DELIVERED');
      } finally {
        await cluster.stop();
      }
    });
  });
}

/** Sends a code to a new user, and returns the id of its message. */
async function sendCode(world: World, kind: 'PHONE' | 'EMAIL' = 'PHONE') {
  const app = await world.app(settings);
  const address = kind === 'PHONE' ? newPhone() : newEmail();
  const user = await app.register({ username: newName(), [kind.toLowerCase()]: address });
  await world.server.settled();
  const message = messageTo(gateway, address) ?? assert.fail('nothing was sent');
  return { app, user, address, id: message.data.id };
}

function messageTo({ requests }: FakeGateway, address: string) {
  return requests.findLast(({ message }) => message.data.to === address)?.message;
}

async function stateOf(user: TestUser): Promise<string> {
  return (await user.me()).verifications[0].state;
}

async function outcomeOf({ server }: World, id: string) {
  const { db, tables } = server.deps.store.reader;
  const row = (await db.select().from(tables.messages)).find(message => message.id === id) ?? assert.fail('no message');
  return { state: row.state, lastError: row.lastError, providerMessageId: row.providerMessageId };
}
