import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { factsOf } from '../../src/domain/messaging/providers/codes.rules.js';
import type { FailureReason } from '../../src/domain/messaging/providers/failure.rules.js';
import { gatewayEmailSender, gatewaySmsSender } from '../../src/domain/messaging/providers/http/sender.js';
import { type Email, SendFailed, type SentMessage, type Sms } from '../../src/domain/messaging/providers/sender.js';
import type { ResolveHost } from '../../src/platform/webhooks/post.js';
import type { Verdict } from '../../src/platform/workers/outbox.rules.js';
import { type FakeGateway, type GatewayBehaviour, startFakeGateway } from '../kit/fake-gateway.js';
import { messageFacts } from '../kit/message-facts.js';

const [secret, previous] = [secretOf('a'), secretOf('b')];
const sms: Sms = {
  ...messageFacts,
  to: '+447911123456',
  from: 'MyShop',
  text: '314159 is your My Shop code.',
  country: 'GB',
  segments: 1,
};
const email: Email = {
  ...messageFacts,
  kind: 'EMAIL_VERIFICATION',
  to: 'ann@example.com',
  from: null,
  subject: '314159 is your My Shop code',
  text: 'Your code: 314159',
  html: '<p>314159</p><img src="cid:logo">',
  logo: { contentId: 'logo', type: 'image/png', bytes: Buffer.from('png') },
};
const operator = 'Example <no-reply@example.com>';
/** Long enough for a busy machine. The short one is for gateways that hang. */
const [timeoutMs, shortTimeoutMs] = [5_000, 300];

interface Sending {
  url?: string;
  secrets?: string[];
  resolve?: ResolveHost;
  timeoutMs?: number;
}

describe('D26 An own gateway', () => {
  let gateway: FakeGateway;
  before(async () => {
    gateway = await startFakeGateway(secret);
  });
  afterEach(() => gateway.behave('accept'));
  after(() => gateway.stop());

  const optionsOf = (change: Sending) => ({ url: gateway.url, secrets: [secret], now: Date.now, timeoutMs, ...change });
  const kinds: [string, (change?: Sending) => Promise<SentMessage>][] = [
    ['SMS', (change = {}) => gatewaySmsSender(optionsOf(change)).send(sms)],
    ['email', (change = {}) => gatewayEmailSender({ ...optionsOf(change), from: operator }).send(email)],
  ];
  const [[, sendSms], [, sendEmail]] = kinds as [(typeof kinds)[0], (typeof kinds)[0]];

  const refuse = (status: number, body: object = {}): GatewayBehaviour => ({ status, body: JSON.stringify(body) });

  async function failureOf(send: () => Promise<SentMessage>): Promise<SendFailed> {
    const error = await send().then(
      () => assert.fail('it was sent'),
      (error: unknown) => error,
    );
    assert.ok(error instanceof SendFailed, `${error} is a SendFailed`);
    assert.doesNotMatch(
      `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`,
      /314159|447911123456|ann@|whsec_/,
    );
    return error;
  }

  it('gets an SMS as signed JSON with what it needs to send it', async () => {
    assert.deepEqual(await sendSms(), { providerMessageId: `gw-${sms.id}`, prices: [] });
    const { path, headers, message } = gateway.requests.at(-1) ?? assert.fail('no request');
    const { timestamp, ...rest } = message;
    assert.deepEqual([path, headers['content-type'], headers['webhook-id']], ['/messages', 'application/json', sms.id]);
    assert.ok(Math.abs(Date.parse(timestamp) - Date.now()) < 60_000);
    const expiresAt = '2026-11-29T10:10:00.000Z';
    const { entryCode: _, ...told } = sms;
    assert.deepEqual(rest, { type: 'sms.send', data: { ...told, expiresAt } });
  });

  it('D9 gets an email with its logo, the operator’s sender, and where bounces go', async () => {
    assert.deepEqual(await sendEmail(), { providerMessageId: `gw-${email.id}` });
    const { type, data } = gateway.accepted.at(-1) ?? assert.fail('no mail');
    const { logo, entryCode: _, ...fields } = email;
    assert.deepEqual(
      { type, data },
      {
        type: 'email.send',
        data: {
          ...fields,
          expiresAt: '2026-11-29T10:10:00.000Z',
          from: operator,
          bounceTo: 'no-reply@example.com',
          attachments: [
            {
              contentId: 'logo',
              contentType: 'image/png',
              filename: 'logo.png',
              content: logo?.bytes.toString('base64'),
            },
          ],
        },
      },
    );
  });

  it('gets the sender of the app, and no attachment where there is no logo', async () => {
    const from = 'Shop <hello@shop.example.com>';
    await gatewayEmailSender({ ...optionsOf({}), from: operator }).send({ ...email, from, logo: null });
    const { data } = gateway.accepted.at(-1) ?? assert.fail('no mail');
    assert.deepEqual([data.from, data.bounceTo, data.attachments], [from, 'no-reply@example.com', []]);
  });

  it('O30, D33 may answer what each part of an SMS costs, and how many receipts will follow', async () => {
    const price = { currency: 'EUR', millionths: 72_500 };
    const cases: [object, object][] = [
      [{ price: { amount: '0.0725', currency: 'EUR' } }, { prices: [price] }],
      [
        { price: { amount: 0.0725, currency: 'EUR' }, parts: 2 },
        { prices: [price, price], parts: 2 },
      ],
      [{ parts: 255 }, { prices: [], parts: 255 }],
      ...[0, 256, 1.5, '2', null, {}].map((parts): [object, object] => [{ parts }, { prices: [] }]),
      ...[
        { amount: '-1', currency: 'EUR' },
        { amount: '1e9', currency: 'EUR' },
        { amount: '1', currency: 'eur' },
        { amount: '1', currency: 'XYZ' },
        { amount: null, currency: 'EUR' },
        '0.07 EUR',
        7,
      ].map((given): [object, object] => [{ price: given }, { prices: [] }]),
    ];
    for (const [given, told] of cases) {
      gateway.behave(refuse(200, { id: 'x', ...given }));
      assert.deepEqual(await sendSms(), { providerMessageId: 'x', ...told }, JSON.stringify(given));
      assert.deepEqual(await sendEmail(), { providerMessageId: 'x' });
    }
  });

  it('gets the same id in each attempt, so that it can drop a duplicate', async () => {
    gateway.behave('accept and reset');
    assert.equal((await failureOf(sendSms)).code, 'http:connection');
    gateway.behave('accept');
    await sendSms();
    const [first, second] = gateway.accepted.slice(-2).map(({ data }) => data.id);
    assert.deepEqual([first, second], [sms.id, sms.id]);
  });

  it('needs only one of two secrets while they are replaced', async () => {
    for (const secrets of [
      [secret, previous],
      [previous, secret],
    ])
      await sendSms({ secrets });
    assert.equal((await failureOf(() => sendSms({ secrets: [previous] }))).code, 'http:401');
  });

  const answers: [GatewayBehaviour, string, Verdict, FailureReason][] = [
    [refuse(400), 'http:400', 'GIVE_UP', 'MESSAGE_REFUSED'],
    [refuse(422, { code: 'too_long' }), 'http:422-too_long', 'GIVE_UP', 'MESSAGE_REFUSED'],
    [refuse(422, { code: 1021 }), 'http:422-1021', 'GIVE_UP', 'MESSAGE_REFUSED'],
    [refuse(422, { about: 'recipient' }), 'http:recipient', 'GIVE_UP', 'RECIPIENT_REFUSED'],
    [refuse(400, { about: 'recipient', code: 'No_SUCH' }), 'http:recipient-no_such', 'GIVE_UP', 'RECIPIENT_REFUSED'],
    [refuse(404, { about: 'recipient' }), 'http:recipient', 'GIVE_UP', 'RECIPIENT_REFUSED'],
    [refuse(422, { about: 'sender', code: 'x' }), 'http:sender-x', 'GIVE_UP', 'SENDER_REFUSED'],
    [refuse(422, { about: 'message' }), 'http:message', 'GIVE_UP', 'MESSAGE_REFUSED'],
    [refuse(422, { about: 'account', code: 'barred' }), 'http:account-barred', 'RETRY', 'ACCOUNT_BARRED'],
    [refuse(429, { about: 'recipient' }), 'http:busy', 'RECIPIENT_BUSY', 'RECIPIENT_REFUSED'],
    [refuse(503, { about: 'sender' }), 'http:503', 'RETRY', 'PROVIDER_ERROR'],
    [refuse(401), 'http:401', 'RETRY', 'CREDENTIALS_REFUSED'],
    [refuse(402), 'http:402', 'RETRY', 'BALANCE_TOO_LOW'],
    [refuse(403), 'http:403', 'RETRY', 'CREDENTIALS_REFUSED'],
    [refuse(404), 'http:404', 'RETRY', 'OTHER'],
    [refuse(408), 'http:408', 'RETRY', 'TIMEOUT'],
    [refuse(425), 'http:425', 'RETRY', 'THROTTLED'],
    [refuse(429), 'http:429', 'RETRY', 'THROTTLED'],
    [refuse(500), 'http:500', 'RETRY', 'PROVIDER_ERROR'],
    [refuse(503, { code: 'soon' }), 'http:503-soon', 'RETRY', 'PROVIDER_ERROR'],
    [{ status: 302, headers: { location: '/elsewhere' } }, 'http:302', 'RETRY', 'OTHER'],
    [{ status: 204 }, 'http:unreadable', 'RETRY', 'UNREADABLE'],
    [{ status: 200, body: '<h1>OK</h1>' }, 'http:unreadable', 'RETRY', 'UNREADABLE'],
    [{ status: 200, body: '{"id":' }, 'http:unreadable', 'RETRY', 'UNREADABLE'],
    [refuse(200, { id: 7 }), 'http:unreadable', 'RETRY', 'UNREADABLE'],
    [refuse(200, { id: '' }), 'http:unreadable', 'RETRY', 'UNREADABLE'],
    [refuse(200, { id: 'a\nb' }), 'http:unreadable', 'RETRY', 'UNREADABLE'],
    [refuse(200, { id: 'x'.repeat(201) }), 'http:unreadable', 'RETRY', 'UNREADABLE'],
    [refuse(200, { id: 'x', more: 'x'.repeat(20_000) }), 'http:unreadable', 'RETRY', 'UNREADABLE'],
    ['reset', 'http:connection', 'RETRY', 'CONNECTION'],
    ['hang', 'http:timeout', 'RETRY', 'TIMEOUT'],
    ['drip', 'http:unreadable', 'RETRY', 'UNREADABLE'],
  ];
  for (const [kind, send] of kinds) {
    for (const [behaviour, code, verdict, reason] of answers) {
      it(`D27 ${JSON.stringify(behaviour).slice(0, 80)} to an ${kind} is ${code}: ${verdict}`, async () => {
        gateway.behave(behaviour);
        const isSilent = behaviour === 'hang' || behaviour === 'drip';
        const failure = await failureOf(() => send({ timeoutMs: isSilent ? shortTimeoutMs : timeoutMs }));
        const { reason: known, meaning, advice } = factsOf(failure.code) ?? assert.fail('no facts');
        assert.deepEqual([failure.code, failure.verdict, known], [code, verdict, reason]);
        assert.ok(meaning !== '' && advice !== '');
      });
    }
  }

  it('D27 V11 no text of a gateway is kept that may contain a code or an address', async () => {
    for (const code of [
      '+447911123456',
      '447911123456',
      'a314159',
      'ann@example.com',
      'a b',
      '',
      'x'.repeat(33),
      {},
      null,
    ]) {
      gateway.behave(refuse(422, { code, about: code }));
      assert.equal((await failureOf(sendSms)).code, 'http:422');
    }
  });

  it('D27 is tried again later when it does not answer', async () => {
    const nobody: ResolveHost = (_name, done) => done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), []);
    for (const change of [{ url: 'http://127.0.0.1:1/' }, { url: 'https://nobody.test/', resolve: nobody }]) {
      const { code, verdict } = await failureOf(() => sendSms(change));
      assert.deepEqual([code, verdict], ['http:connection', 'RETRY']);
    }
  });

  it('D27 is tried again later when it has no trusted certificate', async () => {
    const { code, verdict } = await failureOf(() => sendSms({ url: gateway.url.replace('http:', 'https:') }));
    assert.deepEqual([code, verdict], ['http:tls', 'RETRY']);
  });

  it('D28 may have a private address without TLS, by number and by name', async () => {
    const port = new URL(gateway.url).port;
    await sendSms({ url: `http://gateway.test:${port}/`, resolve: resolvesTo('127.0.0.1') });
    assert.equal(gateway.requests.at(-1)?.headers.host, `gateway.test:${port}`);
  });

  it('D28 gets nothing on a public address without TLS, by number and by name', async () => {
    // RFC 4291 has not assigned the first address: it counts as public, and no host has it. The second is translated to
    // IPv4 (RFC 6052).
    for (const address of ['4000::1', '64:ff9b::808:808', '169.254.169.254']) {
      const host = address.includes(':') ? `[${address}]` : address;
      for (const change of [
        { url: `http://${host}/` },
        { url: 'http://gateway.test/', resolve: resolvesTo(address) },
      ]) {
        const { code, verdict } = await failureOf(() => sendSms(change));
        assert.deepEqual([code, verdict], ['http:unencrypted', 'RETRY'], JSON.stringify(change));
      }
    }
  });
});

function resolvesTo(address: string): ResolveHost {
  return (_name, done) => done(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
}

function secretOf(letter: string): string {
  return `whsec_${Buffer.from(letter.repeat(24)).toString('base64')}`;
}
