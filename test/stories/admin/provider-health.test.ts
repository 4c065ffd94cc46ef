import assert from 'node:assert/strict';
import { after, afterEach, it } from 'node:test';
import { startFakeVonage } from '../../kit/fake-vonage.js';
import { openNode } from '../../kit/node.js';
import { startSmtpSink } from '../../kit/smtp-sink.js';
import { newEmail, newIp, newName, newPhone, type TestApp } from '../../kit/test-app.js';
import { stories, type World } from '../../kit/world.js';

const vonage = await startFakeVonage();
after(() => vonage.stop());
const mailServer = await startSmtpSink();
after(() => mailServer.stop());

/** The number of waiting messages is cached for ten seconds, or longer if counting takes long. */
const memorySeconds = 60;

stories(
  'The health of a provider',
  world => {
    afterEach(async () => {
      vonage.behave({ status: '0' });
      await signUp(world, await world.app({ phoneVerification: true, allowedCountries: ['JP'] }));
    });

    it('O17 shows since when no message was accepted and why, until one is accepted', async () => {
      const app = await world.app({ phoneVerification: true, allowedCountries: ['JP'] });
      assert.deepEqual(await smsHealth(app), { ...works, waiting: 0 });
      vonage.behave({ status: '9' });
      const from = world.now;
      const phone = await signUp(world, app);
      assert.equal((await smsHealth(app)).trouble, null, 'a single message may meet a bad moment');
      const until = world.now;
      world.wait(memorySeconds);
      const { trouble, waiting } = await smsHealth(app);
      assert.equal(waiting, 1);
      assert.deepEqual([trouble?.provider, trouble?.reason, trouble?.code], ['vonage', 'BALANCE_TOO_LOW', 'vonage:9']);
      const since = Date.parse(trouble?.since ?? '');
      assert.ok(since >= from && since <= until);
      assert.ok(!JSON.stringify(trouble).includes(phone.slice(1)));

      const elsewhere = await world.app({ phoneVerification: true, allowedCountries: ['JP'] });
      const seen = await smsHealth(elsewhere);
      assert.equal(seen.trouble?.code, 'vonage:9', 'the provider is that of all apps');
      assert.equal(seen.waiting, 0, 'the messages are those of the app');

      vonage.behave({ status: '0' });
      // Longer than the backoff.
      world.wait(memorySeconds);
      await world.server.settled();
      world.wait(memorySeconds);
      assert.deepEqual(await smsHealth(app), { ...works, waiting: 0 });
    });

    it('O17 is stored in the database: every node shows the same', async () => {
      const app = await world.app({ phoneVerification: true, allowedCountries: ['JP'] });
      vonage.behave({ http: 401 });
      await signUp(world, app);
      world.wait(memorySeconds);
      const node = await openNode(world, {});
      assert.equal((await smsHealth(app.at(node.url))).trouble?.reason, 'CREDENTIALS_REFUSED');
      await node.close();
    });

    it('O17 ignores a single refused message, and shows twenty in a row as a failure of the provider', async () => {
      const app = await world.app({ phoneVerification: true, allowedCountries: ['JP'] });
      // The message of the previous story still waits. It would count as one more refusal.
      vonage.behave({ status: '0' });
      world.wait(memorySeconds);
      await world.server.settled();
      vonage.behave({ status: '15' });
      for (let each = 1; each <= 20; each++) {
        if (each % 10 === 0) await world.server.settled();
        assert.equal((await smsHealth(app)).trouble, null);
        await app.from(newIp()).register({ username: newName(), phone: newPhone() });
      }
      await world.server.settled();
      assert.equal((await smsHealth(app)).trouble?.reason, 'SENDER_REFUSED');
    });

    it('O17 shows the same for the mail server, apart from SMS, and not for one full mailbox', async () => {
      const app = await world.app({ emailVerification: true });
      mailServer.behave({ at: 'to', do: 452 });
      await app.register({ username: newName(), email: newEmail() });
      await world.server.settled();
      world.wait(memorySeconds);
      const full = await healthOf(app, 'EMAIL');
      assert.deepEqual([full.waiting, full.trouble], [1, null]);

      mailServer.behave({ at: 'from', do: 530 });
      await app.register({ username: newName(), email: newEmail() });
      await world.server.settled();
      world.wait(memorySeconds);
      const { trouble } = await healthOf(app, 'EMAIL');
      assert.deepEqual(
        [trouble?.provider, trouble?.reason, trouble?.code],
        ['smtp', 'CREDENTIALS_REFUSED', 'smtp:530'],
      );
      assert.equal((await smsHealth(app)).trouble, null);

      mailServer.behave(null);
      world.wait(memorySeconds);
      await world.server.settled();
      assert.equal((await healthOf(app, 'EMAIL')).trouble, null);
    });

    it('O17 shows that verification is ON and nothing can be sent', async () => {
      const app = await world.app({ phoneVerification: true, allowedCountries: ['JP'] });
      const node = await openNode(world, { deliveryTargets: { EMAIL: 'NOWHERE', PHONE: 'NOWHERE' } });
      const { providers } = await app.at(node.url).admin('appOverview');
      assert.deepEqual(
        providers.map(({ kind, target, isNeeded }: Health) => [kind, target, isNeeded]),
        [
          ['EMAIL', 'NOWHERE', false],
          ['PHONE', 'NOWHERE', true],
        ],
      );
      await node.close();
    });
  },
  {
    vonage: { apiKey: 'key', apiSecret: 'secret', signatureSecret: null, host: vonage.host },
    smtp: { url: mailServer.url, from: 'Example <no-reply@example.com>' },
  },
);

interface Health {
  kind: string;
  target: string;
  isNeeded: boolean;
  waiting: number;
  providers: string[];
  troubles: { provider: string }[];
  trouble: { provider: string; since: string; reason: string; code: string } | null;
}

const works = { kind: 'PHONE', target: 'PROVIDER', isNeeded: true, providers: ['vonage'], troubles: [], trouble: null };

async function smsHealth(app: TestApp): Promise<Health> {
  return await healthOf(app, 'PHONE');
}

async function healthOf(app: TestApp, kind: 'EMAIL' | 'PHONE'): Promise<Health> {
  const { providers } = await app.admin('appOverview');
  const health: Health | undefined = providers.find((each: Health) => each.kind === kind);
  assert(health !== undefined);
  return health;
}

async function signUp(world: World, app: TestApp): Promise<string> {
  const phone = newPhone();
  await app.register({ username: newName(), phone });
  await world.server.settled();
  return phone;
}
