import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { after, before, it } from 'node:test';
import { projectRoot } from '../../src/platform/config/project-root.js';
import { codeIn } from '../kit/fake-vonage.js';
import { senderSecret } from '../kit/gateway-receipts.js';
import { keepSecretsInText } from '../kit/leaks.js';
import { startLocally } from '../kit/local-server.js';
import { freePort } from '../kit/ports.js';
import { newEmail, newName, newPhone } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

const regionalKey = 'key-of-the-regional-provider';
const receiptKey = 'key-of-its-receipts';
const program = join(projectRoot(), 'examples/gateway/gateway.mjs');
const gatewayUrl = `http://127.0.0.1:${await freePort()}/`;
const http = {
  smsUrl: gatewayUrl,
  email: { url: gatewayUrl, from: 'Example <no-reply@example.com>' },
  secrets: [senderSecret],
};

/** The invented provider behind the gateway of `examples/gateway`. */
const regional = await startRegional();
after(() => regional.stop());

stories(
  'The gateway in examples/',
  world => {
    let gateway: ChildProcess;
    before(async () => {
      gateway = await startGateway(world);
    });
    after(async () => {
      gateway.kill();
      await once(gateway, 'close');
    });

    /** Reports as the provider does, to the gateway. */
    async function report(receipt: object, key = receiptKey): Promise<number> {
      const headers = { authorization: `Bearer ${key}` };
      const init = { method: 'POST', headers, body: JSON.stringify(receipt) };
      return (await fetch(`${gatewayUrl}receipts`, init)).status;
    }

    for (const kind of ['phone', 'email'] as const) {
      it(`D26, D29: a code is sent to the ${kind}, verifies it, and the receipt comes back`, async () => {
        const app = await world.app({ phoneVerification: true, emailVerification: true, allowedCountries: ['JP'] });
        const to = kind === 'phone' ? newPhone() : newEmail();
        const user = await app.register({ username: newName(), [kind]: to });
        const state = async () => (await user.me()).verifications[0].state;
        await world.server.settled();
        assert.equal(await state(), 'SENT');
        const message = regional.messages.findLast(each => each.to === to) ?? assert.fail('nothing arrived');
        for (const guess of ['guess', regionalKey, 'undefined', '']) {
          assert.equal(await report({ reference: message.reference, status: 'delivered' }, guess), 403);
        }
        for (const status of ['queued', 'sent', undefined, 'constructor']) {
          assert.equal(await report({ reference: message.reference, status }), 204);
        }
        assert.equal(await state(), 'SENT');
        assert.equal(await report({ reference: message.reference, status: 'delivered' }), 204);
        assert.equal(await state(), 'DELIVERED');
        const code = codeIn(message.text);
        await user.do(kind === 'phone' ? 'verifyPhone' : 'verifyEmail', { code });
        assert.equal((await user.me())[kind].verified, true);
      });
    }

    it('D29: a failure is reported with the provider’s reason', async () => {
      const app = await world.app({ phoneVerification: true, allowedCountries: ['JP'] });
      const phone = newPhone();
      await app.register({ username: newName(), phone });
      await world.server.settled();
      const { reference } = regional.messages.findLast(each => each.to === phone) ?? assert.fail('nothing arrived');
      assert.equal(await report({ reference, status: 'undeliverable', reason: 'phone_off' }), 204);
      const { nodes } = await app.admin('messages');
      assert.deepEqual(
        nodes.map(({ state, error }: { state: string; error: string }) => [state, error]),
        [['FAILED', 'http:receipt-phone_off']],
      );
    });

    it('D27: a number that the provider does not know fails for good', async () => {
      const app = await world.app({ phoneVerification: true, allowedCountries: ['JP'] });
      const phone = newPhone();
      regional.unknown.add(phone);
      await app.register({ username: newName(), phone });
      await world.server.settled();
      const { nodes } = await app.admin('messages');
      assert.deepEqual(
        nodes.map(({ state, error }: { state: string; error: string }) => [state, error]),
        [['FAILED', 'http:recipient-bad_number']],
      );
    });

    it('D26: a body that is too long is refused', async () => {
      const headers = { authorization: `Bearer ${receiptKey}` };
      for (const path of ['', 'receipts']) {
        const init = { method: 'POST', headers, body: 'x'.repeat(1_100_000) };
        assert.equal((await fetch(gatewayUrl + path, init)).status, 413);
      }
    });

    it('D26: a gateway without its variables does not start', async () => {
      const all = environmentOf(world);
      for (const name of Object.keys(all).filter(name => !['PATH', 'PORT'].includes(name))) {
        const gateway = spawn(process.execPath, [program], { env: { ...all, PORT: '0', [name]: '' }, timeout: 20_000 });
        const [said, [status]] = await Promise.all([text(gateway.stderr), once(gateway, 'close')]);
        assert.equal(status, 1);
        assert.match(said, new RegExp(`Set ${name}\\.`));
      }
    });

    it('D26: a message without our signature is refused, and nothing is sent', async () => {
      const { length } = regional.messages;
      const body = JSON.stringify({ type: 'sms.send', data: { id: 'x', to: newPhone(), from: 'x', text: 'x' } });
      const now = String(Math.floor(Date.now() / 1_000));
      for (const headers of [
        {},
        { 'webhook-id': 'x', 'webhook-timestamp': now, 'webhook-signature': 'v1,x' },
        { 'webhook-id': 'x', 'webhook-timestamp': now, 'webhook-signature': `v1,${'A'.repeat(43)}=` },
      ]) {
        assert.equal((await fetch(gatewayUrl, { method: 'POST', headers, body })).status, 401);
      }
      assert.equal(regional.messages.length, length);
    });
  },
  { http },
);

function environmentOf({ url }: World) {
  return {
    PATH: process.env.PATH,
    PORT: new URL(gatewayUrl).port,
    SENDER_SECRET: senderSecret,
    BONAFIDE_URL: url,
    REGIONAL_URL: regional.url,
    REGIONAL_KEY: regionalKey,
    RECEIPT_KEY: receiptKey,
  };
}

async function startGateway(world: World): Promise<ChildProcess> {
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const gateway = spawn(process.execPath, [program], { env: environmentOf(world), stdio: [...stdio] });
  await once(gateway.stdout as NonNullable<typeof gateway.stdout>, 'data');
  return gateway;
}

interface RegionalMessage {
  to: string;
  text: string;
  reference: string;
}

async function startRegional() {
  const messages: RegionalMessage[] = [];
  const unknown = new Set<string>();
  const server = createServer(async (request, response) => {
    const message = (await json(request)) as RegionalMessage;
    keepSecretsInText(message.text);
    const { authorization, 'idempotency-key': key } = request.headers;
    if (authorization !== `Bearer ${regionalKey}` || key !== message.reference) return response.writeHead(401).end();
    if (unknown.has(message.to)) return response.writeHead(422).end();
    messages.push(message);
    return response.end(JSON.stringify({ message_id: `reg-${messages.length}` }));
  });
  const { origin, stop } = await startLocally(server);
  return {
    url: origin,
    messages,
    unknown,
    stop,
  };
}
