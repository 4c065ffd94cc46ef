import { and, asc, eq, gt, isNotNull, isNull, lte, max, type SQL } from 'drizzle-orm';
import type { Reader } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';

/** When the last session of a user ended, read from the user's row. */
export type Ended = { by: number } | { after: number };

export type IdleUserRow = Pick<Tables['users']['$inferSelect'], 'id' | 'appId'>;

/** Lists pseudo users by the end of their last session, the longest gone first. `users_expiring` finds them. */
export async function listIdlePseudoUsers(reader: Reader, ended: Ended, limit: number): Promise<IdleUserRow[]> {
  const { users } = reader.tables;
  return await listIdle(reader, and(isNull(users.passwordHash), hasEnded(users, ended)), limit);
}

/** Does the same for users of one app who have a password and are not disabled. `users_inactive` finds them. */
export async function listIdleUsersOf(
  reader: Reader,
  appId: string,
  ended: Ended,
  limit: number,
): Promise<IdleUserRow[]> {
  const { users } = reader.tables;
  const isUser = and(eq(users.appId, appId), isNotNull(users.passwordHash), isNull(users.disabledAt));
  return await listIdle(reader, and(isUser, hasEnded(users, ended)), limit);
}

/** Returns the users of the condition, the longest gone first. */
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

function hasEnded({ sessionsEndedAt }: Tables['users'], ended: Ended) {
  return 'by' in ended ? lte(sessionsEndedAt, ended.by) : gt(sessionsEndedAt, ended.after);
}

/** Returns when the session of a user that lives longest will end or has ended; null if no row is left. */
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
