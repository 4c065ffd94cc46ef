import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { startFakeVonage } from '../kit/fake-vonage.js';
import { changesNothing } from '../kit/stored.js';
import { newName, newPhone, refuses, type TestApp } from '../kit/test-app.js';
import { stories, type World } from '../kit/world.js';

const vonage = await startFakeVonage();
after(() => vonage.stop());

const british = '+447400123456';
/** In a range that only the operator knows. */
const newAmerican = '+17295550123';
const senders = [
  { country: 'US', sender: '+14155550100' },
  { country: 'GB', sender: 'SHOP UK' },
];
const settings = { phoneVerification: true, allowedCountries: ['JP', 'GB', 'US'], name: 'Shop' };

stories(
  'The sender of an SMS',
  world => {
    it('D30 is that of the number’s country, else the app’s one, else its name', async () => {
      const app = await world.app({ ...settings, smsSendersByCountry: senders });
      assert.equal(await senderTo(world, app, newPhone()), 'Shop');
      await app.set({ smsSender: 'ShopJP' });
      assert.equal(await senderTo(world, app, newPhone()), 'ShopJP');
      assert.equal(await senderTo(world, app, british), 'SHOPUK');
      assert.equal(await senderTo(world, app, newAmerican), '14155550100', 'a number of the operator’s ranges');
      await app.set({ smsSendersByCountry: null });
      assert.equal(await senderTo(world, app, '+447400123457'), 'ShopJP');
    });

    it('D39 is no name of blanks, nor one that begins or ends with a blank', async () => {
      const app = await world.app(settings);
      for (const sender of [' ', '   ', ' Shop', 'Shop ']) {
        for (const [field, value] of [
          ['smsSender', sender],
          ['smsSendersByCountry', [{ country: 'US', sender }]],
        ] as const)
          await changesNothing(world, () =>
            refuses('BAD_USER_INPUT', () => app.set({ [field]: value }), { field, reason: 'MALFORMED' }),
          );
      }
      await app.set({ smsSender: 'My Shop' });
    });

    it('D30 is checked: each country once, known, at most 100, and a sender that networks take', async () => {
      const app = await world.app({ ...settings, smsSendersByCountry: senders });
      const field = 'smsSendersByCountry';
      const bad = [
        [...senders, { country: 'US', sender: 'Shop' }],
        [{ country: 'UK', sender: 'Shop' }],
        [{ country: 'us', sender: 'Shop' }],
        [{ country: 'US', sender: 'a sender too long' }],
        [{ country: 'US', sender: '' }],
        Array.from({ length: 101 }, () => ({ country: 'US', sender: 'Shop' })),
      ];
      for (const value of bad) {
        await changesNothing(world, () => refuses('BAD_USER_INPUT', () => app.set({ [field]: value }), { field }));
      }
      const { app: read } = await app.raw(
        '{ app { settings { smsSendersByCountry { country sender } } } }',
        {},
        app.adminToken,
      );
      assert.deepEqual(read.settings[field], senders);
    });
  },
  {
    vonage: { apiKey: 'key', apiSecret: 'secret', signatureSecret: null, host: vonage.host },
    phoneRangesExtra: [{ country: 'US', prefix: '+1729' }],
  },
);

/** Registers somebody with this number, and returns the sender of the SMS that they got. */
async function senderTo(world: World, app: TestApp, phone: string): Promise<string | undefined> {
  await app.register({ username: newName(), phone });
  await world.server.settled();
  return vonage.accepted.findLast(({ to }) => to === phone.slice(1))?.from;
}
