import { and, asc, eq, gt, isNotNull, isNull, lte, max, type SQL } from 'drizzle-orm';
import type { Reader } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';

/** The range for the end of a user's last session, by the user's row. */
export type SessionEnd = { by: number } | { after: number };

export type IdleUserRow = Pick<Tables['users']['$inferSelect'], 'id' | 'appId'>;

/** Lists pseudo users by the end of their last session, earliest first. Uses the index `users_expiring`. */
export async function listIdlePseudoUsers(reader: Reader, ended: SessionEnd, limit: number): Promise<IdleUserRow[]> {
  const { users } = reader.tables;
  return await listIdle(reader, and(isNull(users.passwordHash), hasEnded(users, ended)), limit);
}

/** Does the same for users of one app who have a password and are not disabled. Uses the index `users_inactive`. */
export async function listIdleUsersOf(
  reader: Reader,
  appId: string,
  ended: SessionEnd,
  limit: number,
): Promise<IdleUserRow[]> {
  const { users } = reader.tables;
  const isUser = and(eq(users.appId, appId), isNotNull(users.passwordHash), isNull(users.disabledAt));
  return await listIdle(reader, and(isUser, hasEnded(users, ended)), limit);
}

/** Lists the users who match the condition, earliest end first. */
async function listIdle(
  { db, tables: { users } }: Reader,
  isIdle: SQL | undefined,
  limit: number,
): Promise<IdleUserRow[]> {
  return await db
    .select({ id: users.id, appId: users.appId })
    .from(users)
    .where(isIdle)
    .orderBy(asc(users.sessionsEndedAt))
    .limit(limit);
}

function hasEnded({ sessionsEndedAt }: Tables['users'], ended: SessionEnd) {
  return 'by' in ended ? lte(sessionsEndedAt, ended.by) : gt(sessionsEndedAt, ended.after);
}

/** Returns the latest end among the stored sessions of a user. Null if there is none. */
export async function findLatestSessionEnd(
  { db, tables: { sessions } }: Reader,
  userId: string,
): Promise<number | null> {
  const [row] = await db
    .select({ end: max(sessions.idleExpiresAt) })
    .from(sessions)
    .where(eq(sessions.userId, userId));
  return row?.end ?? null;
}
