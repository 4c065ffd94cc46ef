import { and, lte } from 'drizzle-orm';
import type { Tx } from '../../platform/store/store.js';

const dayMs = 86_400_000;
/** An older link gets INVALID_TOKEN instead of CODE_EXPIRED. */
const challengesKeptMs = 7 * dayMs;
/** Kept for the operator's charts; the breaker needs one day. */
const trafficKeptMs = 90 * dayMs;
/** Kept for operators who ask what became of a message. */
const messagesKeptMs = 90 * dayMs;
/** Kept so that a receiver can have an event sent again. */
const eventsKeptMs = 30 * dayMs;

/**
 * Deletes what has expired and is of no more use: one statement per table, each of which finds its rows by an index.
 */
export const cleanUps: readonly ((tx: Tx, now: number) => Promise<unknown>)[] = [
  ({ db, tables: { sessions } }, now) => db.delete(sessions).where(lte(sessions.idleExpiresAt, now)),
  ({ db, tables: { budgets } }, now) => db.delete(budgets).where(lte(budgets.resetsAt, now)),
  ({ db, tables: { userNetworks } }, now) =>
    db.delete(userNetworks).where(and(lte(userNetworks.knownUntil, now), lte(userNetworks.returnedUntil, now))),
  ({ db, tables: { smsTraffic } }, now) => db.delete(smsTraffic).where(lte(smsTraffic.since, now - trafficKeptMs)),
  ({ db, tables: { smsPauses } }, now) => db.delete(smsPauses).where(lte(smsPauses.endsAt, now)),
  ({ db, tables: { challenges } }, now) =>
    db.delete(challenges).where(lte(challenges.expiresAt, now - challengesKeptMs)),
  ({ db, tables: { messages } }, now) => db.delete(messages).where(lte(messages.expiresAt, now - messagesKeptMs)),
  ({ db, tables: { events } }, now) => db.delete(events).where(lte(events.expiresAt, now - eventsKeptMs)),
];
