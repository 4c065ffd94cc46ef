import type { SQL } from 'drizzle-orm';
import { and, count, desc, eq, exists, gt, inArray, isNull, lte, min, or, sql } from 'drizzle-orm';
import { type Params, preparedExists, preparedInsert, preparedOne } from '../../platform/store/prepared.js';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';
import type { Position } from '../paging.js';
import { isOlder } from '../paging.queries.js';

export type EventRow = Tables['events']['$inferSelect'];
export type EventSettlement = Pick<EventRow, 'state'> & Partial<Omit<EventRow, 'id'>>;

/** Longer than any backoff or lease of an event. An instant farther ahead shows that the clock was put back. */
const farAheadMs = 7 * 3_600_000;

export const insertEvent = preparedInsert('events');

function isDue({ tables: { events } }: Reader, now: number): SQL | undefined {
  return and(
    eq(events.state, 'QUEUED'),
    or(lte(events.nextAttemptAt, now), gt(sql`${events.nextAttemptAt} - ${farAheadMs}`, now)),
    or(isNull(events.leaseUntil), lte(events.leaseUntil, now), gt(sql`${events.leaseUntil} - ${farAheadMs}`, now)),
  );
}

/** Returns whether an event is due. An idle worker asks every second, and after every mutation. */
export const hasDueEvent = preparedExists('due_event', (reader: Reader, p: Params<{ now: number }>) => {
  const { events } = reader.tables;
  return reader.db.select({ id: events.id }).from(events).where(isDue(reader, p.now)).limit(1);
});

/** Finds the apps with due events by one index lookup per app, so that the backlog of one costs nothing. */
export async function findAppsWithDueEvents(reader: Reader, now: number): Promise<string[]> {
  const { apps, events } = reader.tables;
  const due = reader.db
    .select({ one: sql`1` })
    .from(events)
    .where(and(eq(events.appId, apps.id), isDue(reader, now)));
  const rows = await reader.db.select({ id: apps.id }).from(apps).where(exists(due));
  return rows.map(({ id }) => id);
}

/** Takes due events of an app for one worker. Checks the condition twice, as for messages. */
export async function leaseEvents(
  tx: Tx,
  appId: string,
  { now, leaseUntil, limit }: { now: number; leaseUntil: number; limit: number },
): Promise<EventRow[]> {
  const { events } = tx.tables;
  const due = isDue(tx, now);
  const chosen = tx.db
    .select({ id: events.id })
    .from(events)
    .where(and(eq(events.appId, appId), due))
    .orderBy(events.nextAttemptAt, events.id)
    .limit(limit);
  return await tx.db
    .update(events)
    .set({ leaseUntil })
    .where(and(inArray(events.id, chosen), due))
    .returning();
}

/** Writes the result of a leased event; false when another worker has taken it or an admin has queued it again. */
export async function settleEvent(
  { db, tables: { events } }: Tx,
  { id, leaseUntil }: EventRow,
  settlement: EventSettlement,
): Promise<boolean> {
  if (leaseUntil === null) return false;
  const settled = await db
    .update(events)
    .set({ ...settlement, leaseUntil: null })
    .where(and(eq(events.id, id), eq(events.state, 'QUEUED'), eq(events.leaseUntil, leaseUntil)))
    .returning({ id: events.id });
  return settled.length === 1;
}

/** Queues an event of an app again, whatever its state; null when there is none. */
export async function requeueEvent(
  { db, tables: { events } }: Tx,
  appId: string,
  id: string,
  { now, expiresAt }: { now: number; expiresAt: number },
): Promise<EventRow | null> {
  const [row] = await db
    .update(events)
    .set({ state: 'QUEUED', nextAttemptAt: now, leaseUntil: null, expiresAt, deliveredAt: null })
    .where(and(eq(events.appId, appId), eq(events.id, id)))
    .returning();
  return row ?? null;
}

/** Finds the `user.updated` of a user that no worker has tried to send. */
export const findUntriedUpdate = preparedOne(
  'untried_update',
  ({ db, tables: { events } }: Reader, p: Params<{ appId: string; userId: string }>) =>
    db
      .select({ id: events.id, data: events.data })
      .from(events)
      .where(
        and(
          ...[eq(events.userId, p.userId), eq(events.appId, p.appId), eq(events.type, 'user.updated')],
          ...[eq(events.state, 'QUEUED'), eq(events.attempts, 0), isNull(events.leaseUntil)],
        ),
      )
      .limit(1),
);

/** Changes the data of an event; false when a worker has taken it in the meantime. */
export async function joinUntriedEvent(
  { db, tables: { events } }: Tx,
  id: string,
  data: EventRow['data'],
): Promise<boolean> {
  const isUntried = and(eq(events.state, 'QUEUED'), eq(events.attempts, 0), isNull(events.leaseUntil));
  const joined = await db
    .update(events)
    .set({ data })
    .where(and(eq(events.id, id), isUntried))
    .returning({ id: events.id });
  return joined.length === 1;
}

/** Returns how many events wait, and since when the oldest of them is due. */
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
