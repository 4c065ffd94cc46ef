import { and, desc, eq, gte, inArray, lt } from 'drizzle-orm';
import type { Action } from '../../platform/store/audit-actions.js';
import type { Reader } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';
import type { Position } from '../paging.js';
import { isOlder } from '../paging.queries.js';

export type AuditEntry = Tables['auditLog']['$inferSelect'];

/** The conditions for which there is an index. */
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

/** Whether one of these actions happened to a user since an instant. */
export async function wasDone(
  { db, tables: { auditLog } }: Reader,
  { id, appId }: { id: string; appId: string },
  acts: readonly Action[],
  since: number,
): Promise<boolean> {
  const [found] = await db
    .select({ id: auditLog.id })
    .from(auditLog)
    .where(
      and(
        eq(auditLog.appId, appId),
        eq(auditLog.userId, id),
        gte(auditLog.at, since),
        inArray(auditLog.action, [...acts]),
      ),
    )
    .limit(1);
  return found !== undefined;
}
