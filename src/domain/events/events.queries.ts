import { and, count, desc, eq, exists, isNull, min, sql } from 'drizzle-orm';
import { type Params, prepared, preparedExists, preparedInsert, preparedOne } from '../../platform/store/prepared.js';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';
import {
  isDue,
  type OutboxRow,
  preparedLease,
  preparedSettle,
  type Settlement,
} from '../../platform/workers/outbox.queries.js';
import type { Position } from '../paging.js';
import { isOlder } from '../paging.queries.js';

export type EventRow = OutboxRow<'events'>;
export type EventSettlement = Settlement<'events', 'deliveredAt'>;

/** Queues an event. After the commit, the worker sends it at once. */
export async function queueEvent(tx: Tx, event: EventRow): Promise<void> {
  await insertEvent(tx, event);
  tx.wakeWorkers();
}

const insertEvent = preparedInsert('events');

/** Returns whether an event is due. An idle worker asks every second, and after each commit that queues something. */
export const hasDueEvent = preparedExists(
  'due_event',
  ({ db, tables: { events } }: Reader, p: Params<{ now: number }>) =>
    db.select({ id: events.id }).from(events).where(isDue(events, p.now)).limit(1),
);

/** Finds the apps with due events by one index lookup per app, so that the backlog of an app costs nothing. */
export const findAppsWithDueEvents = prepared(
  'apps_with_due_events',
  ({ db, tables: { apps, events } }: Reader, p: Params<{ now: number }>) => {
    const due = db
      .select({ one: sql`1` })
      .from(events)
      .where(and(eq(events.appId, apps.id), isDue(events, p.now)));
    return db.select({ id: apps.id }).from(apps).where(exists(due));
  },
);

/** Takes due events of an app for one worker. */
export const leaseEvents = preparedLease(
  'lease_events',
  'events',
  ({ tables: { events } }, appId: string) => eq(events.appId, appId),
  ({ nextAttemptAt, id }) => [nextAttemptAt, id],
  () => ({}),
);

export const settleEvent = preparedSettle('events', ['deliveredAt']);

/** Queues an event of an app again, whatever its state. Null if there is no such event. */
export async function requeueEvent(
  tx: Tx,
  appId: string,
  id: string,
  { now, expiresAt }: { now: number; expiresAt: number },
): Promise<EventRow | null> {
  const { events } = tx.tables;
  // It counts as tried: a worker may be sending it for the first time, so no later change may join it (X17).
  const attempts = sql`case when ${events.attempts} = 0 then 1 else ${events.attempts} end`;
  const [row] = await tx.db
    .update(events)
    .set({ state: 'QUEUED', attempts, nextAttemptAt: now, leaseUntil: null, expiresAt, deliveredAt: null })
    .where(and(eq(events.appId, appId), eq(events.id, id)))
    .returning();
  tx.wakeWorkers();
  return row ?? null;
}

function isUntried(events: Tables['events']) {
  return and(eq(events.state, 'QUEUED'), eq(events.attempts, 0), isNull(events.leaseUntil));
}

/** Finds the `user.updated` of a user that no worker has tried to send. */
export const findUntriedUpdate = preparedOne(
  'untried_update',
  ({ db, tables: { events } }: Reader, p: Params<{ appId: string; userId: string }>) =>
    db
      .select({ id: events.id, data: events.data })
      .from(events)
      .where(
        and(eq(events.userId, p.userId), eq(events.appId, p.appId), eq(events.type, 'user.updated'), isUntried(events)),
      )
      .limit(1),
);

/** Changes the data of an event. Returns false if a worker has leased it in the meantime. */
export async function joinUntriedEvent(
  { db, tables: { events } }: Tx,
  id: string,
  data: EventRow['data'],
): Promise<boolean> {
  const joined = await db
    .update(events)
    .set({ data })
    .where(and(eq(events.id, id), isUntried(events)))
    .returning({ id: events.id });
  return joined.length === 1;
}

/** Returns how many events wait, and since when the oldest one is due. */
export async function findEventBacklog({
  db,
  tables: { events },
}: Reader): Promise<{ events: number; dueSince: number | null }> {
  const [row] = await db
    .select({ events: count(), dueSince: min(events.nextAttemptAt) })
    .from(events)
    .where(eq(events.state, 'QUEUED'));
  return { events: row?.events ?? 0, dueSince: row?.dueSince == null ? null : Number(row.dueSince) };
}

/** Lists an app's events, newest first. */
export async function listEvents(
  { db, tables: { events } }: Reader,
  appId: string,
  after: Position | null,
  limit: number,
): Promise<EventRow[]> {
  return await db
    .select()
    .from(events)
    .where(and(eq(events.appId, appId), isOlder(events.createdAt, events.id, after)))
    .orderBy(desc(events.createdAt), desc(events.id))
    .limit(limit);
}
