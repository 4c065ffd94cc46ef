import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import pino from 'pino';
import { addToOutbox } from '../../src/domain/messaging/outbox/add-to-outbox.js';
import { type MessageWorkerDeps, startMessageWorker } from '../../src/domain/messaging/outbox/deliver.js';
import type { MessageRow } from '../../src/domain/messaging/outbox/messages.queries.js';
import { recordReceipt } from '../../src/domain/messaging/outbox/sends/receipts.queries.js';
import { listSends, type SendRow } from '../../src/domain/messaging/outbox/sends/sends.queries.js';
import { gatewayEmailSender } from '../../src/domain/messaging/providers/http/sender.js';
import type { EmailSender, SmsSender } from '../../src/domain/messaging/providers/sender.js';
import { smtpSender } from '../../src/domain/messaging/providers/smtp/sender.js';
import { twilioSender } from '../../src/domain/messaging/providers/twilio/sender.js';
import { vonageSender } from '../../src/domain/messaging/providers/vonage/sender.js';
import { deriveKeys } from '../../src/platform/keys/keys.js';
import { openPostgres } from '../../src/platform/store/postgres.js';
import { openSqlite } from '../../src/platform/store/sqlite.js';
import type { Store } from '../../src/platform/store/store.js';
import type { Outbox } from '../../src/platform/workers/outbox.js';
import { canonical } from '../kit/canonical.js';
import { type FakeGateway, startFakeGateway } from '../kit/fake-gateway.js';
import { type FakeTwilio, startFakeTwilio, twilioAccount } from '../kit/fake-twilio.js';
import { codeIn, type FakeVonage, startFakeVonage } from '../kit/fake-vonage.js';
import { messagingApp } from '../kit/messaging-app.js';
import { createDatabase } from '../kit/postgres.js';
import { type SmtpSink, startSmtpSink } from '../kit/smtp-sink.js';
import { temporaryFolder } from '../kit/temp.js';
import { type Engine, engines } from '../kit/world.js';

const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
/** Much longer than a healthy provider takes, also on a busy machine. */
const silenceMs = 3_000;
const messagesPerTrouble = 30;
const publicUrl = () => 'https://id.example.com';

interface World {
  stores: Store[];
  vonage: FakeVonage;
  twilio: FakeTwilio;
  smtp: SmtpSink;
  gateway: FakeGateway;
  senders: { vonage: SmsSender; twilio: SmsSender; smtp: EmailSender; http: EmailSender };
  /** Starts a worker on each node. */
  start(change: Pick<MessageWorkerDeps, 'sms' | 'email'> & Partial<MessageWorkerDeps>): Nodes;
  queue(change?: { channel?: 'SMS' | 'EMAIL'; recipient?: string; challenge?: boolean }): Promise<string>;
  messages(ids: readonly string[]): Promise<MessageRow[]>;
  sends(id: string): Promise<readonly SendRow[]>;
  wait(milliseconds: number): void;
  now(): number;
  /** Stops every worker. */
  rest(): Promise<void>;
  stop(): Promise<void>;
}

interface Nodes {
  wake(): void;
  /** Wakes the workers until these messages are in one of the states. */
  until(ids: readonly string[], ...states: MessageRow['state'][]): Promise<void>;
  stop(): Promise<void>;
}

async function createWorld(engine: Engine): Promise<World> {
  const database = engine === 'PostgreSQL' ? await createDatabase() : null;
  const path = join(temporaryFolder(), 'test.sqlite');
  const stores =
    database === null
      ? [openSqlite(path)]
      : [openPostgres(database.url, () => {}), openPostgres(database.url, () => {})];
  const opened = await Promise.all(stores);
  const [first] = opened;
  assert.ok(first);
  const [vonage, twilio, smtp, gateway] = await Promise.all([
    startFakeVonage(),
    startFakeTwilio(),
    startSmtpSink(),
    startFakeGateway(secret),
  ]);
  let aheadMs = 0;
  const now = () => Date.now() + aheadMs;
  const keys = deriveKeys(createHash('sha256').update('test').digest());
  await first.transaction(async ({ db, tables }) => {
    await db.insert(tables.apps).values({ id: 'app', settings: {}, createdAt: now(), updatedAt: now() });
  });
  const { accountSid, apiKey, apiSecret } = twilioAccount;
  const login = { user: apiKey, password: apiSecret };
  let serial = 0;
  const running: Outbox[] = [];

  return {
    stores: opened,
    vonage,
    twilio,
    smtp,
    gateway,
    /** New fakes each time, because a pool may still have connections to a provider that hung. */
    get senders() {
      return {
        vonage: vonageSender({ apiKey: 'key', apiSecret: 'secret', host: vonage.host }),
        twilio: twilioSender({ accountSid, login, messagingServiceSid: null, host: twilio.host, publicUrl, now }),
        smtp: smtpSender({ url: smtp.url, from: 'no-reply@example.com', oauth: null }),
        http: gatewayEmailSender({ url: gateway.url, secrets: [secret], now, from: 'no-reply@example.com' }),
      };
    },
    start(change) {
      const two = opened.length === 1 ? [first, first] : opened;
      const workers = two.map(store =>
        startMessageWorker({
          store,
          now,
          keys,
          randomBytes,
          log: pino({ level: 'silent' }, new Writable()),
          publicUrl,
          findApp: async () => messagingApp,
          findOtherKinds: async () => [],
          countryOfNumber: number => (number.startsWith('+81') ? 'JP' : 'GB'),
          ...change,
          timing: { halfOpenAfterMs: 60_000, drainMs: 3_000, pollMs: 100, silenceMs, ...change.timing },
        }),
      );
      running.push(...workers);
      return nodesOf(workers, first);
    },
    async queue({ channel = 'SMS', recipient, challenge = false } = {}) {
      serial++;
      const to = canonical(recipient ?? (channel === 'SMS' ? '+447911123456' : 'jane@example.com'));
      const id = `0197f3a0-0000-7000-8000-${String(serial).padStart(12, '0')}`;
      const expiresAt = now() + 600_000;
      return await first.transaction(async tx => {
        if (challenge) {
          await tx.db.insert(tx.tables.challenges).values({
            ...{ id, appId: 'app', purpose: 'CLAIM', kind: 'PHONE', value: to },
            ...{ createdAt: now(), expiresAt, guesses: 0, lastSentAt: now() },
          });
        }
        const kind = channel === 'EMAIL' ? 'EMAIL_VERIFIED' : challenge ? 'PHONE_VERIFICATION' : 'PHONE_VERIFIED';
        const about = challenge ? { challenge: { id, expiresAt } } : {};
        const message = { appId: 'app', userId: null, locale: 'en', kind, channel, recipient: to, ...about } as const;
        return await addToOutbox(tx, { now, randomBytes }, message);
      });
    },
    async rest() {
      await Promise.all(running.splice(0).map(worker => worker.stop()));
    },
    messages: ids => messagesIn(first, ids),
    sends: id => listSends(first.reader, [id]),
    wait(milliseconds) {
      aheadMs += milliseconds;
    },
    now,
    async stop() {
      await Promise.all([vonage.stop(), twilio.stop(), smtp.stop(), gateway.stop()]);
      await Promise.all(opened.map(store => store.close()));
      await database?.drop();
    },
  };
}

function nodesOf(workers: readonly Outbox[], store: Store): Nodes {
  const wake = () => {
    for (const worker of workers) worker.wake();
  };
  return {
    wake,
    async until(ids, ...states) {
      for (const deadline = Date.now() + 30_000; ; await sleep(20)) {
        wake();
        const open = (await messagesIn(store, ids)).filter(({ state }) => !states.includes(state));
        if (open.length === 0) return;
        assert.ok(Date.now() < deadline, `${open.length} messages are not ${states}: ${open[0]?.lastError}`);
      }
    },
    async stop() {
      await Promise.all(workers.map(worker => worker.stop()));
    },
  };
}

async function messagesIn({ reader }: Store, ids: readonly string[]): Promise<MessageRow[]> {
  const rows = await reader.db.select().from(reader.tables.messages);
  return rows.filter(({ id }) => ids.includes(id));
}

/** The ids of the messages that each provider accepted, once for each time. */
function takenBy(world: World) {
  return {
    vonage: world.vonage.accepted.map(message => message['client-ref']),
    twilio: world.twilio.accepted.map(
      ({ StatusCallback = '' }) => new URL(StatusCallback).searchParams.get('id') ?? '',
    ),
    smtp: world.smtp.mails.map(({ headers }) => /<([^@]+)@/.exec(headers['message-id'] ?? '')?.[1] ?? ''),
    http: world.gateway.accepted.map(({ data }) => data.id),
  };
}

const troubles = {
  'is killed before it takes a message': 'reset',
  'is killed after it took a message': 'accept and reset',
  'hangs and takes nothing': 'hang',
  'hangs and has taken it': 'accept and hang',
  'answers with garbage': 'garble',
} as const;
type Trouble = (typeof troubles)[keyof typeof troubles];
/** Mail works in the same way, so two kinds of failure are enough. */
const forMail: readonly Trouble[] = ['reset', 'accept and hang'];
const page = { body: '<h1>All is well</h1>', contentType: 'text/html' };

const trouble: Record<'vonage' | 'twilio' | 'smtp' | 'http', (world: World, trouble: Trouble) => void> = {
  vonage: ({ vonage }, what) => vonage.behave(what === 'garble' ? page : what),
  twilio: ({ twilio }, what) => twilio.behave(what === 'garble' ? page : what),
  http: ({ gateway }, what) => gateway.behave(what === 'garble' ? { status: 200, body: page.body } : what),
  smtp: ({ smtp }, what) =>
    smtp.behave(
      (
        {
          reset: { at: 'data', do: 'drop' },
          'accept and reset': { at: 'data', do: 'accept and drop' },
          hang: { at: 'data', do: 'hang' },
          'accept and hang': { at: 'data', do: 'hang' },
          garble: { at: 'data', do: 421 },
        } as const
      )[what],
    ),
};

function heal({ vonage, twilio, smtp, gateway }: World): void {
  vonage.behave({ status: '0' });
  twilio.behave('accept');
  smtp.behave(null);
  gateway.behave('accept');
}

// Run both at once: most of the time they wait for a provider that does not answer.
describe('Failover', { concurrency: true }, () => {
  for (const engine of engines) {
    describe(`Failover (${engine})`, { concurrency: false }, () => {
      let world: World;
      before(async () => {
        world = await createWorld(engine);
      });
      afterEach(() => world.rest());
      after(() => world.stop());

      const pairs = [
        ['SMS', 'vonage', 'twilio'],
        ['SMS', 'twilio', 'vonage'],
        ['EMAIL', 'smtp', 'http'],
        ['EMAIL', 'http', 'smtp'],
      ] as const;
      for (const [channel, first, second] of pairs) {
        const some =
          channel === 'SMS'
            ? Object.entries(troubles)
            : Object.entries(troubles).filter(([, what]) => forMail.includes(what));
        for (const [title, what] of some) {
          it(`D15 D16 ${first} ${title}: every message is sent by ${second}, and none twice by the same provider`, async t => {
            heal(world);
            trouble[first](world, what);
            const senders = [world.senders[first], world.senders[second]];
            // A busy machine may answer late. Only a provider that hangs has to be silent for so long.
            const timing = { silenceMs: what.endsWith('hang') ? silenceMs : 20_000 };
            const nodes = world.start(
              channel === 'SMS'
                ? { sms: senders as SmsSender[], email: [], timing }
                : { sms: [], email: senders as EmailSender[], timing },
            );
            const startedAt = Date.now();
            const ids = await Promise.all(Array.from({ length: messagesPerTrouble }, () => world.queue({ channel })));
            await nodes.until(ids, 'SENT');
            await nodes.stop();
            const taken = takenBy(world);
            const byFirst = taken[first].filter(id => ids.includes(id));
            const bySecond = taken[second].filter(id => ids.includes(id));
            assert.equal(new Set(byFirst).size, byFirst.length, `twice by ${first}`);
            assert.equal(new Set(bySecond).size, bySecond.length, `twice by ${second}`);
            assert.deepEqual(
              ids.filter(id => !bySecond.includes(id)),
              [],
              'lost',
            );
            if (what.startsWith('accept') && first !== 'smtp') assert.ok(byFirst.length > 0);
            for (const { provider } of await world.messages(ids)) assert.equal(provider, second);
            t.diagnostic(
              `${ids.length} of ${ids.length} left in ${Date.now() - startedAt} ms; ${byFirst.length} by two, because ${first} was silent after taking them`,
            );
          });
        }
      }

      it('D15 sends the same code through both providers', async () => {
        heal(world);
        world.vonage.behave('accept and hang');
        const nodes = world.start({ sms: [world.senders.vonage, world.senders.twilio], email: [] });
        const id = await world.queue({ challenge: true });
        await nodes.until([id], 'SENT');
        await nodes.stop();
        const [one] = world.vonage.accepted.filter(message => message['client-ref'] === id);
        const [other] = world.twilio.accepted.filter(({ StatusCallback }) => StatusCallback?.includes(id));
        assert.match(codeIn(one?.text ?? '') ?? '', /^\d{6}$/);
        assert.equal(codeIn(other?.Body ?? ''), codeIn(one?.text ?? ''));
      });

      it('D15 skips a provider whose circuit is open, without delay', async () => {
        heal(world);
        world.vonage.behave('hang');
        const nodes = world.start({ sms: [world.senders.vonage, world.senders.twilio], email: [] });
        const before = await Promise.all(Array.from({ length: 16 }, () => world.queue()));
        await nodes.until(before, 'SENT');
        const asked = world.vonage.requests.length;
        const after = await Promise.all(Array.from({ length: 40 }, () => world.queue()));
        const startedAt = Date.now();
        await nodes.until(after, 'SENT');
        const took = Date.now() - startedAt;
        await nodes.stop();
        assert.equal(world.vonage.requests.length, asked);
        // If each of the forty waited for the silent provider, they would take five rounds of eight.
        assert.ok(took < 4 * silenceMs, `${took} ms`);
        const sends = await world.sends(after[0] ?? '');
        assert.deepEqual(
          sends.map(({ provider, state }) => [provider, state]),
          [['twilio', 'ACCEPTED']],
        );
      });

      it('D14 uses the order of providers of the country', async () => {
        heal(world);
        const smsRoute = (country: string) => (country === 'JP' ? ['vonage'] : ['twilio', 'vonage']);
        const nodes = world.start({ sms: [world.senders.twilio, world.senders.vonage], email: [], smsRoute });
        const japan = await world.queue({ recipient: '+819012345678' });
        const britain = await world.queue();
        await nodes.until([japan, britain], 'SENT');
        await nodes.stop();
        const providers = (await world.messages([japan, britain])).map(({ recipient, provider }) => [
          recipient,
          provider,
        ]);
        assert.deepEqual(Object.fromEntries(providers), { '+819012345678': 'vonage', '+447911123456': 'twilio' });
      });

      it('D14 D17 keeps a message whose route is closed, and sends the others', async () => {
        heal(world);
        world.vonage.behave({ http: 503 });
        const smsRoute = (country: string) => (country === 'JP' ? ['vonage'] : ['twilio']);
        const nodes = world.start({
          sms: [world.senders.twilio, world.senders.vonage],
          email: [],
          smsRoute,
          timing: { halfOpenAfterMs: 2_000 },
        });
        const closed = await Promise.all(Array.from({ length: 12 }, () => world.queue({ recipient: '+819012345678' })));
        const open = await Promise.all(Array.from({ length: 12 }, () => world.queue()));
        await nodes.until(open, 'SENT');
        for (const { state } of await world.messages(closed)) assert.equal(state, 'QUEUED');
        world.vonage.behave({ status: '0' });
        await nodes.until(closed, 'SENT');
        await nodes.stop();
      });

      it('D15 tries the next provider when the account is refused, and not when the number is', async () => {
        heal(world);
        const nodes = world.start({ sms: [world.senders.vonage, world.senders.twilio], email: [] });
        world.vonage.behave({ status: '29' });
        const trial = await world.queue();
        await nodes.until([trial], 'SENT');
        world.vonage.behave({ status: '33' });
        const gone = await world.queue();
        await nodes.until([gone], 'FAILED');
        await nodes.stop();
        const states = async (id: string) =>
          (await world.sends(id)).map(({ provider, state, code }) => [provider, state, code]);
        assert.deepEqual(await states(trial), [
          ['vonage', 'REFUSED', 'vonage:29'],
          ['twilio', 'ACCEPTED', null],
        ]);
        assert.deepEqual(await states(gone), [['vonage', 'REFUSED', 'vonage:33']]);
        assert.equal((await world.messages([gone]))[0]?.lastError, 'vonage:33');
      });

      it('D17 waits while no provider accepts it, and fails when each has refused it for good', async () => {
        heal(world);
        const nodes = world.start({ sms: [world.senders.vonage, world.senders.twilio], email: [] });
        world.vonage.behave({ status: '9' });
        world.twilio.behave({ http: 503 });
        const id = await world.queue();
        for (const deadline = Date.now() + 20_000; (await world.sends(id)).length < 2; await sleep(20)) {
          nodes.wake();
          assert.ok(Date.now() < deadline);
        }
        world.vonage.behave({ status: '15' });
        world.twilio.behave({ code: 21606 });
        await nodes.until([id], 'FAILED');
        await nodes.stop();
        assert.deepEqual(
          (await world.sends(id)).map(({ state }) => state),
          ['REFUSED', 'REFUSED'],
        );
      });

      describe('and receipts', () => {
        /** Queues a message that Vonage received without answering, and that Twilio accepted. */
        async function byTwo(): Promise<string> {
          heal(world);
          world.vonage.behave('accept and hang');
          const nodes = world.start({ sms: [world.senders.vonage, world.senders.twilio], email: [] });
          const id = await world.queue();
          await nodes.until([id], 'SENT');
          await nodes.stop();
          return id;
        }
        const report = (provider: string, messageId: string, state: 'DELIVERED' | 'FAILED') =>
          world.stores[0]?.transaction(tx =>
            recordReceipt(
              tx,
              provider,
              { messageId, state, code: state === 'FAILED' ? `${provider}:receipt-1` : null, part: null },
              world.now(),
            ),
          );
        const stateOf = async (id: string) => (await world.messages([id]))[0]?.state;

        it('D18 DELIVERED by one provider is final, whichever it is and whenever it comes', async () => {
          const id = await byTwo();
          await report('twilio', id, 'FAILED');
          assert.equal(await stateOf(id), 'FAILED');
          await report('vonage', id, 'DELIVERED');
          assert.equal(await stateOf(id), 'DELIVERED');
          await report('vonage', id, 'FAILED');
          assert.equal(await stateOf(id), 'DELIVERED');
        });

        it('D7 D37 a message that a node of an earlier version sent has no rows of its sends: a receipt of its provider counts', async () => {
          const id = await byTwo();
          await world.stores[0]?.transaction(async ({ db, tables }) => {
            await db.delete(tables.sends).where(eq(tables.sends.messageId, id));
          });
          for (const state of ['DELIVERED', 'FAILED'] as const) assert.equal(await report('vonage', id, state), false);
          assert.equal(await stateOf(id), 'SENT');
          assert.equal(await report('twilio', id, 'DELIVERED'), true);
          assert.equal(await stateOf(id), 'DELIVERED');
        });

        it('D37 no receipt of a provider that was not asked ends a message', async () => {
          const id = await world.queue();
          for (const state of ['DELIVERED', 'FAILED'] as const) assert.equal(await report('vonage', id, state), false);
          assert.equal(await stateOf(id), 'QUEUED');
        });

        it('D18 FAILED counts only from the provider that was asked last', async () => {
          const id = await byTwo();
          await report('http', id, 'DELIVERED');
          await report('vonage', id, 'FAILED');
          assert.equal(await stateOf(id), 'SENT');
          await report('twilio', id, 'DELIVERED');
          assert.equal(await stateOf(id), 'DELIVERED');
        });
      });
    });
  }
});
