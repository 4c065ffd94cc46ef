import { and, desc, eq, gte, lt } from 'drizzle-orm';
import type { Action } from '../../platform/store/audit-actions.js';
import type { Reader } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';
import type { Position } from '../paging.js';
import { isOlder } from '../paging.queries.js';

export type Act = Tables['auditLog']['$inferSelect'];

/** What one index can find. */
export type ActsOf = { userId: string } | { action: Action } | Record<string, never>;

/** Acts in one app from `since` until before `until`, newest first. */
export async function listActs(
  { db, tables: { auditLog } }: Reader,
  appId: string,
  of: ActsOf,
  { since, until }: { since: number | null; until: number | null },
  after: Position | null,
  limit: number,
): Promise<Act[]> {
  return await db
    .select()
    .from(auditLog)
    .where(
      and(
        eq(auditLog.appId, appId),
        'userId' in of ? eq(auditLog.userId, of.userId) : undefined,
        'action' in of ? eq(auditLog.action, of.action) : undefined,
        since === null ? undefined : gte(auditLog.at, since),
        until === null ? undefined : lt(auditLog.at, until),
        isOlder(auditLog.at, auditLog.id, after),
      ),
    )
    .orderBy(desc(auditLog.at), desc(auditLog.id))
    .limit(limit);
}
