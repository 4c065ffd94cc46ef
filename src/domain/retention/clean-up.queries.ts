import { and, eq, isNotNull, isNull, lte, ne, notExists, sql } from 'drizzle-orm';
import type { Tx } from '../../platform/store/store.js';

const dayMs = 86_400_000;
/** An older link gets INVALID_TOKEN instead of CODE_EXPIRED. */
const challengesKeptMs = 7 * dayMs;
/** Kept for the operator's charts; the breaker needs one day. */
const trafficKeptMs = 90 * dayMs;
/** Kept for operators who ask what became of a message. */
const messagesKeptMs = 90 * dayMs;
/** Nobody consented to keeping an address that a reset was asked for in vain (W4). */
const decoysKeptMs = 7 * dayMs;
/** Kept so that an admin sees why a program is refused (O3). */
const endedTokensKeptMs = 30 * dayMs;
/** Kept so that a receiver can have an event sent again. */
const eventsKeptMs = 30 * dayMs;

/**
 * Deletes what has expired and is of no more use. Each statement finds its rows by an index.
 */
export const cleanUps: readonly ((tx: Tx, now: number) => Promise<unknown>)[] = [
  ({ db, tables: { sessions } }, now) => db.delete(sessions).where(lte(sessions.idleExpiresAt, now)),
  ({ db, tables: { portalSessions } }, now) => db.delete(portalSessions).where(lte(portalSessions.expiresAt, now)),
  ({ db, tables: { adminTokens } }, now) =>
    db.delete(adminTokens).where(lte(adminTokens.expiresAt, now - endedTokensKeptMs)),
  ({ db, tables: { budgets } }, now) => db.delete(budgets).where(lte(budgets.resetsAt, now)),
  ({ db, tables: { userNetworks } }, now) =>
    db.delete(userNetworks).where(and(lte(userNetworks.knownUntil, now), lte(userNetworks.returnedUntil, now))),
  ({ db, tables: { smsTraffic } }, now) => db.delete(smsTraffic).where(lte(smsTraffic.since, now - trafficKeptMs)),
  ({ db, tables: { smsPauses } }, now) => db.delete(smsPauses).where(lte(smsPauses.endsAt, now)),
  // As long as a claim lives, "This wasn't me" works by any of its links (V14).
  ({ db, tables: { challenges, claims } }, now) =>
    db
      .delete(challenges)
      .where(
        and(
          lte(challenges.expiresAt, now - challengesKeptMs),
          notExists(db.select({ one: sql`1` }).from(claims).where(eq(claims.id, challenges.claimId))),
        ),
      ),
  ({ db, tables: { messages } }, now) => db.delete(messages).where(lte(messages.expiresAt, now - messagesKeptMs)),
  ({ db, tables: { messages } }, now) =>
    db
      .delete(messages)
      .where(
        and(isNull(messages.userId), isNotNull(messages.challengeId), lte(messages.expiresAt, now - decoysKeptMs)),
      ),
  // A warning to an address of a deleted user: the address is kept until the warning has left (O5).
  ({ db, tables: { messages } }) =>
    db.delete(messages).where(and(isNull(messages.userId), isNull(messages.challengeId), ne(messages.state, 'QUEUED'))),
  ({ db, tables: { events } }, now) => db.delete(events).where(lte(events.expiresAt, now - eventsKeptMs)),
];
