import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { SendFailed, type Sms } from '../../src/domain/messaging/providers/sender.js';
import { vonageSender } from '../../src/domain/messaging/providers/vonage/sender.js';
import type { Verdict } from '../../src/platform/workers/outbox.rules.js';
import { type FakeVonage, startFakeVonage, type VonageBehaviour } from '../kit/fake-vonage.js';
import { messageFacts } from '../kit/message-facts.js';

const sms: Sms = {
  ...messageFacts,
  country: 'GB',
  segments: 1,
  id: '0197f3a0-0000-7000-8000-000000000001',
  to: '+447911123456',
  from: 'Example',
  text: '314159 is your Example code',
};
/** Long enough for a busy machine. The short one is for servers that hang. */
const [timeoutMs, shortTimeoutMs] = [5_000, 300];

describe('D3 Vonage', () => {
  let vonage: FakeVonage;
  before(async () => {
    vonage = await startFakeVonage();
  });
  afterEach(() => vonage.behave({ status: '0' }));
  after(() => vonage.stop());

  const send = (change: Partial<Sms> = {}, timeout = timeoutMs) =>
    vonageSender({ apiKey: 'key', apiSecret: 'secret', host: `${vonage.host}/`, timeoutMs: timeout }).send({
      ...sms,
      ...change,
    });

  async function failureOf(behaviour: VonageBehaviour): Promise<SendFailed> {
    vonage.behave(behaviour);
    const isHanging = behaviour === 'hang' || behaviour === 'hang in the answer';
    const error = await send({}, isHanging ? shortTimeoutMs : timeoutMs).then(
      () => assert.fail('it was sent'),
      (error: unknown) => error,
    );
    assert.ok(error instanceof SendFailed, `${error} is a SendFailed`);
    return error;
  }

  it('gets the number without its plus, the sender, the text and our id, with the key and secret of the account', async () => {
    const { providerMessageId } = await send();
    const { path, authorization, message } = vonage.requests.at(-1) ?? assert.fail('no request');
    assert.equal(providerMessageId, `0A${sms.id}`);
    assert.equal(path, '/sms/json');
    assert.equal(authorization, `Basic ${Buffer.from('key:secret').toString('base64')}`);
    assert.deepEqual(message, {
      to: '447911123456',
      from: 'Example',
      text: sms.text,
      type: 'text',
      'client-ref': sms.id,
    });
  });

  for (const [from, sent] of [
    ['+447911000000', '447911000000'],
    ['My Shop', 'MyShop'],
  ] as const) {
    it(`gets the sender ${from} in the form that Vonage accepts: ${sent}`, async () => {
      await send({ from });
      assert.equal(vonage.requests.at(-1)?.message.from, sent);
    });
  }

  for (const text of ['サンプル 認証コード: 314159', 'Ваш код 314159', 'Code 314159 ✓']) {
    it(`gets "${text}" as unicode, unchanged`, async () => {
      await send({ text });
      assert.deepEqual([vonage.accepted.at(-1)?.type, vonage.accepted.at(-1)?.text], ['unicode', text]);
    });
  }

  it('gets a text of the GSM alphabet and its extension as text', async () => {
    await send({ text: 'Ünïcöde? no: àé €{}[] 314159'.replace('ï', 'i') });
    assert.equal(vonage.accepted.at(-1)?.type, 'text');
  });

  describe('D34 in India', () => {
    const india = {
      entityId: '1101456324673567834',
      templateIds: { PHONE_VERIFICATION: '1107161234567890123', 'PHONE_VERIFICATION/hi': '1107161234567890124' },
    };
    const options = () => ({ apiKey: 'key', apiSecret: 'secret', host: vonage.host, india, timeoutMs });
    const toIndia = { ...sms, to: '+919876543210', country: 'IN', kind: 'PHONE_VERIFICATION' } as const;
    const idsOf = () => {
      const { 'entity-id': entity, 'content-id': content } = vonage.accepted.at(-1) ?? assert.fail('nothing was sent');
      return [entity, content];
    };

    it('gets the ids of the company and of the text, for its kind and its language', async () => {
      const { send } = vonageSender(options());
      await send({ ...toIndia, locale: 'en' });
      assert.deepEqual(idsOf(), [india.entityId, '1107161234567890123']);
      await send({ ...toIndia, locale: 'hi' });
      assert.deepEqual(idsOf(), [india.entityId, '1107161234567890124']);
    });

    it('gets no SMS whose text is not registered', async () => {
      const before = vonage.requests.length;
      for (const kind of ['PASSWORD_RESET_SMS', null] as const) {
        const sending = vonageSender(options()).send({ ...toIndia, kind });
        await assert.rejects(sending, { code: 'vonage:dlt-template', verdict: 'GIVE_UP' });
      }
      assert.equal(vonage.requests.length, before);
    });

    it('gets no ids with an SMS to another country, or when no company is registered', async () => {
      await vonageSender(options()).send({ ...sms, kind: 'PHONE_VERIFICATION' });
      assert.deepEqual(idsOf(), [undefined, undefined]);
      await vonageSender({ ...options(), india: null }).send(toIndia);
      assert.deepEqual(idsOf(), [undefined, undefined]);
    });
  });

  const statuses: [string, Verdict][] = [
    ['1', 'RETRY'],
    ['2', 'GIVE_UP'],
    ['3', 'GIVE_UP'],
    ['4', 'RETRY'],
    ['5', 'RETRY'],
    ['6', 'GIVE_UP'],
    ['7', 'GIVE_UP'],
    ['9', 'RETRY'],
    ['15', 'GIVE_UP'],
    ['29', 'GIVE_UP'],
    ['99', 'RETRY'],
  ];
  for (const [status, verdict] of statuses) {
    it(`D4 answers 200 with status ${status}, and we ${verdict === 'RETRY' ? 'retry' : 'give up'}`, async () => {
      const { code, verdict: judged } = await failureOf({ status });
      assert.deepEqual({ code, judged }, { code: `vonage:${status}`, judged: verdict });
    });
  }

  const troubles: [string, VonageBehaviour, string, Verdict][] = [
    ['throttles with 429', { http: 429 }, 'vonage:http-429', 'RETRY'],
    ['fails with 503', { http: 503 }, 'vonage:http-503', 'RETRY'],
    ['rejects our credentials with 401', { http: 401 }, 'vonage:http-401', 'RETRY'],
    ['rejects the request with 400', { http: 400 }, 'vonage:http-400', 'GIVE_UP'],
    ['hangs', 'hang', 'vonage:timeout', 'RETRY'],
    ['hangs within its answer', 'hang in the answer', 'vonage:timeout', 'RETRY'],
    ['resets the connection', 'reset', 'vonage:connection', 'RETRY'],
    ['answers with a web page', { body: '<h1>OK</h1>', contentType: 'text/html' }, 'vonage:unreadable', 'RETRY'],
    [
      'answers with broken JSON',
      { body: '{"messages":', contentType: 'application/json' },
      'vonage:unreadable',
      'RETRY',
    ],
    [
      'answers with other JSON',
      { body: '{"messages":"0"}', contentType: 'application/json' },
      'vonage:unreadable',
      'RETRY',
    ],
    [
      'answers with an empty list',
      { body: '{"messages":[]}', contentType: 'application/json' },
      'vonage:unreadable',
      'RETRY',
    ],
    ['answers null', { body: 'null', contentType: 'application/json' }, 'vonage:unreadable', 'RETRY'],
  ];
  for (const [trouble, behaviour, code, verdict] of troubles) {
    it(`D4 ${trouble}, and we ${verdict === 'RETRY' ? 'retry' : 'give up'}`, async () => {
      const startedAt = Date.now();
      const failure = await failureOf(behaviour);
      assert.deepEqual([failure.code, failure.verdict], [code, verdict]);
      assert.ok(Date.now() - startedAt < timeoutMs);
    });
  }

  it('D28 redirects, which is not followed: the code and the credentials go to no other address', async () => {
    const elsewhere = await startFakeVonage();
    const { code, verdict } = await failureOf({ redirect: `${elsewhere.host}/sms/json` });
    assert.deepEqual([code, verdict, elsewhere.requests.length], ['vonage:unreadable', 'RETRY', 0]);
    await elsewhere.stop();
  });

  it('D4 answers more than 64 KiB, which is not read to its end, and we retry', async () => {
    const messages = [{ status: '0', 'message-id': '0A', 'remaining-balance': '1' }];
    const body = JSON.stringify({ 'message-count': '1', messages, more: ' '.repeat(1024 * 1024) });
    const failure = await failureOf({ body, contentType: 'application/json' });
    assert.deepEqual([failure.code, failure.verdict], ['vonage:unreadable', 'RETRY']);
  });

  it('D4 does not answer, and we retry', async () => {
    const nowhere = vonageSender({ apiKey: 'key', apiSecret: 'secret', host: 'http://127.0.0.1:1', timeoutMs });
    await assert.rejects(nowhere.send(sms), { code: 'vonage:connection', verdict: 'RETRY' });
  });

  it('V11 refuses with a text that quotes the code, which our error does not repeat', async () => {
    const failure = await failureOf({ status: '6' });
    assert.doesNotMatch(
      `${failure.stack} ${JSON.stringify(failure)} ${String(failure.cause)}`,
      /314159|447911123456|secret/,
    );
  });
});
