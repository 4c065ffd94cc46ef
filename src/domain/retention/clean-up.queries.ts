import { and, lte } from 'drizzle-orm';
import type { Tx } from '../../platform/store/store.js';

const dayMs = 86_400_000;
/** A link that is older says INVALID_TOKEN instead of CODE_EXPIRED. */
const challengesKeptMs = 7 * dayMs;
/** For the operator's charts; the breaker looks back a day. */
const trafficKeptMs = 90 * dayMs;
/** As long as an operator may want to know what became of a message. */
const messagesKeptMs = 90 * dayMs;
/** As long as a receiver may want to hear of an event again. */
const eventsKeptMs = 30 * dayMs;

/** What has run out and is of no more use, one statement per table; each finds its rows by an index. */
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
