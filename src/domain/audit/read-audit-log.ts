import type { Action, ActorKind } from '../../platform/store/audit-actions.js';
import type { Deps } from '../deps.js';
import { type Page, type PageRequest, readPage } from '../paging.js';
import { type AuditCondition, type AuditEntry, listAuditEntries } from './audit-log.queries.js';

export interface AuditFilter {
  userId: string | null;
  action: Action | null;
  actor: ActorKind | null;
  /** Omits entries about admins who read personal data (O9), which are most of the log. */
  withoutReads: boolean;
  /** From this time on (inclusive), and until that time (exclusive). */
  since: number | null;
  until: number | null;
}

/** O4: returns the audit entries of an app, newest first. */
export async function readAuditLog(
  { store }: Pick<Deps, 'store'>,
  appId: string,
  { userId, action, actor, withoutReads, ...times }: AuditFilter,
  page: PageRequest,
): Promise<Page<AuditEntry>> {
  // Query by one indexed condition only. With both, an engine may choose the index that matches most of the log.
  const of: AuditCondition = userId !== null ? { userId } : action !== null ? { action } : {};
  const isWanted = (entry: AuditEntry) =>
    (actor ?? entry.actor) === entry.actor &&
    (action ?? entry.action) === entry.action &&
    !(withoutReads && entry.action === 'PERSONAL_DATA_READ');
  const isFiltered = actor !== null || withoutReads || (userId !== null && action !== null);
  return await readPage(
    page,
    (after, limit) => listAuditEntries(store.reports, appId, of, times, after, limit),
    ({ at, id }) => [at, id],
    isFiltered ? isWanted : null,
  );
}
