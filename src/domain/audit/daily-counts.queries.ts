import { and, count, eq, gte, inArray, lt, sql } from 'drizzle-orm';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';

export type DailyCount = Tables['dailyCounts']['$inferSelect'];

/** Adds to the counts of their days. Skips apps that were deleted. */
export async function addCounts({ db, tables: { apps, dailyCounts } }: Tx, counts: readonly DailyCount[]) {
  const appIds = [...new Set(counts.map(({ appId }) => appId))];
  const known = await db.select({ id: apps.id }).from(apps).where(inArray(apps.id, appIds));
  const rows = counts.filter(({ appId }) => known.some(({ id }) => id === appId));
  if (rows.length === 0) return;
  const { appId, day, name, detail } = dailyCounts;
  await db
    .insert(dailyCounts)
    // Write in the same order everywhere, so that two nodes cannot deadlock.
    .values(rows.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)))
    .onConflictDoUpdate({
      target: [appId, day, name, detail],
      set: { count: sql`${dailyCounts.count} + excluded.count` },
    });
}

export function keyOf({ appId, day, name, detail }: Omit<DailyCount, 'count'>): string {
  return [appId, day, name, detail].join(' ');
}

/** Stores that these users are active on a day. Returns the app of each user for whom this is new. Skips deleted users. */
export async function noteActiveUsers(
  { db, tables: { users, activeUsers } }: Tx,
  userIds: readonly string[],
  day: number,
): Promise<string[]> {
  const noted = await db
    .insert(activeUsers)
    .select(
      db
        .select({ userId: users.id, appId: users.appId, day: sql<number>`cast(${day} as integer)`.as('day') })
        .from(users)
        .where(inArray(users.id, [...userIds]))
        .orderBy(users.id),
    )
    .onConflictDoUpdate({ target: activeUsers.userId, set: { day }, setWhere: lt(activeUsers.day, day) })
    .returning({ appId: activeUsers.appId });
  return noted.map(({ appId }) => appId);
}

/** Lists the counts of an app since a day. */
export async function listCounts(
  { db, tables: { dailyCounts } }: Reader,
  appId: string,
  since: number,
): Promise<DailyCount[]> {
  return await db
    .select()
    .from(dailyCounts)
    .where(and(eq(dailyCounts.appId, appId), gte(dailyCounts.day, since)));
}

/** Counts users by the last day on which they were active, since a day. Reads only an index. */
export async function countLastActive(
  { db, tables: { activeUsers } }: Reader,
  appId: string,
  since: number,
): Promise<{ day: number; count: number }[]> {
  return await db
    .select({ day: activeUsers.day, count: count() })
    .from(activeUsers)
    .where(and(eq(activeUsers.appId, appId), gte(activeUsers.day, since)))
    .groupBy(activeUsers.day);
}

/** Returns days since 1970, UTC. Null if the user was not active since the server began to record this. */
export async function findLastActiveDay(
  { db, tables: { activeUsers } }: Reader,
  userId: string,
): Promise<number | null> {
  const [row] = await db.select({ day: activeUsers.day }).from(activeUsers).where(eq(activeUsers.userId, userId));
  return row?.day ?? null;
}
