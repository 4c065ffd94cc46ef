import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Tx } from '../../platform/store/store.js';

/** Deletes up to `limit` users of an app with all their rows. Returns their ids. */
export async function deleteSomeUsers({ db, tables: { users } }: Tx, appId: string, limit: number): Promise<string[]> {
  const some = db.select({ id: users.id }).from(users).where(eq(users.appId, appId)).limit(limit);
  const deleted = await db.delete(users).where(inArray(users.id, some)).returning({ id: users.id });
  return deleted.map(({ id }) => id);
}

/** Deletes up to `limit` rows of an app without a user, from one of the large tables. Returns how many. */
export type DeleteSome = (tx: Tx, appId: string, limit: number) => Promise<number>;

export const deleteSomeRows: readonly DeleteSome[] = [
  async ({ db, tables: { messages } }, appId, limit) => {
    const some = db.select({ id: messages.id }).from(messages).where(eq(messages.appId, appId)).limit(limit);
    return (await db.delete(messages).where(inArray(messages.id, some)).returning({ id: messages.id })).length;
  },
  async ({ db, tables: { events } }, appId, limit) => {
    const some = db.select({ id: events.id }).from(events).where(eq(events.appId, appId)).limit(limit);
    return (await db.delete(events).where(inArray(events.id, some)).returning({ id: events.id })).length;
  },
  async ({ db, tables: { auditLog } }, appId, limit) => {
    const some = db.select({ id: auditLog.id }).from(auditLog).where(eq(auditLog.appId, appId)).limit(limit);
    return (await db.delete(auditLog).where(inArray(auditLog.id, some)).returning({ id: auditLog.id })).length;
  },
  async ({ db, tables: { challenges } }, appId, limit) => {
    // The users are already deleted, so the remaining rows have no user. The index on users finds them.
    const isDecoy = and(isNull(challenges.userId), eq(challenges.appId, appId));
    const some = db.select({ id: challenges.id }).from(challenges).where(isDecoy).limit(limit);
    return (await db.delete(challenges).where(inArray(challenges.id, some)).returning({ id: challenges.id })).length;
  },
];

/** Deletes the last rows of an app in the small tables, and the app. Foreign keys delete the rest. */
export async function deleteAppRow({ db, tables }: Tx, appId: string): Promise<void> {
  const { apps, smsTraffic, smsPauses, dailyCounts } = tables;
  await db.delete(smsTraffic).where(eq(smsTraffic.appId, appId));
  await db.delete(smsPauses).where(eq(smsPauses.appId, appId));
  await db.delete(dailyCounts).where(eq(dailyCounts.appId, appId));
  await db.delete(apps).where(eq(apps.id, appId));
}
