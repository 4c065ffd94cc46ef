import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultSettings } from '../../src/domain/apps/settings.rules.js';
import { startEventWorker } from '../../src/domain/events/dispatch.js';
import { emitEvent } from '../../src/domain/events/emit.js';
import { type EventRow, leaseEvents, settleEvent } from '../../src/domain/events/events.queries.js';
import { insertWebhookSecret } from '../../src/domain/events/secrets.queries.js';
import { resendEvent } from '../../src/domain/events/send-again.js';
import { createWebhookClient } from '../../src/domain/events/webhook-client.js';
import { deriveKeys } from '../../src/platform/keys/keys.js';
import { createLog } from '../../src/platform/observability/log.js';
import { openStore } from '../../src/platform/store/open-store.js';
import type { Store } from '../../src/platform/store/store.js';
import type { Outbox } from '../../src/platform/workers/outbox.js';
import { createDatabase, type TestDatabase } from '../kit/postgres.js';
import { temporaryFolder } from '../kit/temp.js';
import { startWebhookReceiver, type WebhookReceiver } from '../kit/webhook-receiver.js';
import { engines } from '../kit/world.js';

const keys = deriveKeys(createHash('sha256').update('test').digest());
const [second, minute, year] = [1_000, 60_000, 365 * 86_400_000];

for (const engine of engines) {
  describe(`The dispatch of events (${engine})`, () => {
    let receiver: WebhookReceiver;
    let store: Store;
    let database: TestDatabase | null = null;
    let clock = 0;
    const running: Outbox[] = [];
    before(async () => {
      receiver = await startWebhookReceiver();
    });
    beforeEach(async () => {
      database = engine === 'SQLite' ? null : await createDatabase();
      store = await openStore(database?.url ?? `file:${join(temporaryFolder(), 'test.sqlite')}`, () => {});
      clock = Date.UTC(2030, 0, 1);
      const row = { id: 'app', settings: {}, createdAt: clock, updatedAt: clock };
      await store.transaction(tx => tx.db.insert(tx.tables.apps).values(row));
      receiver.behave({ status: 204 });
      receiver.received.length = 0;
    });
    afterEach(async () => {
      await Promise.all(running.splice(0).map(dispatch => dispatch.stop()));
      await store.close();
      await database?.drop();
    });
    after(() => receiver.stop());

    const app = () => ({ id: 'app', settings: { ...defaultSettings, webhookUrl: receiver.url } });
    const deps = () => ({ store, keys, now: () => clock, randomBytes, log: createLog('silent') });

    function start(client = createWebhookClient({ reach: 'ANY', timeoutMs: minute })): Outbox {
      const dispatch = startEventWorker({ ...deps(), client, findApp: async () => app() });
      running.push(dispatch);
      return dispatch;
    }

    async function deliver(dispatch: Outbox): Promise<void> {
      dispatch.wake();
      await dispatch.settled();
    }

    async function emit(count: number): Promise<void> {
      for (let each = 0; each < count; each++)
        await store.transaction(tx => emitEvent(deps(), tx, app(), { type: 'password.reset', userId: 'someone' }));
    }

    async function rows(): Promise<EventRow[]> {
      return await store.reader.db.select().from(store.reader.tables.events);
    }

    const lease = (at: number) =>
      store.transaction(tx => leaseEvents(tx, { lane: 'app', now: at, leaseUntil: at + 30 * second, limit: 5 }));

    it('O6 sends nothing that was rolled back', async () => {
      const undone = store.transaction(async tx => {
        await emitEvent(deps(), tx, app(), { type: 'password.reset', userId: 'someone' });
        throw new Error('undo');
      });
      await assert.rejects(undone, { message: 'undo' });
      await deliver(start());
      assert.equal(receiver.received.length, 0);
    });

    it('O6 wakes the worker after the commit that queues an event, and after no other', async () => {
      let wakes = 0;
      store.onRowsToSend(() => wakes++);
      await store.transaction(async tx => {
        await emitEvent(deps(), tx, app(), { type: 'password.reset', userId: 'someone' });
        assert.equal(wakes, 0);
      });
      assert.equal(wakes, 1);
      const [queued] = await rows();
      await resendEvent(deps(), { app: app() }, queued?.id ?? '');
      assert.equal(wakes, 2);
      const undone = store.transaction(async tx => {
        await emitEvent(deps(), tx, app(), { type: 'password.reset', userId: 'someone' });
        throw new Error('undo');
      });
      await assert.rejects(undone, { message: 'undo' });
      await store.transaction(tx => tx.db.delete(tx.tables.events));
      assert.equal(wakes, 2);
    });

    it('O6 is found by polling, without a wake-up', async () => {
      start();
      await emit(1);
      const deadline = Date.now() + 30_000;
      while (receiver.received.length === 0 && Date.now() < deadline) await new Promise(setImmediate);
      assert.equal(receiver.received.length, 1);
    });

    it('O6 two workers share the events: each is sent once', async () => {
      await emit(40);
      await Promise.all([deliver(start()), deliver(start()), deliver(start())]);
      await Promise.all(running.map(deliver));
      assert.equal(receiver.received.length, 40);
      assert.equal(new Set(receiver.received.map(({ id }) => id)).size, 40);
    });

    it('O6 another worker sends the events of a dead worker once its lease has ended, and not before', async () => {
      await emit(1);
      assert.equal((await lease(clock)).length, 1);
      const dispatch = start();
      clock += 29 * second;
      await deliver(dispatch);
      assert.equal(receiver.received.length, 0);
      clock += second;
      await deliver(dispatch);
      assert.equal(receiver.received.length, 1);
    });

    it('O6 a worker whose lease has ended does not overwrite what another wrote', async () => {
      await emit(1);
      const [late] = await lease(clock);
      assert(late !== undefined);
      clock += minute;
      await deliver(start());
      const wrote = await store.transaction(tx => settleEvent(tx, late, { state: 'FAILED', attempts: 9 }));
      assert.deepEqual([wrote, (await rows())[0]?.state, (await rows())[0]?.attempts], [false, 'DELIVERED', 1]);
    });

    it('O6 a secret that no key can open signs nothing, and events wait for a new one', async () => {
      const lost = deriveKeys(createHash('sha256').update('lost').digest());
      await store.transaction(tx => insertWebhookSecret(tx, 'app', lost.seal('whsec_AAAA', randomBytes)));
      await emit(1);
      await deliver(start());
      const [row] = await rows();
      assert.deepEqual([row?.state, row?.lastError, receiver.received.length], ['QUEUED', 'webhook:secret-lost', 0]);
    });

    for (const { howFar, back } of [
      { howFar: 'a year', back: year },
      { howFar: 'three hours', back: 180 * minute },
    ]) {
      it(`O6 a clock that is put back by ${howFar} delays nothing`, async () => {
        receiver.behave({ status: 500 });
        await emit(2);
        const dispatch = start();
        await deliver(dispatch);
        await lease(clock + minute);
        await emit(1);
        clock -= back;
        receiver.behave({ status: 204 });
        await deliver(dispatch);
        assert.deepEqual(
          (await rows()).map(({ state }) => state),
          ['DELIVERED', 'DELIVERED', 'DELIVERED'],
        );
      });
    }

    it('O6 an event that is being sent while the clock is put back is sent once', async () => {
      let posts = 0;
      let answer = () => {};
      const answered = new Promise<void>(resolve => {
        answer = resolve;
      });
      const post = () => {
        posts++;
        return answered;
      };
      await emit(1);
      const dispatch = start({ post });
      dispatch.wake();
      while (posts === 0) await new Promise(setImmediate);
      clock -= year;
      dispatch.wake();
      await sleep(200);
      answer();
      await dispatch.settled();
      await deliver(dispatch);
      assert.deepEqual([posts, (await rows())[0]?.state], [1, 'DELIVERED']);
    });

    it('O46 a free slot goes to the app that has waited longest, however many events the others have', async () => {
      await emit(1);
      const [event] = await rows();
      assert(event !== undefined);
      const ids = Array.from({ length: 60 }, (_, at) => `app ${10 + at}`);
      await store.transaction(async ({ db, tables: { apps, events } }) => {
        await db.delete(events);
        for (const appId of ids) {
          await db.insert(apps).values({ id: appId, settings: {}, createdAt: clock, updatedAt: clock });
          const some = Array.from({ length: 15 }, (_, at) => `${appId} ${at}`);
          await db.insert(events).values(some.map(id => ({ ...event, id, appId, userId: appId })));
        }
      });
      const posts = new Map(ids.map(id => [id, 0]));
      let waiting: { appId: string; answer: () => void }[] = [];
      const post = (_url: string, body: string) => {
        const appId: string = JSON.parse(body).data.userId;
        posts.set(appId, (posts.get(appId) ?? 0) + 1);
        return new Promise<void>(answer => waiting.push({ appId, answer }));
      };
      const all = () => [...posts.values()].reduce((sum, count) => sum + count);
      const untilPosts = async (count: number) => {
        while (all() < count) await sleep(1);
      };
      start({ post }).wake();
      await untilPosts(50 * 5);
      while ([...posts.values()].some(count => count === 0) && Math.max(...posts.values()) <= 10) {
        const before = all();
        const slowest = waiting[0]?.appId;
        for (const { answer } of waiting.filter(({ appId }) => appId === slowest)) answer();
        waiting = waiting.filter(({ appId }) => appId !== slowest);
        await untilPosts(before + 1);
      }
      for (const { answer } of waiting) answer();
      assert.ok(Math.min(...posts.values()) > 0 && Math.max(...posts.values()) <= 10, JSON.stringify([...posts]));
    });

    it('O6 an event that one endpoint always refuses does not delay the others of that endpoint', async () => {
      await emit(6);
      const [poison] = await rows();
      receiver.behave(({ id }) => ({ status: id === poison?.id ? 500 : 204 }));
      const dispatch = start();
      await deliver(dispatch);
      clock += minute;
      await deliver(dispatch);
      const waiting = (await rows()).filter(({ state }) => state !== 'DELIVERED');
      assert.deepEqual(
        waiting.map(({ id }) => id),
        [poison?.id],
      );
    });
  });
}
