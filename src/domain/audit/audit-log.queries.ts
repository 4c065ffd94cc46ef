import { and, desc, eq, gte, lt } from 'drizzle-orm';
import type { Action } from '../../platform/store/audit-actions.js';
import type { Reader } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';
import type { Position } from '../paging.js';
import { isOlder } from '../paging.queries.js';

export type AuditEntry = Tables['auditLog']['$inferSelect'];

/** Conditions that one index can answer. */
export type AuditCondition = { userId: string } | { action: Action } | Record<string, never>;

/** Lists the entries of one app from `since` to before `until`, newest first. */
export async function listAuditEntries(
  { db, tables: { auditLog } }: Reader,
  appId: string,
  of: AuditCondition,
  { since, until }: { since: number | null; until: number | null },
  after: Position | null,
  limit: number,
): Promise<AuditEntry[]> {
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
