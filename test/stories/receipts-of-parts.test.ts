import assert from 'node:assert/strict';
import { after, afterEach, it } from 'node:test';
import { partId, startFakeVonage } from '../kit/fake-vonage.js';
import { postForm, receiptFor, signatureSecret, signed } from '../kit/receipts.js';
import { changesNothing } from '../kit/stored.js';
import { newName, newPhone } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

const vonage = await startFakeVonage();
after(() => vonage.stop());

/** GSM-7 holds 153 characters in one of several parts. */
const longText = `{{ code }} ${'a'.repeat(160)}`;

stories(
  'Delivery receipts of a long SMS',
  world => {
    afterEach(() => vonage.behave({ status: '0' }));

    it('D33 a message is delivered when all of its parts are, in any order and with repeats', async () => {
      const { id } = await sendLong(world, 3);
      for (const place of [2, 0, 0, 2]) {
        assert.equal(await post(world, id, place, 'delivered'), 204);
        assert.deepEqual(await outcomeOf(world, id), ['SENT', null]);
      }
      await post(world, id, 1, 'delivered');
      assert.deepEqual(await outcomeOf(world, id), ['DELIVERED', null]);
      await changesNothing(world, () => post(world, id, 1, 'failed'));
    });

    it('D33 a message has failed when one of its parts has, and later receipts change nothing', async () => {
      const { id } = await sendLong(world, 3);
      await post(world, id, 0, 'delivered');
      // The first receipt for a part is kept.
      await post(world, id, 0, 'failed');
      assert.deepEqual(await outcomeOf(world, id), ['SENT', null]);
      await post(world, id, 2, 'failed');
      assert.deepEqual(await outcomeOf(world, id), ['FAILED', 'vonage:receipt-5']);
      await changesNothing(world, () => post(world, id, 1, 'delivered'));
    });

    it('D33 receipts that arrive at once are not lost: the last of them ends the message', async () => {
      for (let each = 0; each < 5; each++) {
        const { id } = await sendLong(world, 6);
        await Promise.all(Array.from({ length: 6 }, (_, place) => post(world, id, place, 'delivered')));
        assert.deepEqual(await outcomeOf(world, id), ['DELIVERED', null]);
      }
    });

    it('D33 receipts may arrive before the answer of the provider', async () => {
      const app = await longApp(world);
      const phone = newPhone();
      vonage.behave({ status: '0', prices: ['0.03', '0.03'], afterMs: 1_500 });
      await app.register({ username: newName(), phone });
      const id = await idOf(phone);
      await post(world, id, 0, 'delivered');
      assert.deepEqual(
        await outcomeOf(world, id),
        ['SENT', null],
        'the provider has it, and nobody knows how many parts',
      );
      await post(world, id, 1, 'delivered');
      await world.server.settled();
      assert.deepEqual(await outcomeOf(world, id), ['DELIVERED', null]);
    });

    it('D33 a receipt for a part shows that the provider has the message: without an answer it is not sent again', async () => {
      const app = await longApp(world);
      const phone = newPhone();
      vonage.behave('accept and reset');
      await app.register({ username: newName(), phone });
      await world.server.settled();
      vonage.behave({ status: '0' });
      const id = await idOf(phone);
      assert.deepEqual(await outcomeOf(world, id), ['QUEUED', 'vonage:connection']);
      await post(world, id, 1, 'delivered');
      assert.deepEqual(await outcomeOf(world, id), ['SENT', null]);
      world.wait(60);
      await world.server.settled();
      assert.equal(vonage.requests.filter(({ message }) => message['client-ref'] === id).length, 1);
      await post(world, id, 0, 'delivered');
      assert.deepEqual(await outcomeOf(world, id), ['DELIVERED', null]);
    });
  },
  { vonage: { apiKey: 'key', apiSecret: 'secret', signatureSecret, host: vonage.host } },
);

async function longApp(world: World) {
  const app = await world.app({ phoneVerification: true, allowedCountries: ['JP'] });
  await app.template('PHONE_VERIFICATION', longText);
  return app;
}

/** Sends an SMS that the provider splits into this many parts. */
async function sendLong(world: World, parts: number): Promise<{ id: string }> {
  const app = await longApp(world);
  const phone = newPhone();
  vonage.behave({ status: '0', prices: Array.from({ length: parts }, () => '0.03') });
  await app.register({ username: newName(), phone });
  await world.server.settled();
  return { id: await idOf(phone) };
}

/** Waits until the provider has the SMS to this number, and returns its id. */
async function idOf(phone: string): Promise<string> {
  for (;;) {
    const found = vonage.requests.find(({ message }) => message.to === phone.slice(1));
    if (found !== undefined) return found.message['client-ref'];
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

async function post(world: World, id: string, place: number, status: string): Promise<number> {
  return await postForm(world, signed(world, receiptFor(id, status, { messageId: partId(id, place) })));
}

async function outcomeOf(world: World, id: string): Promise<[string | undefined, string | null | undefined]> {
  const { reader } = world.server.deps.store;
  const { messages } = reader.tables;
  const row = (await reader.db.select().from(messages)).find(each => each.id === id);
  return [row?.state, row?.lastError];
}
