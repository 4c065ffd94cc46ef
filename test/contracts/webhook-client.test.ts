import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { after, afterEach, before, describe, it } from 'node:test';
import {
  createWebhookClient,
  type WebhookClientOptions,
  WebhookFailed,
} from '../../src/domain/events/webhook-client.js';
import { isPublicAddress } from '../../src/platform/webhooks/address-range.rules.js';
import type { ResolveHost } from '../../src/platform/webhooks/post.js';
import { type ReceiverBehaviour, startWebhookReceiver, type WebhookReceiver } from '../kit/webhook-receiver.js';

const body = '{"type":"webhook.test","data":{}}';
/** Long enough for a busy machine. The short one is for servers that hang. */
const [timeoutMs, shortTimeoutMs] = [5_000, 300];

describe('O6 A webhook', () => {
  let receiver: WebhookReceiver;
  let port: string;
  before(async () => {
    receiver = await startWebhookReceiver();
    port = new URL(receiver.url).port;
  });
  afterEach(() => {
    receiver.behave({ status: 204 });
    receiver.received.length = 0;
  });
  after(() => receiver.stop());

  async function failureOf(url: string, options: WebhookClientOptions): Promise<string> {
    const error = await createWebhookClient({ timeoutMs, ...options })
      .post(url, body, { 'webhook-id': 'one' })
      .then(
        () => assert.fail('it was taken'),
        (error: unknown) => error,
      );
    assert.ok(error instanceof WebhookFailed, `${error} is a WebhookFailed`);
    return error.code;
  }

  for (const status of [200, 201, 204, 299]) {
    it(`has accepted an event when it answers ${status}`, async () => {
      receiver.behave({ status });
      await createWebhookClient({ reach: 'ANY' }).post(receiver.url, body, { 'webhook-id': 'one' });
      assert.deepEqual([receiver.received[0]?.id, receiver.received[0]?.body], ['one', body]);
    });
  }

  const troubles: [ReceiverBehaviour, string][] = [
    [{ status: 301, headers: { location: '/elsewhere' } }, 'webhook:301'],
    [{ status: 101, headers: { connection: 'Upgrade', upgrade: 'websocket' } }, 'webhook:connection'],
    [{ status: 400 }, 'webhook:400'],
    [{ status: 410 }, 'webhook:410'],
    [{ status: 503 }, 'webhook:503'],
    ['reset', 'webhook:connection'],
    ['hang', 'webhook:timeout'],
  ];
  for (const [behaviour, code] of troubles) {
    it(`has not accepted an event when it fails with ${code}`, async () => {
      receiver.behave(behaviour);
      const limit = behaviour === 'hang' ? shortTimeoutMs : timeoutMs;
      assert.equal(await failureOf(receiver.url, { reach: 'ANY', timeoutMs: limit }), code);
      // On a busy machine, a receiver that hangs may not have read the request.
      if (behaviour !== 'hang') assert.equal(receiver.received.length, 1);
    });
  }

  it('that does not answer fails', async () => {
    assert.equal(await failureOf('http://127.0.0.1:1/', { reach: 'ANY' }), 'webhook:connection');
    const nobody: ResolveHost = (_name, done) => done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []);
    assert.equal(
      await failureOf(`http://nobody.test:${port}/`, { reach: 'ANY', resolve: nobody }),
      'webhook:unknown-host',
    );
  });

  it('is found by its host name', async () => {
    const client = createWebhookClient({ reach: 'ANY', resolve: answers([['127.0.0.1']]).resolve });
    await client.post(`http://hook.test:${port}/`, body, { 'webhook-id': 'one' });
    assert.equal(receiver.received[0]?.headers.host, `hook.test:${port}`);
  });

  for (const [url, code] of [
    ['http://127.0.0.1:PORT/', 'webhook:not-https'],
    ['https://127.0.0.1:PORT/', 'webhook:private-address'],
    ['https://0x7f.1:PORT/', 'webhook:private-address'],
    ['https://[::ffff:127.0.0.1]:PORT/', 'webhook:private-address'],
  ] as const) {
    it(`is never called at ${url}, though an app may have stored it in development`, async () => {
      const connectionsBefore = receiver.connections();
      assert.equal(await failureOf(url.replace('PORT', port), { reach: 'PUBLIC' }), code);
      assert.equal(receiver.connections(), connectionsBefore);
    });
  }

  it('is never called at a private address that its name resolves to', async () => {
    const connectionsBefore = receiver.connections();
    for (const address of ['127.0.0.1', '::1', '10.1.2.3', '169.254.169.254', '::ffff:127.0.0.1', 'fe80::1']) {
      const { resolve } = answers([[address]]);
      assert.equal(
        await failureOf(`https://hook.test:${port}/`, { reach: 'PUBLIC', resolve }),
        'webhook:private-address',
      );
    }
    assert.equal(receiver.connections(), connectionsBefore);
  });

  it('is called at the address that was checked, even if its name then resolves to another (DNS rebinding)', async () => {
    // RFC 4291 has not assigned this range: it counts as public, and no host has it.
    const connectionsBefore = receiver.connections();
    const { resolve, asked } = answers([['4000::1'], ['127.0.0.1']]);
    const code = await failureOf(`https://hook.test:${port}/`, { reach: 'PUBLIC', resolve, timeoutMs: shortTimeoutMs });
    assert.match(code, /^webhook:(timeout|connection)$/);
    assert.deepEqual([asked(), receiver.connections()], [1, connectionsBefore]);
  });

  it('is not called at a private address among public ones', async () => {
    const connectionsBefore = receiver.connections();
    const { resolve } = answers([['127.0.0.1', '4000::1']]);
    const code = await failureOf(`https://hook.test:${port}/`, { reach: 'PUBLIC', resolve, timeoutMs: shortTimeoutMs });
    assert.match(code, /^webhook:(timeout|connection)$/);
    assert.equal(receiver.connections(), connectionsBefore);
  });
});

describe('O6 The public internet', () => {
  const outside = [
    ...['0.0.0.0', '10.0.0.1', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.16.0.1', '192.0.0.1', '192.168.1.1'],
    ...['198.18.0.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255', '::', '::1', '::ffff:10.0.0.1'],
    ...['64:ff9b::a00:1', '2002:a00:1::', '2001:db8::1', 'fc00::1', 'fd00:ec2::254', 'fe80::1', 'fec0::1', 'ff02::1'],
    ...['', 'localhost', '127.1.1', '1.2.3.4.5', '::7f00:1', '::808:808'],
  ];
  for (const address of outside)
    it(`does not include ${address || 'an empty address'}`, () => assert.equal(isPublicAddress(address), false));
  for (const address of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1', '::ffff:8.8.8.8']) {
    it(`includes ${address}`, () => assert.equal(isPublicAddress(address), true));
  }
});

/** Makes a resolver with a different answer each time. */
function answers(lists: string[][]): { resolve: ResolveHost; asked: () => number } {
  let times = 0;
  const toAddress = (address: string): LookupAddress => ({ address, family: address.includes(':') ? 6 : 4 });
  return {
    resolve(_name, done) {
      done(null, (lists[Math.min(times++, lists.length - 1)] ?? []).map(toAddress));
    },
    asked: () => times,
  };
}
