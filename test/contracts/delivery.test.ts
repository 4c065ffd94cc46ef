import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { type Logo, readLogo } from '../../src/domain/messaging/branding/logo.rules.js';
import { deleteLogo, saveLogo } from '../../src/domain/messaging/branding/logos.queries.js';
import { listInbox } from '../../src/domain/messaging/development-inbox.js';
import { addToOutbox, type OutboxMessage } from '../../src/domain/messaging/outbox/add-to-outbox.js';
import { type MessageWorkerDeps, startMessageWorker } from '../../src/domain/messaging/outbox/deliver.js';
import { messageBackoff } from '../../src/domain/messaging/outbox/delivery.rules.js';
import { leaseOldest, type MessageRow, settleMessage } from '../../src/domain/messaging/outbox/messages.queries.js';
import { recordReceipt } from '../../src/domain/messaging/outbox/sends/receipts.queries.js';
import { smtpSender } from '../../src/domain/messaging/providers/smtp/sender.js';
import { vonageSender } from '../../src/domain/messaging/providers/vonage/sender.js';
import { saveTemplate } from '../../src/domain/messaging/templates/templates.queries.js';
import { deriveKeys } from '../../src/platform/keys/keys.js';
import { codeOf, linkTokenOf } from '../../src/platform/keys/secrets.js';
import { openPostgres } from '../../src/platform/store/postgres.js';
import { openSqlite } from '../../src/platform/store/sqlite.js';
import { type Store, StoreUnavailable } from '../../src/platform/store/store.js';
import { backoffMs } from '../../src/platform/workers/backoff.rules.js';
import type { Outbox } from '../../src/platform/workers/outbox.js';
import { canonical } from '../kit/canonical.js';
import { type FakeVonage, startFakeVonage } from '../kit/fake-vonage.js';
import { png } from '../kit/images.js';
import { messagingApp as app } from '../kit/messaging-app.js';
import { createDatabase, type TestDatabase } from '../kit/postgres.js';
import { type SmtpSink, startSmtpSink } from '../kit/smtp-sink.js';
import { temporaryFolder } from '../kit/temp.js';

const keys = deriveKeys(createHash('sha256').update('test').digest());
const findOtherKinds = async () => [];
const countryOfNumber = () => 'GB';
const publicUrl = () => 'https://id.example.com';
const [second, minute, hour] = [1_000, 60_000, 3_600_000];
/** Long enough for a busy machine, and short enough to wait for. */
const smsTimeoutMs = 2_000;

/** An outbox with both providers, and a clock that the test sets. */
interface World {
  store: Store;
  deliveries: Outbox[];
  vonage: FakeVonage;
  smtp: SmtpSink;
  now: () => number;
  wait(milliseconds: number): void;
  logged: () => string;
  start(change?: Partial<MessageWorkerDeps>): Outbox;
  challenge(change?: { closedAt?: number; lifetimeMs?: number }): Promise<{ id: string; expiresAt: number }>;
  enqueue(change?: Partial<Omit<OutboxMessage, 'recipient'>> & { recipient?: string }): Promise<string>;
  message(id: string): Promise<MessageRow>;
  end(): Promise<void>;
}

async function createWorld(openStore = openTemporarySqlite): Promise<World> {
  const store = await openStore();
  const [vonage, smtp] = await Promise.all([startFakeVonage(), startSmtpSink()]);
  const deliveries: Outbox[] = [];
  let clock = Date.UTC(2030, 0, 1);
  let log = '';
  let serial = 0;
  const now = () => clock;
  const logger = pino(
    new Writable({
      write(chunk, _encoding, done) {
        log += chunk;
        done();
      },
    }),
  );
  await store.transaction(async ({ db, tables }) => {
    await db.insert(tables.apps).values({ id: 'app', settings: {}, createdAt: clock, updatedAt: clock });
  });

  const deps: MessageWorkerDeps = {
    store,
    now,
    keys,
    // The highest random value removes the jitter, so that the test knows the time of the next attempt.
    randomBytes: size => Buffer.alloc(size, 0xff),
    log: logger,
    publicUrl,
    sms: [vonageSender({ apiKey: 'key', apiSecret: 'secret', host: vonage.host, timeoutMs: smsTimeoutMs })],
    email: [smtpSender({ url: smtp.url, from: 'no-reply@example.com', oauth: null })],
    findApp: async appId => (appId === 'app' ? app : null),
    findOtherKinds,
    countryOfNumber,
    timing: { halfOpenAfterMs: 200, drainMs: 1_000 },
  };

  const world: World = {
    store,
    deliveries,
    vonage,
    smtp,
    now,
    wait(milliseconds) {
      clock += milliseconds;
    },
    logged: () => log,
    start(change = {}) {
      const delivery = startMessageWorker({ ...deps, ...change });
      deliveries.push(delivery);
      return delivery;
    },
    async challenge({ closedAt, lifetimeMs = 10 * minute } = {}) {
      serial++;
      const id = `0197f3a0-0000-7000-8000-${String(serial).padStart(12, '0')}`;
      const expiresAt = clock + lifetimeMs;
      await store.transaction(async ({ db, tables }) => {
        await db.insert(tables.challenges).values({
          id,
          appId: 'app',
          purpose: 'CLAIM',
          kind: 'PHONE',
          value: canonical('+447911123456'),
          createdAt: clock,
          expiresAt,
          guesses: 0,
          lastSentAt: clock,
          ...(closedAt === undefined ? {} : { closedAt, outcome: 'USED' as const }),
        });
      });
      return { id, expiresAt };
    },
    async enqueue(change = {}) {
      const kind = change.kind ?? 'PHONE_VERIFIED';
      const channel = change.channel ?? 'SMS';
      const recipient = canonical(change.recipient ?? (channel === 'SMS' ? '+447911123456' : 'jane@example.com'));
      const message = { appId: 'app', userId: null, locale: 'en', ...change, kind, channel, recipient };
      return await store.transaction(tx => addToOutbox(tx, { now, randomBytes }, message));
    },
    async message(id) {
      const rows = await store.reader.db.select().from(store.reader.tables.messages);
      return rows.find(row => row.id === id) ?? assert.fail('no such message');
    },
    async end() {
      await Promise.all(deliveries.map(delivery => delivery.stop()));
      await Promise.all([vonage.stop(), smtp.stop()]);
      await store.close();
    },
  };
  return world;
}

async function openTemporarySqlite(): Promise<Store> {
  return openSqlite(join(temporaryFolder(), 'test.sqlite'));
}

/** Runs one round of delivery. */
async function deliver(delivery: Outbox): Promise<void> {
  delivery.wake();
  await delivery.settled();
}

function gateOf(): { opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 15_000; !(await condition()); await sleep(10)) {
    assert.ok(Date.now() < deadline, 'it never came true');
  }
}

describe('Delivery', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.end());

  describe('of a message that a transaction wrote', () => {
    it('D1 D2 sends the code of its challenge, which no row contains', async () => {
      const challenge = await world.challenge();
      const id = await world.enqueue({ kind: 'PHONE_VERIFICATION', challenge });
      const code = codeOf(keys, 'CLAIM', challenge.id);
      const row = JSON.stringify(await world.message(id));
      assert.doesNotMatch(row, new RegExp(code));

      await deliver(world.start());
      const [sms] = world.vonage.accepted;
      assert.deepEqual([sms?.to, sms?.from], ['447911123456', 'Example']);
      assert.match(sms?.text ?? '', new RegExp(`^${code} is your Example code. It expires in 10 minutes.`));
      const { state, attempts, provider } = await world.message(id);
      assert.deepEqual({ state, attempts, provider }, { state: 'SENT', attempts: 1, provider: 'vonage' });
      assert.doesNotMatch(world.logged(), new RegExp(code));
    });

    it('D1 wakes the worker after its commit', async () => {
      let wakes = 0;
      world.store.onRowsToSend(() => wakes++);
      await world.enqueue();
      assert.equal(wakes, 1);
    });

    it('V3 V14 V23 mails a link with the token in the fragment and the id before it, and a code', async () => {
      const challenge = await world.challenge({ lifetimeMs: 24 * hour });
      await world.enqueue({ kind: 'EMAIL_VERIFICATION', channel: 'EMAIL', locale: 'ja-JP', challenge });
      await deliver(world.start());
      const link = `https://id.example.com/verify?v=${challenge.id}#${linkTokenOf(keys, 'CLAIM', challenge.id)}`;
      const code = codeOf(keys, 'CLAIM', challenge.id);
      const [mail] = world.smtp.mails;
      assert.equal(mail?.headers.subject, '【Example】メールアドレスの確認');
      for (const part of [mail?.text, mail?.html]) assert.ok(part?.includes(link) && part.includes(code));
      assert.match(mail?.text ?? '', /24時間/);
    });

    it('O19 mails the current logo of the app if the text shows it, and the name where there is no logo', async () => {
      const logos = [png(120, 40), png(60, 30)].map(image => readLogo(image.toString('base64'), 'logo'));
      const save = (logo: Logo) => world.store.transaction(tx => saveLogo(tx, 'app', logo));
      const [first, second] = logos as [Logo, Logo];
      await save(first);
      const delivery = world.start({ findApp: async () => ({ ...app, logo: first.id, brandColor: '#ffff00' }) });
      const send = async () => {
        await world.enqueue({ kind: 'PASSWORD_CHANGED', channel: 'EMAIL' });
        await deliver(delivery);
        return world.smtp.mails.at(-1);
      };
      const mail = await send();
      assert.match(mail?.html ?? '', /<img src="cid:logo@bonafide" width="120" height="40" alt="Example"/);
      assert.deepEqual(
        mail?.images.map(({ bytes }) => bytes),
        [first.bytes],
      );
      // The admin has just replaced it, and this node does not know its new id yet.
      await save(second);
      const later = await send();
      assert.match(later?.html ?? '', /width="60" height="30"/);
      assert.deepEqual(
        later?.images.map(({ bytes }) => bytes),
        [second.bytes],
      );
      await world.store.transaction(tx => deleteLogo(tx, 'app'));
      const plain = await send();
      assert.doesNotMatch(plain?.html ?? '', /<img|cid:/);
      assert.match(plain?.html ?? '', />Example</);
      assert.deepEqual(plain?.images, []);
    });

    it('W4 mails the link to the reset page of the app, where it has one', async () => {
      const challenge = await world.challenge();
      await world.enqueue({ kind: 'PASSWORD_RESET_EMAIL', channel: 'EMAIL', challenge });
      await deliver(
        world.start({ findApp: async () => ({ ...app, passwordResetUrl: 'https://shop.example.com/new' }) }),
      );
      const link = `https://shop.example.com/new#${linkTokenOf(keys, 'RESET', challenge.id)}`;
      assert.ok(world.smtp.mails[0]?.text?.includes(link));
    });

    it('D1 sends nothing that was rolled back', async () => {
      const delivery = world.start();
      const undone = world.store.transaction(async tx => {
        const message = {
          appId: 'app',
          userId: null,
          kind: 'PHONE_VERIFIED',
          channel: 'SMS',
          recipient: canonical('+447911123456'),
          locale: 'en',
        } as const;
        await addToOutbox(tx, { now: world.now, randomBytes }, message);
        throw new Error('undo');
      });
      await assert.rejects(undone, { message: 'undo' });
      await deliver(delivery);
      assert.equal(world.vonage.requests.length, 0);
    });

    it('D1 is found by polling, without a wake-up', async () => {
      world.start({ timing: { pollMs: 20 } });
      await world.enqueue();
      await eventually(() => world.vonage.accepted.length === 1);
    });

    it('X3 D8 sends nothing that is held back, which is queued and settled like the rest', async () => {
      const id = await world.enqueue({ heldBack: 'ADDRESS_BUDGET' });
      assert.equal((await world.message(id)).state, 'QUEUED');
      await deliver(world.start());
      assert.equal(world.vonage.requests.length, 0);
      assert.equal((await world.message(id)).state, 'SUPPRESSED');
    });

    it('A7 settles a message that is held back no sooner than a failing provider would accept it', async () => {
      const delivery = world.start({ timing: { halfOpenAfterMs: 20 } });
      world.vonage.behave({ http: 500 });
      for (let each = 0; each < 5; each++) await world.enqueue();
      await deliver(delivery);
      const id = await world.enqueue({ heldBack: 'ADDRESS_BUDGET' });
      world.wait(hour);
      await eventually(() => world.vonage.requests.length > 5);
      await delivery.settled();
      assert.equal((await world.message(id)).state, 'QUEUED');
      world.vonage.behave({ status: '0' });
      world.wait(hour);
      await eventually(async () => (await world.message(id)).state === 'SUPPRESSED');
    });

    it('D6 uses the app’s own template, and the default where that one has become invalid', async () => {
      const own = (text: string) =>
        world.store.transaction(tx =>
          saveTemplate(
            tx,
            { appId: 'app', kind: 'PHONE_VERIFIED', locale: 'en' },
            { subject: null, text, html: null },
            0,
          ),
        );
      const delivery = world.start();
      await own('Hello from {{ appName }}');
      await world.enqueue();
      await deliver(delivery);
      await own('{{ gone }}');
      await world.enqueue();
      await deliver(delivery);
      const texts = world.vonage.accepted.map(({ text }) => text);
      assert.equal(texts[0], 'Hello from Example');
      assert.match(texts[1] ?? '', /^Example: you can now log in with this number/);
      assert.match(
        world.logged(),
        /"appId":"app","kind":"PHONE_VERIFIED","locale":"en","part":"text","msg":"template refused/,
      );
      assert.ok(!world.logged().includes('gone'), 'words of a template are not logged');
    });
  });

  describe('of a message that has expired', () => {
    it('D1 is not sent after its code expired, and the state is EXPIRED', async () => {
      const delivery = world.start({ timing: { pollMs: 20 } });
      world.vonage.behave({ status: '1' });
      const id = await world.enqueue({ kind: 'PHONE_VERIFICATION', challenge: await world.challenge() });
      await deliver(delivery);
      world.vonage.behave({ status: '0' });
      world.wait(10 * minute);
      await eventually(async () => (await world.message(id)).state === 'EXPIRED');
      assert.equal(world.vonage.accepted.length, 0);
    });

    it('D1 never sends a notice that is older than a day', async () => {
      const id = await world.enqueue();
      world.wait(24 * hour);
      await deliver(world.start({ timing: { pollMs: 20 } }));
      await eventually(async () => (await world.message(id)).state === 'EXPIRED');
      assert.equal(world.vonage.requests.length, 0);
    });

    it('C7 is not sent once its challenge is closed, and the state is EXPIRED', async () => {
      const challenge = await world.challenge({ closedAt: world.now() });
      const id = await world.enqueue({ kind: 'PHONE_VERIFICATION', challenge });
      await deliver(world.start({ timing: { pollMs: 20 } }));
      await eventually(async () => (await world.message(id)).state === 'EXPIRED');
      assert.equal(world.vonage.requests.length, 0);
    });
  });

  describe('by a provider that fails', () => {
    it('D4 retries with growing delays, and delivers when the provider recovers', async () => {
      const delivery = world.start();
      world.vonage.behave({ http: 503 });
      const id = await world.enqueue();
      for (const delay of [1, 2, 4]) {
        await deliver(delivery);
        const { nextAttemptAt, lastError, state } = await world.message(id);
        assert.deepEqual({ state, lastError }, { state: 'QUEUED', lastError: 'vonage:http-503' });
        assert.equal(Math.round((nextAttemptAt - world.now()) / second), delay);
        const { length } = world.vonage.requests;
        world.wait(delay * second - 500);
        await deliver(delivery);
        assert.equal(world.vonage.requests.length, length, 'not before its time');
        world.wait(500);
      }
      world.vonage.behave({ status: '0' });
      await deliver(delivery);
      const { state, attempts, lastError } = await world.message(id);
      assert.deepEqual({ state, attempts, lastError }, { state: 'SENT', attempts: 4, lastError: null });
    });

    it('D4 gives up when the provider refuses for good, and stores no text of the provider', async () => {
      world.vonage.behave({ status: '7' });
      const id = await world.enqueue();
      await deliver(world.start());
      const { state, lastError } = await world.message(id);
      assert.deepEqual({ state, lastError }, { state: 'FAILED', lastError: 'vonage:7' });
      assert.doesNotMatch(world.logged(), /Refused|7911123456/);
    });

    it('D4 stops asking a provider that is down, uses up no attempts meanwhile, and recovers', async () => {
      // Longer than a busy machine needs for everything before the first probe.
      const delivery = world.start({ timing: { halfOpenAfterMs: 3_000 } });
      world.vonage.behave({ http: 500 });
      for (let each = 0; each < 8; each++) await world.enqueue();
      await deliver(delivery);
      const asked = world.vonage.requests.length;
      world.wait(hour);
      const waiting = await world.enqueue();
      await deliver(delivery);
      assert.equal(world.vonage.requests.length, asked, 'the circuit is open');
      assert.deepEqual((({ state, attempts }) => ({ state, attempts }))(await world.message(waiting)), {
        state: 'QUEUED',
        attempts: 0,
      });

      await eventually(() => world.vonage.requests.length === asked + 1);
      await delivery.settled();
      assert.equal((await world.message(waiting)).attempts, 1, 'the probe is what was never tried');
      assert.equal(world.vonage.requests.length, asked + 1, 'one probe, and the circuit is open again');

      world.vonage.behave({ status: '0' });
      world.wait(hour);
      await eventually(() => world.vonage.accepted.length === 9);
    });

    it('D4 counts no attempt for a message that the open circuit held back at the last moment', async () => {
      const gate = gateOf();
      const delivery = world.start({
        findApp: async appId => {
          if (appId === 'late') await gate.opened;
          return app;
        },
      });
      world.vonage.behave({ http: 500 });
      for (let each = 0; each < 5; each++) await world.enqueue();
      const late = await world.enqueue({ appId: 'late' });
      delivery.wake();
      await eventually(() => /messages wait/.test(world.logged()));
      gate.open();
      await delivery.settled();
      const { state, attempts, lastError, leaseUntil } = await world.message(late);
      assert.deepEqual(
        { state, attempts, lastError, leaseUntil },
        { state: 'QUEUED', attempts: 0, lastError: null, leaseUntil: null },
      );
      assert.equal(world.vonage.requests.length, 5);
    });

    it('D4 counts its own failures against no provider', async () => {
      const delivery = world.start({ findApp: () => Promise.reject(new TypeError('with a secret in its text')) });
      const ids = await Promise.all(Array.from({ length: 8 }, () => world.enqueue()));
      await deliver(delivery);
      for (const id of ids) assert.equal((await world.message(id)).lastError, 'internal');
      assert.match(world.logged(), /"name":"TypeError"/);
      assert.doesNotMatch(world.logged(), /messages wait|secret/);
    });

    it('D4 does not delay the other channel while a provider hangs', async () => {
      world.vonage.behave('hang');
      const delivery = world.start();
      const ids = await Promise.all(Array.from({ length: 20 }, () => world.enqueue()));
      await world.enqueue({ kind: 'EMAIL_VERIFIED', channel: 'EMAIL' });
      delivery.wake();
      await eventually(() => world.smtp.mails.length === 1);
      const attempts = await Promise.all(ids.map(async id => (await world.message(id)).attempts));
      assert.deepEqual(new Set(attempts), new Set([0]), 'the mail waited for no SMS');
    });

    it('D4 does not delay other messages by one that fails', async () => {
      const busy = Array.from({ length: 12 }, (_, each) => `full${each}@example.com`);
      world.smtp.behave(to =>
        to.startsWith('full') ? { at: 'to', do: 452 } : to === 'gone@example.com' ? { at: 'to', do: 550 } : null,
      );
      const delivery = world.start();
      const poison = await world.enqueue({ kind: 'EMAIL_VERIFIED', channel: 'EMAIL', appId: 'gone' });
      for (const recipient of [...busy, 'gone@example.com', 'a@b.org\r\nBcc: c@d.org', 'jane@example.com']) {
        await world.enqueue({ kind: 'EMAIL_VERIFIED', channel: 'EMAIL', recipient });
      }
      await deliver(delivery);
      assert.deepEqual(
        world.smtp.mails.map(({ envelope }) => envelope.to),
        [['jane@example.com']],
      );
      assert.deepEqual((await world.message(poison)).lastError, 'app:gone');
    });

    it('D4 gives up a send that never ends', async () => {
      const email = { provider: 'stuck', send: () => new Promise<never>(() => {}) };
      const delivery = world.start({ email: [email], timing: { sendDeadlineMs: 50 } });
      const id = await world.enqueue({ kind: 'EMAIL_VERIFIED', channel: 'EMAIL' });
      const startedAt = Date.now();
      await deliver(delivery);
      assert.ok(Date.now() - startedAt < 5_000);
      const { state, lastError } = await world.message(id);
      assert.deepEqual({ state, lastError }, { state: 'QUEUED', lastError: 'stuck:deadline' });
    });

    it('D4 backs off from one second to five minutes, with full jitter', () => {
      const almostOne = 1 - 2 ** -32;
      assert.deepEqual(
        [0, 1, 2, 8, 9, 50].map(attempts => Math.ceil(backoffMs(attempts, almostOne, messageBackoff) / second)),
        [1, 2, 4, 256, 300, 300],
      );
      assert.deepEqual(
        [0, 9].map(attempts => backoffMs(attempts, 0, messageBackoff)),
        [0, 0],
      );
      assert.equal(backoffMs(9, 0.5, messageBackoff), 150 * second);
    });
  });

  describe('by several workers', () => {
    it('D1 sends each message once', async () => {
      const workers = [world.start(), world.start()];
      const ids: string[] = [];
      for (let each = 0; each < 60; each++) ids.push(await world.enqueue());
      for (const worker of workers) worker.wake();
      await eventually(() => world.vonage.accepted.length >= ids.length);
      await Promise.all(workers.map(worker => worker.settled()));
      assert.deepEqual(world.vonage.accepted.map(sms => sms['client-ref']).sort(), ids.sort());
    });

    it('D1 takes over the messages of a dead worker after its lease of 30 s, and not before', async () => {
      await world.enqueue();
      const at = world.now();
      const lease = { now: at, leaseUntil: at + 30 * second, limit: 10 } as const;
      assert.equal((await world.store.transaction(tx => leaseOldest(tx, { lane: 'SMS', ...lease }))).length, 1);
      const delivery = world.start();
      world.wait(30 * second - 1);
      await deliver(delivery);
      assert.equal(world.vonage.requests.length, 0);
      world.wait(1);
      await deliver(delivery);
      assert.equal(world.vonage.accepted.length, 1);
    });

    it('D1 lets only the holder of the lease write the outcome of a message', async () => {
      const id = await world.enqueue();
      const lease = async () => {
        const at = world.now();
        const terms = { now: at, leaseUntil: at + 30 * second, limit: 1 } as const;
        const [message] = await world.store.transaction(tx => leaseOldest(tx, { lane: 'SMS', ...terms }));
        return message ?? assert.fail('nothing to lease');
      };
      const settle = (message: MessageRow, state: 'SENT' | 'FAILED') =>
        world.store.transaction(tx => settleMessage(tx, message, { state }));
      const early = await lease();
      world.wait(30 * second);
      const late = await lease();
      assert.equal(await settle(early, 'FAILED'), false);
      assert.equal(await settle(late, 'SENT'), true);
      assert.equal(await settle(late, 'FAILED'), false);
      assert.equal((await world.message(id)).state, 'SENT');
    });

    it('D1 lets another worker deliver a message whose worker hangs for longer than its lease', async () => {
      const id = await world.enqueue();
      world.vonage.behave('hang');
      const slow = world.start();
      slow.wake();
      await eventually(() => world.vonage.requests.length === 1);
      world.wait(30 * second);
      world.vonage.behave({ status: '0' });
      await deliver(world.start());
      await slow.settled();
      const { state, lastError, attempts } = await world.message(id);
      assert.deepEqual({ state, lastError, attempts }, { state: 'SENT', lastError: null, attempts: 1 });
    });
  });

  describe('when the server stops or its database is away', () => {
    it('finishes what is being sent, and starts nothing more', async () => {
      const gate = gateOf();
      const email = { provider: 'slow', send: () => gate.opened.then(() => ({ providerMessageId: null })) };
      const delivery = world.start({ email: [email], timing: { maxInFlight: 1 } });
      const first = await world.enqueue({ kind: 'EMAIL_VERIFIED', channel: 'EMAIL' });
      world.wait(1);
      const next = await world.enqueue({ kind: 'EMAIL_VERIFIED', channel: 'EMAIL' });
      delivery.wake();
      await sleep(50);
      const stopped = delivery.stop();
      gate.open();
      await stopped;
      assert.deepEqual([(await world.message(first)).state, (await world.message(next)).state], ['SENT', 'QUEUED']);
    });

    it('waits no longer than its limit', async () => {
      const email = { provider: 'stuck', send: () => new Promise<never>(() => {}) };
      const delivery = world.start({ email: [email], timing: { drainMs: 50 } });
      await world.enqueue({ kind: 'EMAIL_VERIFIED', channel: 'EMAIL' });
      delivery.wake();
      await sleep(20);
      const startedAt = Date.now();
      await delivery.stop();
      assert.ok(Date.now() - startedAt < 1_000);
    });

    it('D4 continues when the database comes back', async () => {
      let away = true;
      const store: Store = {
        ...world.store,
        transaction: work =>
          away ? Promise.reject(new StoreUnavailable(new Error('gone'))) : world.store.transaction(work),
      };
      const delivery = world.start({ store });
      await world.enqueue();
      await deliver(delivery);
      assert.match(world.logged(), /outbox cannot reach the database/);
      away = false;
      await deliver(delivery);
      assert.equal(world.vonage.accepted.length, 1);
    });
  });

  describe('with a receipt', () => {
    it('D7 moves a message to delivered or failed, once', async () => {
      const delivered = await world.enqueue();
      const record = (messageId: string, state: 'DELIVERED' | 'FAILED') =>
        world.store.transaction(tx =>
          recordReceipt(tx, 'vonage', { messageId, state, code: null, part: null }, world.now()),
        );
      await deliver(world.start());
      assert.equal(world.vonage.accepted[0]?.['client-ref'], delivered, 'the receipt will name the message by our id');
      assert.equal(await record(delivered, 'DELIVERED'), true);
      assert.equal(await record(delivered, 'FAILED'), false);
      assert.equal(await record('unknown', 'FAILED'), false);
      assert.equal((await world.message(delivered)).state, 'DELIVERED');
    });
  });

  describe('into the development inbox', () => {
    const inboxOf = (world: World) =>
      listInbox({ store: world.store, keys, publicUrl, findApp: async () => app, findOtherKinds, countryOfNumber });

    it('D3 shows what would have been sent, newest first, with its code or link', async () => {
      const phone = await world.challenge();
      const mail = await world.challenge({ lifetimeMs: 24 * hour });
      const delivery = world.start({ sms: [], email: [] });
      await world.enqueue({ kind: 'PHONE_VERIFICATION', challenge: phone });
      world.wait(second);
      await world.enqueue({ kind: 'EMAIL_VERIFICATION', channel: 'EMAIL', challenge: mail });
      world.wait(second);
      await world.enqueue({ kind: 'PASSWORD_CHANGED', locale: 'ja' });
      await deliver(delivery);
      assert.deepEqual([world.vonage.requests.length, world.smtp.connections()], [0, 0]);

      const [notice, email, sms, ...rest] = await inboxOf(world);
      assert.deepEqual(rest, []);
      assert.deepEqual(
        [notice?.kind, notice?.channel, notice?.subject, notice?.html, notice?.code, notice?.link],
        ['PASSWORD_CHANGED', 'SMS', null, null, null, null],
      );
      assert.match(notice?.text ?? '', /^Example: パスワードが変更されました/);
      const link = `https://id.example.com/verify?v=${mail.id}#${linkTokenOf(keys, 'CLAIM', mail.id)}`;
      assert.deepEqual(
        [email?.to, email?.code, email?.link],
        ['jane@example.com', codeOf(keys, 'CLAIM', mail.id), link],
      );
      assert.deepEqual([sms?.to, sms?.code, sms?.link], ['+447911123456', codeOf(keys, 'CLAIM', phone.id), null]);
      assert.equal(sms?.sentAt, new Date(world.now()).toISOString());
    });

    it('D3 keeps at least the last 500', async () => {
      const challenge = await world.challenge();
      await world.store.transaction(async tx => {
        for (let each = 0; each < 510; each++) {
          world.wait(1);
          const recipient = canonical(`+4479110${String(each).padStart(5, '0')}`);
          const message = {
            appId: 'app',
            userId: null,
            kind: 'PHONE_VERIFICATION',
            channel: 'SMS',
            recipient,
            locale: 'en',
            challenge,
          } as const;
          await addToOutbox(tx, { now: world.now, randomBytes }, message);
        }
      });
      await deliver(world.start({ sms: [] }));
      const inbox = await inboxOf(world);
      assert.equal(inbox.length, 500);
      assert.deepEqual([inbox[0]?.to, inbox[499]?.to], ['+447911000509', '+447911000010']);
    });

    it('D1 does not show a message that had already expired', async () => {
      await world.enqueue({ kind: 'PHONE_VERIFICATION', challenge: await world.challenge({ closedAt: world.now() }) });
      await deliver(world.start({ sms: [] }));
      assert.deepEqual(await inboxOf(world), []);
    });
  });
});

describe('Delivery on PostgreSQL', () => {
  let database: TestDatabase;
  let world: World;
  let otherNode: Store;
  const open = () => openPostgres(database.url, assert.fail);
  before(async () => {
    database = await createDatabase();
    world = await createWorld(open);
    otherNode = await open();
  });
  after(async () => {
    await world.end();
    await otherNode.close();
    await database.drop();
  });

  it('D1 sends each message once, whichever of two nodes takes it', async () => {
    const nodes = [world.start({ timing: { pollMs: 20 } }), world.start({ store: otherNode, timing: { pollMs: 20 } })];
    const ids: string[] = [];
    for (let each = 0; each < 100; each++) ids.push(await world.enqueue());
    for (const node of nodes) node.wake();
    await eventually(() => world.vonage.accepted.length >= ids.length);
    await Promise.all(nodes.map(node => node.settled()));
    assert.deepEqual(world.vonage.accepted.map(sms => sms['client-ref']).sort(), ids.sort());
    for (const id of ids) assert.equal((await world.message(id)).state, 'SENT');
  });

  it('D1 gives each message to one worker when many ask at once', async () => {
    await world.store.transaction(async tx => {
      await tx.db.delete(tx.tables.messages);
    });
    await Promise.all(world.deliveries.map(delivery => delivery.stop()));
    for (let each = 0; each < 20; each++) await world.enqueue();
    const at = world.now();
    const lease = { now: at, leaseUntil: at + 30 * second, limit: 20 } as const;
    const stores = Array.from({ length: 8 }, (_, each) => (each % 2 === 0 ? world.store : otherNode));
    const taken = await Promise.all(
      stores.map(store => store.transaction(tx => leaseOldest(tx, { lane: 'SMS', ...lease }))),
    );
    const ids = taken.flat().map(({ id }) => id);
    assert.deepEqual([ids.length, new Set(ids).size], [20, 20]);
  });

  it('D3 C7 has an inbox, and drops expired messages, on PostgreSQL too', async () => {
    const used = await world.challenge({ closedAt: world.now() });
    const dead = await world.enqueue({ kind: 'PHONE_VERIFICATION', challenge: used });
    const shown = await world.enqueue({ kind: 'EMAIL_VERIFIED', channel: 'EMAIL' });
    await deliver(world.start({ sms: [], email: [], timing: { pollMs: 20 } }));
    await eventually(async () => (await world.message(dead)).state === 'EXPIRED');
    const inbox = await listInbox({
      store: world.store,
      keys,
      publicUrl,
      findApp: async () => app,
      findOtherKinds,
      countryOfNumber,
    });
    assert.deepEqual(inbox.map(({ id }) => id).includes(shown), true);
    assert.deepEqual(inbox.map(({ id }) => id).includes(dead), false);
  });
});
