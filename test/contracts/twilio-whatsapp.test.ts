import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Sms } from '../../src/domain/messaging/providers/sender.js';
import { twilioReceipts } from '../../src/domain/messaging/providers/twilio/receipts.js';
import { whatsAppSender } from '../../src/domain/messaging/providers/twilio/whatsapp.js';
import { type FakeTwilio, signatureFor, startFakeTwilio, twilioAccount } from '../kit/fake-twilio.js';
import { messageFacts } from '../kit/message-facts.js';

const now = 1_800_000_000_000;
const sms: Sms = {
  ...messageFacts,
  country: 'GB',
  segments: 1,
  id: '0197f3a0-0000-7000-8000-000000000001',
  to: '+447911123456',
  from: 'Example',
  text: 'A text that an app has written: 314159',
  entryCode: '314159',
  locale: 'en',
  expiresAt: now + 599_500,
};
const [english, japanese, brazilian, englishNotice, japaneseNotice] = ['1', '2', '3', '4', '5'].map(
  digit => `HX${digit.repeat(32)}`,
) as [string, string, string, string, string];
const { accountSid, authToken } = twilioAccount;

describe('D25 WhatsApp by Twilio', () => {
  let twilio: FakeTwilio;
  before(async () => {
    twilio = await startFakeTwilio();
  });
  afterEach(() => twilio.behave('accept'));
  after(() => twilio.stop());

  const send = (change: Partial<Sms> = {}) =>
    whatsAppSender({
      accountSid,
      login: { user: accountSid, password: authToken },
      from: '+15551234567',
      templates: [
        { locale: 'en', sid: english },
        { locale: 'ja', sid: japanese },
        { locale: 'pt-BR', sid: brazilian },
      ],
      noticeTemplates: [
        { locale: 'en', sid: englishNotice },
        { locale: 'ja', sid: japaneseNotice },
      ],
      now: () => now,
      publicUrl: () => 'https://auth.example.com',
      host: twilio.host,
      timeoutMs: 5_000,
    }).send({ ...sms, ...change });

  it('gets the code as the variable of an approved template, and never the app’s text', async () => {
    const { providerMessageId } = await send();
    assert.equal(providerMessageId, twilio.accepted.at(-1)?.sid);
    assert.deepEqual(twilio.requests.at(-1)?.fields, {
      To: 'whatsapp:+447911123456',
      From: 'whatsapp:+15551234567',
      ContentSid: english,
      ContentVariables: '{"1":"314159"}',
      ValidityPeriod: '599',
      StatusCallback: `https://auth.example.com/webhooks/twilio-whatsapp?id=${sms.id}`,
    });
  });

  for (const [locale, sid] of [
    ['en-GB', english],
    ['ja', japanese],
    ['JA-jp', japanese],
    ['pt-BR', brazilian],
    ['pt', english],
    ['jav', english],
    ['fr', english],
  ] as const) {
    it(`gets the template in the language of the message: ${locale}`, async () => {
      await send({ locale });
      assert.equal(twilio.requests.at(-1)?.fields.ContentSid, sid);
    });
  }

  it('D36 gets the notice that a number is in use in a separate template, with the name of the app', async () => {
    for (const [locale, sid] of [
      ['en-GB', englishNotice],
      ['ja', japaneseNotice],
      ['fr', englishNotice],
    ] as const) {
      await send({ kind: 'ADDRESS_IN_USE', code: null, entryCode: null, locale });
      const { ContentSid, ContentVariables } = twilio.requests.at(-1)?.fields ?? {};
      assert.deepEqual([ContentSid, ContentVariables], [sid, '{"1":"My Shop"}']);
    }
  });

  it('D36 gets the code of a claim also where the text of the app has only a link', async () => {
    await send({ code: null });
    assert.equal(twilio.requests.at(-1)?.fields.ContentVariables, '{"1":"314159"}');
  });

  it('is not asked to send a message without a code', async () => {
    const { length } = twilio.requests;
    await assert.rejects(send({ kind: 'PHONE_VERIFIED', code: null, entryCode: null }), {
      code: 'twilio-whatsapp:no-code',
      verdict: 'GIVE_UP',
    });
    assert.equal(twilio.requests.length, length);
  });

  it('gets a sample code when an operator tests it', async () => {
    await send({ kind: null, code: null, entryCode: null });
    assert.equal(twilio.requests.at(-1)?.fields.ContentVariables, '{"1":"000000"}');
  });

  for (const [code, verdict] of [
    [63003, 'GIVE_UP'],
    [63007, 'GIVE_UP'],
    [63018, 'RETRY'],
    [21656, 'GIVE_UP'],
    [20003, 'RETRY'],
  ] as const) {
    it(`D4 refuses with ${code}, which is stored with its own prefix`, async () => {
      twilio.behave({ code });
      await assert.rejects(send(), { code: `twilio-whatsapp:${code}`, verdict });
    });
  }

  for (const [status, ErrorCode, state, code] of [
    ['read', '', 'DELIVERED', null],
    ['undelivered', '63024', 'FAILED', 'twilio-whatsapp:receipt-63024'],
  ] as const) {
    it(`D24 reports ${status} at a separate address`, () => {
      const fields = { AccountSid: accountSid, MessageStatus: status, ErrorCode };
      const url = `https://auth.example.com/webhooks/twilio-whatsapp?id=${sms.id}`;
      const headers = {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'x-twilio-signature': signatureFor(url, fields),
      };
      const body = Buffer.from(new URLSearchParams(fields).toString());
      const reader = twilioReceipts({ accountSid, authToken }, 'twilio-whatsapp');
      assert.deepEqual(reader.read({ url, headers, body }, now), [{ messageId: sms.id, state, code, part: null }]);
      assert.equal(reader.read({ url: url.replace('-whatsapp', ''), headers, body }, now), 'NOT_GENUINE');
    });
  }

  it('V11 quotes the code and the number in its refusal, which our error does not repeat', async () => {
    twilio.behave({ code: 63016 });
    const error = await send().then(
      () => assert.fail('it was sent'),
      (error: Error) => error,
    );
    assert.doesNotMatch(
      `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`,
      /314159|7911123456|auth-token|Refused/,
    );
  });
});
