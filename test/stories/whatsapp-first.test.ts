import assert from 'node:assert/strict';
import { after, afterEach, it } from 'node:test';
import { signatureFor, startFakeTwilio, type TwilioFields, twilioAccount } from '../kit/fake-twilio.js';
import { dayLongTokens, newName, newPhone, password, type TestUser } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

const { accountSid, authToken } = twilioAccount;
const twilio = await startFakeTwilio();
after(() => twilio.stop());

const publicUrl = 'https://auth.example.com';
const account = { accountSid, authToken, login: { user: accountSid, password: authToken }, host: twilio.host };
const overrides = {
  publicUrl,
  twilio: { ...account, messagingServiceSid: null },
  'twilio-whatsapp': { ...account, from: '+15551234567', templates: [{ locale: '', sid: `HX${'0'.repeat(32)}` }] },
  smsProviders: ['twilio-whatsapp', 'twilio'] as ('twilio-whatsapp' | 'twilio')[],
};

stories(
  'WhatsApp before SMS',
  world => {
    afterEach(() => twilio.behave('accept'));

    it('D25 a code goes by WhatsApp, and by SMS only if WhatsApp does not deliver it: the same code, once', async () => {
      const { user, phone } = await register(world);
      const [byWhatsApp, ...none] = messagesTo(phone);
      assert.deepEqual([byWhatsApp?.To, none], [`whatsapp:${phone}`, []]);
      const failed = { MessageStatus: 'undelivered', ErrorCode: '63024' };
      for (const _ of ['at first', 'again']) assert.equal(await callBack(world, byWhatsApp, failed), 204);
      await world.server.settled();
      const [, bySms, ...more] = messagesTo(phone);
      assert.deepEqual([bySms?.To, more], [phone, []]);
      assert.equal(await stateOf(user), 'SENT');
      const { 1: code } = JSON.parse(byWhatsApp?.ContentVariables ?? '{}');
      assert.ok(bySms?.Body?.includes(code), 'another code');
      assert.equal(await callBack(world, bySms, { MessageStatus: 'delivered' }), 204);
      assert.equal(await stateOf(user), 'DELIVERED');
      await user.do('verifyPhone', { code });
    });

    it('D25 what neither delivers fails, with the last code', async () => {
      const { user, phone } = await register(world);
      await callBack(world, messagesTo(phone)[0], { MessageStatus: 'failed', ErrorCode: '63016' });
      await world.server.settled();
      await callBack(world, messagesTo(phone)[1], { MessageStatus: 'undelivered', ErrorCode: '30003' });
      assert.equal(await stateOf(user), 'FAILED');
      await world.server.settled();
      assert.equal(messagesTo(phone).length, 2);
    });

    it('D25 a code that was used meanwhile goes nowhere else', async () => {
      const { user, phone } = await register(world);
      const [byWhatsApp] = messagesTo(phone);
      await user.do('verifyPhone', { code: JSON.parse(byWhatsApp?.ContentVariables ?? '{}')[1] });
      await callBack(world, byWhatsApp, { MessageStatus: 'undelivered', ErrorCode: '63024' });
      await world.server.settled();
      assert.equal(messagesTo(phone).length, 1);
    });

    it('D25 a number that WhatsApp refuses at once gets the code by SMS', async () => {
      twilio.behave(({ To = '' }) => (To.startsWith('whatsapp:') ? { code: 63003 } : 'accept'));
      const { user, phone } = await register(world);
      assert.deepEqual(
        messagesTo(phone).map(({ To }) => To),
        [phone],
      );
      assert.equal(await stateOf(user), 'SENT');
    });

    it('D25 a message without a code goes by SMS', async () => {
      const { user: owner, phone } = await register(world);
      await owner.do('verifyPhone', { code: JSON.parse(messagesTo(phone)[0]?.ContentVariables ?? '{}')[1] });
      await owner.do('removeIdentifier', { kind: 'PHONE', currentPassword: password });
      await world.server.settled();
      const [, notice, ...more] = messagesTo(phone);
      assert.deepEqual([notice?.To, more], [phone, []]);
    });
  },
  overrides,
);

async function register(world: World): Promise<{ user: TestUser; phone: string }> {
  const app = await world.app({ phoneVerification: true, allowedCountries: ['JP'], ...dayLongTokens });
  const phone = newPhone();
  const user = await app.register({ username: newName(), phone });
  await world.server.settled();
  return { user, phone };
}

function messagesTo(phone: string): TwilioFields[] {
  return twilio.accepted.filter(({ To }) => To?.endsWith(phone));
}

async function callBack(world: World, message: TwilioFields | undefined, change: TwilioFields): Promise<number> {
  const { StatusCallback: url = assert.fail('no message'), sid: MessageSid = '' } = message ?? {};
  const fields = { AccountSid: accountSid, MessageSid, ...change };
  const response = await fetch(url.replace(publicUrl, world.url), {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signatureFor(url, fields),
    },
  });
  return response.status;
}

async function stateOf(user: TestUser): Promise<string> {
  return (await user.me()).verifications[0].state;
}
