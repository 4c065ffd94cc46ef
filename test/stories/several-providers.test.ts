import assert from 'node:assert/strict';
import { after, beforeEach, it } from 'node:test';
import { startFakeTwilio, twilioAccount } from '../kit/fake-twilio.js';
import { codeIn, startFakeVonage } from '../kit/fake-vonage.js';
import type { AnyData } from '../kit/graphql.js';
import { postForm, receiptFor, signatureSecret, signed } from '../kit/receipts.js';
import { newIp, newName, newPhone, type TestApp, type TestUser } from '../kit/test-app.js';
import { stories } from '../kit/world.js';

const vonage = await startFakeVonage();
after(() => vonage.stop());
const twilio = await startFakeTwilio();
after(() => twilio.stop());

const { accountSid, authToken } = twilioAccount;

stories(
  'Two providers of SMS',
  world => {
    let app: TestApp;
    beforeEach(async () => {
      vonage.behave({ status: '0' });
      twilio.behave('accept');
      app = await world.app({ phoneVerification: true, allowedCountries: ['JP', 'GB'] });
    });

    async function signUp(phone = newPhone()): Promise<{ user: TestUser; phone: string }> {
      const user = await app.from(newIp()).register({ username: newName(), phone });
      await world.server.settled();
      return { user, phone };
    }

    async function newest(): Promise<AnyData> {
      return (await app.admin('messages', { first: 1 })).nodes[0];
    }

    const sendsOf = (message: AnyData) =>
      message.sends.map(({ provider, state, error }: AnyData) => [provider, state, error]);

    async function health(): Promise<AnyData> {
      const { providers } = await app.admin('appOverview');
      return providers.find(({ kind }: AnyData) => kind === 'PHONE');
    }

    it('D15 D19 the second sends what the first refuses, and admins see both', async () => {
      vonage.behave({ status: '9' });
      const { user, phone } = await signUp();
      const message = await newest();
      assert.deepEqual([message.state, message.provider, message.error], ['SENT', 'twilio', null]);
      assert.deepEqual(sendsOf(message), [
        ['vonage', 'NOT_NOW', 'vonage:9'],
        ['twilio', 'ACCEPTED', null],
      ]);
      assert.match(message.sends[0].problem.meaning, /no credit/);
      assert.equal(message.sends[1].providerMessageId, twilio.accepted.at(-1)?.sid);
      const code = codeIn(twilio.accepted.findLast(({ To }) => To === phone)?.Body ?? '');
      assert.equal((await user.do('verifyPhone', { code })).verified, true);
    });

    it('D19 A7 the user sees no difference', async () => {
      vonage.behave({ status: '9' });
      const { user } = await signUp();
      assert.doesNotMatch(JSON.stringify(await user.do('exportMe')), /vonage|twilio|NOT_NOW/);
    });

    it('D14 the numbers of a country are sent by the provider of the country', async () => {
      await signUp('+447400123456');
      assert.equal((await newest()).provider, 'twilio');
      await signUp();
      assert.equal((await newest()).provider, 'vonage');
    });

    it('D15 a number that is not in service is not tried with the next one', async () => {
      vonage.behave({ status: '33' });
      await signUp();
      assert.deepEqual(sendsOf(await newest()), [['vonage', 'REFUSED', 'vonage:33']]);
      assert.equal((await newest()).state, 'FAILED');
    });

    it('D18 a receipt of the first counts, though the second has accepted the message', async () => {
      vonage.behave('accept and reset');
      await signUp();
      const { id } = await newest();
      assert.equal(await postForm(world, signed(world, receiptFor(id, 'failed'))), 204);
      assert.equal((await newest()).state, 'SENT', 'the other may still arrive');
      const { id: other } = await (async () => {
        await signUp();
        return await newest();
      })();
      assert.equal(await postForm(world, signed(world, receiptFor(other, 'delivered'))), 204);
      const message = await newest();
      assert.deepEqual([message.state, message.provider], ['DELIVERED', 'vonage']);
      assert.deepEqual(
        message.sends.map(({ state }: AnyData) => state),
        ['DELIVERED', 'ACCEPTED'],
      );
    });

    it('O17 the failure of each is shown, and that messages wait only while none works', async () => {
      vonage.behave({ status: '9' });
      for (let each = 0; each < 5; each++) await signUp();
      const one = await health();
      assert.deepEqual(one.providers, ['vonage', 'twilio']);
      assert.deepEqual(
        one.troubles.map(({ provider, reason }: AnyData) => [provider, reason]),
        [['vonage', 'BALANCE_TOO_LOW']],
      );
      assert.equal(one.trouble, null);

      twilio.behave({ http: 503 });
      for (let each = 0; each < 5; each++) await signUp();
      const both = await health();
      assert.deepEqual(
        both.troubles.map(({ provider }: AnyData) => provider),
        ['vonage', 'twilio'],
      );
      assert.equal(both.trouble.provider, 'vonage');
    });

    it('D15 the messages that moved to the next one are counted', async () => {
      const text = await (await fetch(`${world.url}/metrics`)).text();
      assert.match(text, /bonafide_message_failovers_total\{channel="SMS",provider="vonage"\} [1-9]/);
    });

    it('R1 the sends of a message are deleted together with it', async () => {
      const { store } = world.server.deps;
      const count = async () => (await store.reader.db.select().from(store.reader.tables.sends)).length;
      assert.ok((await count()) > 0);
      await store.transaction(async ({ db, tables }) => void (await db.delete(tables.messages)));
      assert.equal(await count(), 0);
    });
  },
  {
    publicUrl: 'https://auth.example.com',
    vonage: { apiKey: 'key', apiSecret: 'secret', signatureSecret, host: vonage.host },
    twilio: {
      accountSid,
      authToken,
      login: { user: accountSid, password: authToken },
      messagingServiceSid: null,
      host: twilio.host,
    },
    smsProviders: ['vonage', 'twilio'],
    smsRoutes: [{ country: 'GB', providers: ['twilio'] }],
  },
);
