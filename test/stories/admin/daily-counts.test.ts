import assert from 'node:assert/strict';
import { after, it } from 'node:test';
import { startFakeVonage } from '../../kit/fake-vonage.js';
import { newIp, newName, newPhone, password, refuses, type TestApp, wrongCode } from '../../kit/test-app.js';
import { stories, type World } from '../../kit/world.js';

const vonage = await startFakeVonage();
after(() => vonage.stop());

/** Numbers are cached for ten seconds, or longer if counting takes long. */
const memorySeconds = 60;
const daySeconds = 86_400;

stories(
  'The daily counts of an app',
  world => {
    it('O18 have logins, failed logins, wrong codes and refused requests', async () => {
      const app = await smsApp(world);
      const phone = newPhone();
      const name = newName();
      const user = await app.register({ username: name, phone });
      await world.server.settled();
      await app.login(name);
      const stranger = app.from(newIp());
      for (let each = 0; each < 10; each++) {
        await refuses('INVALID_CREDENTIALS', () => stranger.login(name, `${password}x`));
      }
      await refuses('RATE_LIMITED', () => stranger.login(name, `${password}x`));
      await refuses('INVALID_CREDENTIALS', () => stranger.login(newName()));
      const code = vonage.accepted.find(({ to }) => `+${to}` === phone)?.text.match(/\d{6}/)?.[0] ?? '';
      await refuses('INVALID_CODE', () => user.do('verifyPhone', { code: wrongCode(code) }));
      const { days } = await overview(world, app);
      const { logins, failedLogins, wrongCodes, rateLimited } = days.at(-1) ?? {};
      assert.deepEqual(
        { logins, failedLogins, wrongCodes, rateLimited },
        { logins: 1, failedLogins: 11, wrongCodes: 1, rateLimited: 1 },
      );
      assert.equal(days.at(-2)?.logins, 0);
    });

    it('O18 have networks that used a wrong admin token', async () => {
      const app = await smsApp(world);
      const stranger = app.from(newIp());
      for (let each = 0; each < 3; each++) {
        await refuses('UNAUTHENTICATED', () => stranger.do('appOverview', {}, `admin_${'a'.repeat(43)}`)).catch(
          () => {},
        );
      }
      assert.equal((await overview(world, app)).days.at(-1)?.refusedAdminTokens, 1);
    });

    it('O18 have SMS with their segments by country, and an estimate of what they cost', async () => {
      const app = await smsApp(world);
      const other = await smsApp(world);
      const [japan, britain, france] = [newPhone(), '+447400123456', '+33612345678'];
      // GSM-7 holds 160 characters in one SMS, and 153 in each of several.
      const text = `{{ code }} ${'a'.repeat(160)}`;
      await other.register({ username: newName(), phone: newPhone() });
      await app.register({ username: newName(), phone: japan });
      await world.server.settled();
      await app.template('PHONE_VERIFICATION', text);
      await app.register({ username: newName(), phone: newPhone() });
      await app.register({ username: newName(), phone: britain });
      await app.register({ username: newName(), phone: france });
      await world.server.settled();
      const { sms, days } = await overview(world, app);
      assert.deepEqual(sms, {
        messages: 4,
        segments: 7,
        cost: { currency: 'USD', amount: '0.39' },
        segmentsWithoutPrice: 2,
        countries: [
          { country: 'JP', messages: 2, segments: 3, cost: { currency: 'USD', amount: '0.3' } },
          { country: 'FR', messages: 1, segments: 2, cost: null },
          { country: 'GB', messages: 1, segments: 2, cost: { currency: 'USD', amount: '0.09' } },
        ],
      });
      const { sms: today, smsSegments, smsCost } = days.at(-1) ?? {};
      assert.deepEqual([today, smsSegments, smsCost], [4, 7, { currency: 'USD', amount: '0.39' }]);
    });

    it('O30 contain the price of SMS that the provider reports; missing prices are estimated, and two currencies are not added up', async () => {
      const app = await smsApp(world);
      const register = async (phone: string, ...prices: string[]) => {
        vonage.behave({ status: '0', ...(prices.length > 0 && { prices }) });
        await app.register({ username: newName(), phone });
        await world.server.settled();
      };
      await register(newPhone(), '0.03330000');
      await register(newPhone(), '0.0000004');
      await register('+447400123456', 'free');
      await app.template('PHONE_VERIFICATION', `{{ code }} ${'a'.repeat(160)}`);
      await register(newPhone(), '0.04', '0.05');
      await register('+33612345678', '0.1', '0.1');
      vonage.behave({ status: '0' });
      const { sms, days } = await costsIn(world, app);
      const [usd, eur] = [
        { currency: 'USD', amount: '0.045' },
        { currency: 'EUR', amount: '0.3233' },
      ];
      assert.deepEqual([sms.cost, sms.costs, sms.segmentsWithoutPrice], [usd, [usd, eur], 0]);
      assert.deepEqual(days.at(-1)?.smsCosts, [usd, eur]);
      assert.deepEqual(
        sms.countries.map(({ country, segments, costs }) => [country, segments, costs]),
        [
          ['JP', 4, [{ currency: 'EUR', amount: '0.1233' }]],
          ['FR', 2, [{ currency: 'EUR', amount: '0.2' }]],
          ['GB', 1, [usd]],
        ],
      );
    });

    it('O18 have messages that were held back, by reason', async () => {
      const app = await smsApp(world, { testAddresses: [{ address: '+819000000001', code: '424242' }] });
      await app.register({ username: newName(), phone: '+819000000001' });
      await world.server.settled();
      assert.deepEqual((await overview(world, app)).heldBack, [{ reason: 'TEST_ADDRESS', count: 1 }]);
    });

    it('O18 count each user as active once a day, when a session is opened or refreshed', async () => {
      const app = await smsApp(world);
      const name = newName();
      const user = await app.register({ username: name });
      await app.login(name);
      await app.pseudoUser();
      const first = await overview(world, app);
      assert.deepEqual(first.activeUsers, { today: 2, last7Days: 2, last30Days: 2 });
      assert.equal(first.days.at(-1)?.activeUsers, 2);

      world.wait(daySeconds);
      assert.deepEqual((await overview(world, app)).activeUsers, { today: 0, last7Days: 2, last30Days: 2 });
      await user.refresh();
      await user.refresh();
      const next = await overview(world, app);
      assert.deepEqual(next.activeUsers, { today: 1, last7Days: 2, last30Days: 2 });
      assert.deepEqual(
        next.days.slice(-2).map(({ activeUsers }) => activeUsers),
        [2, 1],
      );

      world.wait(7 * daySeconds);
      assert.deepEqual((await overview(world, app)).activeUsers, { today: 0, last7Days: 0, last30Days: 2 });
      world.wait(29 * daySeconds);
      assert.deepEqual((await overview(world, app)).activeUsers, { today: 0, last7Days: 0, last30Days: 0 });
    });

    it('O18 no longer contain a deleted user', async () => {
      const app = await smsApp(world);
      const user = await app.register({ username: newName() });
      assert.equal((await overview(world, app)).activeUsers.today, 1);
      await user.do('deleteMe', { currentPassword: password });
      assert.equal((await overview(world, app)).activeUsers.today, 0);
    });
  },
  {
    vonage: { apiKey: 'key', apiSecret: 'secret', signatureSecret: null, host: vonage.host },
    smsPrices: { currency: 'USD', millionths: { JP: 100_000, GB: 45_000 }, otherwise: null },
  },
);

interface Day {
  logins: number;
  failedLogins: number;
  activeUsers: number;
  wrongCodes: number;
  rateLimited: number;
  refusedAdminTokens: number;
  sms: number;
  smsSegments: number;
  smsCost: { currency: string; amount: string } | null;
}

interface Overview {
  days: Day[];
  sms: unknown;
  heldBack: unknown;
  activeUsers: { today: number; last7Days: number; last30Days: number };
}

async function smsApp(world: World, settings: Record<string, unknown> = {}): Promise<TestApp> {
  return await world.app({ phoneVerification: true, allowedCountries: ['JP', 'GB', 'FR'], ...settings });
}

/** Returns the current numbers. */
async function overview(world: World, app: TestApp): Promise<Overview> {
  await world.server.settled();
  world.wait(memorySeconds);
  return await app.admin('appOverview', { days: 60 });
}

interface Money {
  currency: string;
  amount: string;
}

interface Costs {
  days: { smsCosts: Money[] }[];
  sms: {
    cost: Money | null;
    costs: Money[];
    segmentsWithoutPrice: number;
    countries: { country: string; segments: number; costs: Money[] }[];
  };
}

async function costsIn(world: World, app: TestApp): Promise<Costs> {
  await world.server.settled();
  world.wait(memorySeconds);
  const money = '{ currency amount }';
  const query = `{ appOverview(days: 60) { days { smsCosts ${money} } sms { cost ${money} costs ${money} segmentsWithoutPrice
    countries { country segments costs ${money} } } } }`;
  return (await app.raw(query, {}, app.adminToken)).appOverview;
}
