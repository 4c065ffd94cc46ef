import { and, asc, eq, gt, gte, inArray, lt, lte, or } from 'drizzle-orm';
import type { Reader, Tx } from '../../platform/store/store.js';
import { dayMs } from './idle-user.rules.js';

/** After this time, a link gets INVALID_TOKEN instead of CODE_EXPIRED. */
export const challengesKeptMs = 7 * dayMs;

/** Deletes up to `limit` sessions that have ended, and stores the time at their users (R1). Returns how many. */
export async function deleteEndedSessions({ db, send, tables }: Tx, now: number, limit: number): Promise<number> {
  const { sessions, users } = tables;
  const ended = await db
    .select({ id: sessions.id, userId: sessions.userId, end: sessions.idleExpiresAt })
    .from(sessions)
    .where(lte(sessions.idleExpiresAt, now))
    .orderBy(asc(sessions.idleExpiresAt))
    .limit(limit);
  if (ended.length === 0) return 0;
  // The latest end of a user comes last, so the map keeps it. Write in the order of ids, so that two nodes cannot deadlock.
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
  /** Null if the claim has ended, and for a reset. */
  livingClaimId: string | null;
}

/**
 * Lists challenges that expired before an instant, oldest first, after a given challenge. Challenges of live claims are kept as long as the claim, so
 * their number grows with the number of users. So read them page by page.
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

/** Deletes up to `limit` audit entries of an app that were written before an instant. Returns how many. */
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
