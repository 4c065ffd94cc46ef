import assert from 'node:assert/strict';
import { after, afterEach, it } from 'node:test';
import { signatureFor, startFakeTwilio, type TwilioFields, twilioAccount } from '../kit/fake-twilio.js';
import { type LiveVerification, Tab } from '../kit/live.js';
import { dayLongTokens, newIp, newName, newPhone, password, type TestApp, type TestUser } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

const { accountSid, authToken } = twilioAccount;
const twilio = await startFakeTwilio();
after(() => twilio.stop());

const publicUrl = 'https://auth.example.com';
const account = { accountSid, authToken, login: { user: accountSid, password: authToken }, host: twilio.host };
const overrides = {
  publicUrl,
  twilio: { ...account, messagingServiceSid: null },
  'twilio-whatsapp': {
    ...account,
    from: '+15551234567',
    templates: [{ locale: '', sid: `HX${'0'.repeat(32)}` }],
    noticeTemplates: [{ locale: '', sid: `HX${'1'.repeat(32)}` }],
  },
  smsProviders: ['twilio-whatsapp', 'twilio'] as ('twilio-whatsapp' | 'twilio')[],
};

stories(
  'WhatsApp before SMS',
  world => {
    afterEach(() => twilio.behave('accept'));

    it('D25 a code is sent by WhatsApp, and by SMS only if WhatsApp does not deliver it: the same code, once', async () => {
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

    it('D25 a message that neither delivers fails, with the last code', async () => {
      const { user, phone } = await register(world);
      await callBack(world, messagesTo(phone)[0], { MessageStatus: 'failed', ErrorCode: '63016' });
      await world.server.settled();
      await callBack(world, messagesTo(phone)[1], { MessageStatus: 'undelivered', ErrorCode: '30003' });
      assert.equal(await stateOf(user), 'FAILED');
      await world.server.settled();
      assert.equal(messagesTo(phone).length, 2);
    });

    it('D25 a code that was used meanwhile is not sent again', async () => {
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

    it('D25 a message without a code is sent by SMS', async () => {
      const { user: owner, phone } = await register(world);
      await owner.do('verifyPhone', { code: JSON.parse(messagesTo(phone)[0]?.ContentVariables ?? '{}')[1] });
      await owner.do('removeIdentifier', { kind: 'PHONE', currentPassword: password });
      await world.server.settled();
      const [, notice, ...more] = messagesTo(phone);
      assert.deepEqual([notice?.To, more], [phone, []]);
    });
    it('D25 D37 a receipt that comes before the answer, and its copies at once, end nothing: the code is sent by SMS, once', async () => {
      twilio.behave(async fields => {
        if (!fields.To?.startsWith('whatsapp:')) return 'accept' as const;
        const failed = { MessageStatus: 'undelivered', ErrorCode: '63024' };
        const answers = await Promise.all([1, 2, 3].map(() => callBack(world, fields, failed)));
        assert.deepEqual(answers, [204, 204, 204]);
        return 'accept' as const;
      });
      const { user, phone } = await register(world);
      assert.deepEqual(
        messagesTo(phone).map(({ To }) => To),
        [`whatsapp:${phone}`, phone],
      );
      assert.equal(await stateOf(user), 'SENT');
      await callBack(world, messagesTo(phone)[1], { MessageStatus: 'delivered' });
      assert.equal(await stateOf(user), 'DELIVERED');
    });

    const ways: Record<string, { refusal?: number; receipt: TwilioFields; channels: string[] }> = {
      'is on WhatsApp': { receipt: { MessageStatus: 'delivered' }, channels: ['WhatsApp'] },
      'is not on WhatsApp, says a receipt': {
        receipt: { MessageStatus: 'undelivered', ErrorCode: '63024' },
        channels: ['WhatsApp', 'SMS'],
      },
      'is not on WhatsApp, says another receipt': {
        receipt: { MessageStatus: 'failed', ErrorCode: '63003' },
        channels: ['WhatsApp', 'SMS'],
      },
      'is refused by WhatsApp at once': { refusal: 63003, receipt: {}, channels: ['SMS'] },
    };
    for (const [title, { refusal, receipt, channels }] of Object.entries(ways)) {
      const behave = () => {
        if (refusal === undefined) return;
        twilio.behave(({ To = '' }) => (To.startsWith('whatsapp:') ? { code: refusal } : 'accept'));
      };

      it(`A7 D36 D38 a claimant sees the same for a free and for an owned number that ${title}`, async () => {
        const seen = [];
        for (const isOwned of [false, true]) {
          const { app, phone, before } = await numberOf(world, isOwned);
          behave();
          const claimant = await claim(world, app, phone);
          const tab = Tab.of(claimant);
          await tab.sees(phone, 'SENT');
          const steps = [await shown(claimant)];
          for (const change of [receipt, { MessageStatus: 'delivered' }]) {
            world.wait(1);
            const message = messagesTo(phone).slice(before).at(-1);
            if (change.MessageStatus !== undefined) assert.equal(await callBack(world, message, change), 204);
            await world.server.settled();
            steps.push(await shown(claimant));
          }
          await tab.sees(phone, 'DELIVERED');
          await tab.leave();
          seen.push({ steps: relative(steps), told: relative(tab.told), by: channelsOf(phone, before) });
          twilio.behave('accept');
        }
        const [free, owned] = seen;
        assert.deepEqual(owned, free);
        assert.deepEqual(free?.by, channels);
        assert.deepEqual([...new Set(free?.told)], ['SENT +0', 'DELIVERED +0']);
      });
    }

    it('A7 D38 an export shows the same for a claim that ended before WhatsApp failed', async () => {
      const seen = [];
      for (const isOwned of [false, true]) {
        const { app, phone, before } = await numberOf(world, isOwned);
        const claimant = await claim(world, app, phone);
        await claimant.do('removeIdentifier', { kind: 'PHONE', currentPassword: password });
        world.wait(1);
        await callBack(world, messagesTo(phone)[before], { MessageStatus: 'undelivered', ErrorCode: '63024' });
        await world.server.settled();
        // The notice still goes to the owner (D5).
        assert.equal(messagesTo(phone).length - before, isOwned ? 2 : 1);
        if (isOwned) await callBack(world, messagesTo(phone).at(-1), { MessageStatus: 'delivered' });
        const { messages } = await claimant.do('exportMe');
        seen.push(messages.map(({ kind, state }: Record<string, string>) => [kind, state]));
      }
      const [free, owned] = seen;
      assert.deepEqual(owned, free);
      assert.deepEqual(free, [['PHONE_VERIFICATION', 'SENT']]);
    });
  },
  overrides,
);

/** A number that is free, or that somebody has proven, and the number of its messages so far. */
async function numberOf(world: World, isOwned: boolean) {
  const { user, app, phone } = await register(world);
  if (!isOwned) return { app, phone: newPhone(), before: 0 };
  await user.do('verifyPhone', { code: JSON.parse(messagesTo(phone)[0]?.ContentVariables ?? '{}')[1] });
  await world.server.settled();
  return { app, phone, before: messagesTo(phone).length };
}

async function claim(world: World, app: TestApp, phone: string): Promise<TestUser> {
  const claimant = await app.from(newIp()).register({ username: newName(), phone });
  await world.server.settled();
  return claimant;
}

async function shown(user: TestUser): Promise<LiveVerification> {
  return (await user.me()).verifications[0];
}

/** Each state, with its delay after the first sending. */
function relative(told: readonly (LiveVerification & { sentAt?: string })[]): string[] {
  const timeOf = ({ sentAt }: { sentAt?: string }) => Date.parse(sentAt ?? '');
  const [first] = told;
  const all = told.map(each => `${each.state} +${first === undefined ? 0 : timeOf(each) - timeOf(first)}`);
  return all.filter((each, index) => each !== all[index - 1]);
}

function channelsOf(phone: string, before: number): string[] {
  const sent = messagesTo(phone).slice(before);
  return sent.map(({ To }) => (To?.startsWith('whatsapp:') ? 'WhatsApp' : 'SMS'));
}

async function register(world: World): Promise<{ app: TestApp; user: TestUser; phone: string }> {
  const app = await world.app({ phoneVerification: true, allowedCountries: ['JP'], ...dayLongTokens });
  const phone = newPhone();
  const user = await app.register({ username: newName(), phone });
  await world.server.settled();
  return { app, user, phone };
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
