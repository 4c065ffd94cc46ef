import { and, asc, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, ne, or } from 'drizzle-orm';
import type { Reader, Tx } from '../../platform/store/store.js';
import { clockToleranceMs } from '../../platform/values/clock.rules.js';
import { noticeMs, totpSetupMs } from '../lifetimes.rules.js';
import { dayMs } from './idle-user.rules.js';

/** An older link gets INVALID_TOKEN instead of CODE_EXPIRED. */
export const challengesKeptMs = 7 * dayMs;
/** Kept for the operator's charts; the breaker needs one day. */
const trafficKeptMs = 90 * dayMs;
/** What the overview of an app shows at most. */
const countsKeptMs = 90 * dayMs;
/** Kept for operators who ask what became of a message. */
const messagesKeptMs = 90 * dayMs;
/** Nobody consented to keeping an address that a reset was asked for in vain (W4). */
const decoysKeptMs = 7 * dayMs;
/** Kept so that an admin sees why a program is refused (O3). */
const endedTokensKeptMs = 30 * dayMs;
/** Kept so that a receiver can have an event sent again. */
const eventsKeptMs = 30 * dayMs;

/** Delete what has expired and is of no more use. Each statement finds its rows by an index. */
export const cleanUps: readonly ((tx: Tx, now: number) => Promise<unknown>)[] = [
  ({ db, tables: { portalSessions } }, now) => db.delete(portalSessions).where(lte(portalSessions.expiresAt, now)),
  ({ db, tables: { adminTokens } }, now) =>
    db.delete(adminTokens).where(lte(adminTokens.expiresAt, now - endedTokensKeptMs)),
  ({ db, tables: { repeatableRequests } }, now) =>
    db.delete(repeatableRequests).where(lte(repeatableRequests.expiresAt, now)),
  ({ db, tables: { usedChallenges } }, now) =>
    db.delete(usedChallenges).where(lte(usedChallenges.expiresAt, now - clockToleranceMs)),
  ({ db, tables: { budgets } }, now) => db.delete(budgets).where(lte(budgets.resetsAt, now)),
  ({ db, tables: { userNetworks } }, now) =>
    db.delete(userNetworks).where(and(lte(userNetworks.knownUntil, now), lte(userNetworks.returnedUntil, now))),
  ({ db, tables: { totpSetups } }, now) => db.delete(totpSetups).where(lte(totpSetups.startedAt, now - totpSetupMs)),
  // C19: what nobody undid in time, and what was decided. A freeze stays until it ends.
  ({ db, tables: { givenUpAddresses } }, now) =>
    db
      .delete(givenUpAddresses)
      .where(
        and(
          lte(givenUpAddresses.givenUpAt, now - 2 * noticeMs),
          or(isNull(givenUpAddresses.frozenAt), lte(givenUpAddresses.endedAt, now - noticeMs)),
        ),
      ),
  ({ db, tables: { reclaims } }, now) => db.delete(reclaims).where(lte(reclaims.keptUntil, now)),
  ({ db, tables: { smsTraffic } }, now) => db.delete(smsTraffic).where(lte(smsTraffic.since, now - trafficKeptMs)),
  ({ db, tables: { dailyCounts } }, now) =>
    db.delete(dailyCounts).where(lt(dailyCounts.day, Math.floor((now - countsKeptMs) / dayMs))),
  ({ db, tables: { smsPauses } }, now) => db.delete(smsPauses).where(lte(smsPauses.endsAt, now)),
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

/** Deletes up to `limit` sessions that are over, and notes on their users when they ended (R1). Returns how many. */
export async function deleteEndedSessions({ db, send, tables }: Tx, now: number, limit: number): Promise<number> {
  const { sessions, users } = tables;
  const ended = await db
    .select({ id: sessions.id, userId: sessions.userId, end: sessions.idleExpiresAt })
    .from(sessions)
    .where(lte(sessions.idleExpiresAt, now))
    .orderBy(asc(sessions.idleExpiresAt))
    .limit(limit);
  if (ended.length === 0) return 0;
  // The latest end of a user comes last. In the order of ids, so that two nodes do not wait for each other.
  const endOf = new Map(ended.map(({ userId, end }) => [userId, end]));
  for (const [userId, end] of [...endOf].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await send(
      db
        .update(users)
        .set({ sessionsEndedAt: end })
        .where(and(eq(users.id, userId), lt(users.sessionsEndedAt, end)))
        .execute(),
    );
  }
  const ids = ended.map(({ id }) => id);
  await db.delete(sessions).where(and(inArray(sessions.id, ids), lte(sessions.idleExpiresAt, now)));
  return ended.length;
}

export interface ExpiredChallenge {
  id: string;
  expiresAt: number;
  /** Null once the claim has ended, and for a reset. */
  livingClaimId: string | null;
}

/**
 * Lists challenges that expired until then, the oldest first, after a challenge. Those of claims that live stay for as long as the
 * claim does, so their number grows with the number of users: read them page by page.
 */
export async function listExpiredChallenges(
  { db, tables: { challenges, claims } }: Reader,
  until: number,
  after: ExpiredChallenge | null,
  limit: number,
): Promise<ExpiredChallenge[]> {
  const isAfter =
    after === null
      ? undefined
      : and(
          gte(challenges.expiresAt, after.expiresAt),
          or(gt(challenges.expiresAt, after.expiresAt), gt(challenges.id, after.id)),
        );
  return await db
    .select({ id: challenges.id, expiresAt: challenges.expiresAt, livingClaimId: claims.id })
    .from(challenges)
    .leftJoin(claims, eq(claims.id, challenges.claimId))
    .where(and(lte(challenges.expiresAt, until), isAfter))
    .orderBy(asc(challenges.expiresAt), asc(challenges.id))
    .limit(limit);
}

export async function deleteChallenges({ db, tables: { challenges } }: Tx, ids: readonly string[]): Promise<void> {
  await db.delete(challenges).where(inArray(challenges.id, [...ids]));
}

/** Deletes up to `limit` rows of the audit log of an app that were written until then. Returns how many. */
export async function deleteAuditEntries(
  { db, tables: { auditLog } }: Tx,
  appId: string,
  until: number,
  limit: number,
): Promise<number> {
  const oldest = db
    .select({ id: auditLog.id })
    .from(auditLog)
    .where(and(eq(auditLog.appId, appId), lte(auditLog.at, until)))
    .orderBy(asc(auditLog.at))
    .limit(limit);
  const deleted = await db.delete(auditLog).where(inArray(auditLog.id, oldest)).returning({ id: auditLog.id });
  return deleted.length;
}
