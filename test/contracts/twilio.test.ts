import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { SendFailed, type Sms } from '../../src/domain/messaging/providers/sender.js';
import { type TwilioOptions, twilioSender } from '../../src/domain/messaging/providers/twilio/sender.js';
import type { Verdict } from '../../src/platform/workers/outbox.rules.js';
import { type FakeTwilio, startFakeTwilio, type TwilioBehaviour, twilioAccount } from '../kit/fake-twilio.js';
import { messageFacts } from '../kit/message-facts.js';

const now = 1_800_000_000_000;
const sms: Sms = {
  ...messageFacts,
  country: 'GB',
  segments: 1,
  expiresAt: now + 600_000,
  id: '0197f3a0-0000-7000-8000-000000000001',
  to: '+447911123456',
  from: 'Example',
  text: '314159 is your Example code',
};
/** Long enough for a busy machine. The short one is for servers that hang. */
const [timeoutMs, shortTimeoutMs] = [5_000, 300];
const { accountSid, authToken, apiKey, apiSecret } = twilioAccount;

describe('D23 Twilio', () => {
  let twilio: FakeTwilio;
  before(async () => {
    twilio = await startFakeTwilio();
  });
  afterEach(() => twilio.behave('accept'));
  after(() => twilio.stop());

  const send = (change: Partial<Sms> = {}, options: Partial<TwilioOptions> = {}) =>
    twilioSender({
      accountSid,
      login: { user: accountSid, password: authToken },
      messagingServiceSid: null,
      now: () => now,
      publicUrl: () => 'https://auth.example.com/id',
      host: twilio.host,
      timeoutMs,
      ...options,
    }).send({ ...sms, ...change });

  async function failureOf(behaviour: TwilioBehaviour, options: Partial<TwilioOptions> = {}): Promise<SendFailed> {
    twilio.behave(behaviour);
    const timing = behaviour === 'hang' ? { timeoutMs: shortTimeoutMs } : {};
    const error = await send({}, { ...timing, ...options }).then(
      () => assert.fail('it was sent'),
      (error: unknown) => error,
    );
    assert.ok(error instanceof SendFailed, `${error} is a SendFailed`);
    return error;
  }

  const lastRequest = () => twilio.requests.at(-1) ?? assert.fail('no request');

  it('gets one request with the number, the sender, the text as it is, and where receipts of our id go', async () => {
    const { providerMessageId } = await send();
    const { method, path, authorization, fields } = lastRequest();
    assert.equal(providerMessageId, twilio.accepted.at(-1)?.sid);
    assert.equal(`${method} ${path}`, `POST /2010-04-01/Accounts/${accountSid}/Messages.json`);
    assert.equal(authorization, `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`);
    assert.deepEqual(fields, {
      To: '+447911123456',
      From: 'Example',
      Body: sms.text,
      SmartEncoded: 'false',
      ValidityPeriod: '600',
      StatusCallback: `https://auth.example.com/id/webhooks/twilio?id=${sms.id}`,
    });
  });

  it('accepts an API key and its secret in place of the auth token', async () => {
    await send({}, { login: { user: apiKey, password: apiSecret } });
    assert.equal(lastRequest().authorization, `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`);
  });

  it('chooses the sender itself from a messaging service', async () => {
    const { providerMessageId } = await send({}, { messagingServiceSid: `MG${'0'.repeat(32)}` });
    assert.ok(providerMessageId);
    const { From, MessagingServiceSid } = lastRequest().fields;
    assert.deepEqual([From, MessagingServiceSid], [undefined, `MG${'0'.repeat(32)}`]);
  });

  for (const [from, sent] of [
    ['+15551234567', '+15551234567'],
    ['447911000000', '+447911000000'],
    ['12345', '12345'],
    ['My Shop', 'My Shop'],
  ] as const) {
    it(`gets the sender ${from} in the form that Twilio accepts: ${sent}`, async () => {
      await send({ from });
      assert.equal(lastRequest().fields.From, sent);
    });
  }

  for (const text of ['サンプル 認証コード: 314159', 'Ваш код 314159', 'It’s 314159 + 1 & more = ✓']) {
    it(`gets "${text}" unchanged`, async () => {
      await send({ text });
      assert.equal(twilio.accepted.at(-1)?.Body, text);
    });
  }

  it('is asked for no receipts to a loopback address, because it refuses one', async () => {
    for (const base of ['http://127.0.0.1:4000', 'http://localhost:4000', 'http://[::1]:4000']) {
      await send({}, { publicUrl: () => base });
      assert.equal(lastRequest().fields.StatusCallback, undefined);
    }
  });

  for (const [secondsLeft, period] of [
    [0.2, '1'],
    [599.9, '599'],
    [3 * 86_400, '36000'],
  ] as const) {
    it(`drops a message that waits longer than ${period} s, when its code is valid for ${secondsLeft} s`, async () => {
      await send({ expiresAt: now + secondsLeft * 1_000 });
      assert.equal(lastRequest().fields.ValidityPeriod, period);
    });
  }

  const refusals: [code: number, http: number, Verdict][] = [
    [20003, 401, 'RETRY'],
    [20005, 403, 'RETRY'],
    [20404, 404, 'RETRY'],
    [20429, 429, 'RETRY'],
    [20500, 500, 'RETRY'],
    [21211, 400, 'GIVE_UP'],
    [21408, 400, 'GIVE_UP'],
    [21606, 400, 'GIVE_UP'],
    [21608, 400, 'GIVE_UP'],
    [21610, 400, 'GIVE_UP'],
    [21611, 429, 'RETRY'],
    [21612, 400, 'GIVE_UP'],
    [21614, 400, 'GIVE_UP'],
    [21660, 400, 'GIVE_UP'],
    [63038, 429, 'RETRY'],
    // A code that we do not know.
    [29999, 400, 'GIVE_UP'],
  ];
  for (const [code, http, verdict] of refusals) {
    it(`D4 refuses with ${code}, and we ${verdict === 'RETRY' ? 'retry' : 'give up'}`, async () => {
      const failed = await failureOf({ code, http });
      assert.deepEqual([failed.code, failed.verdict], [`twilio:${code}`, verdict]);
    });
  }

  it('D4 refuses wrong credentials', async () => {
    const failed = await failureOf('accept', { login: { user: accountSid, password: 'other' } });
    assert.deepEqual([failed.code, failed.verdict], ['twilio:20003', 'RETRY']);
  });

  const json = 'application/json';
  const troubles: [string, TwilioBehaviour, string, Verdict][] = [
    ['throttles with 429', { http: 429 }, 'twilio:http-429', 'RETRY'],
    ['fails with 503', { http: 503 }, 'twilio:http-503', 'RETRY'],
    ['rejects our credentials with 401', { http: 401 }, 'twilio:http-401', 'RETRY'],
    ['rejects the request with 400', { http: 400 }, 'twilio:http-400', 'GIVE_UP'],
    ['hangs', 'hang', 'twilio:timeout', 'RETRY'],
    ['resets the connection', 'reset', 'twilio:connection', 'RETRY'],
    ['accepts and resets the connection', 'accept and reset', 'twilio:connection', 'RETRY'],
    ['answers 201 with a web page', { body: '<h1>OK</h1>', contentType: 'text/html' }, 'twilio:unreadable', 'RETRY'],
    ['answers 201 with broken JSON', { body: '{"sid":' }, 'twilio:unreadable', 'RETRY'],
    ['answers 201 without a SID', { body: '{"status":"queued"}' }, 'twilio:unreadable', 'RETRY'],
    ['answers 201 with a SID that is none', { body: '{"sid":"+447911123456"}' }, 'twilio:unreadable', 'RETRY'],
    ['answers 201 with null', { body: 'null' }, 'twilio:unreadable', 'RETRY'],
    ['answers 201 with a list', { body: '[]' }, 'twilio:unreadable', 'RETRY'],
    [
      'answers without an end',
      { body: JSON.stringify({ sid: 'SM00', more: ' '.repeat(1024 * 1024) }), contentType: json },
      'twilio:unreadable',
      'RETRY',
    ],
    ['refuses with a code that is a text', { body: '{"code":"x"}', http: 400 }, 'twilio:http-400', 'GIVE_UP'],
    ['refuses with a code of many digits', { body: '{"code":447911123456}', http: 400 }, 'twilio:http-400', 'GIVE_UP'],
  ];
  for (const [trouble, behaviour, code, verdict] of troubles) {
    it(`D4 ${trouble}, and we ${verdict === 'RETRY' ? 'retry' : 'give up'}`, async () => {
      const failed = await failureOf(behaviour);
      assert.deepEqual([failed.code, failed.verdict], [code, verdict]);
    });
  }

  it('D23 redirects, which is not followed: the code and the credentials go to no other address', async () => {
    const elsewhere = await startFakeTwilio();
    const failed = await failureOf({ redirect: `${elsewhere.host}/2010-04-01/Accounts/${accountSid}/Messages.json` });
    assert.deepEqual([failed.code, failed.verdict, elsewhere.requests.length], ['twilio:unreadable', 'RETRY', 0]);
    await elsewhere.stop();
  });

  it('D4 does not answer, and we retry', async () => {
    const gone = await startFakeTwilio();
    await gone.stop();
    const failed = await failureOf('accept', { host: gone.host });
    assert.deepEqual([failed.code, failed.verdict], ['twilio:connection', 'RETRY']);
  });

  it('V11 errors contain neither the code, the number, the credentials, nor what Twilio answered', async () => {
    for (const behaviour of [{ code: 21211 }, { http: 503 }, 'hang', 'reset', { body: sms.text }] as const) {
      const error = await failureOf(behaviour);
      const told = `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
      for (const secret of ['314159', '7911123456', authToken, apiSecret, 'Refused']) {
        assert.ok(!told.includes(secret), `${secret} in ${told}`);
      }
    }
  });
});
