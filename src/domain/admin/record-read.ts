import type { Kind } from '../../platform/values/kinds.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { spendBudgets } from '../limits/budgets.queries.js';
import { counters } from '../limits/limits.js';
import { budgetSubject } from '../limits/subject.rules.js';

/** What an admin has read of users, for the audit log (O9). */
export interface AdminRead {
  /** The field of the API. */
  field: string;
  /** The one user whom the read is about. Never an id that only the caller knows: it may belong to another app. */
  userId?: string | null | undefined;
  /** The filters that were set. Never their values. */
  filters?: readonly string[];
  /** The kind of identifier that was asked for. */
  kind?: Kind;
  /** What makes this read another one than the last: a search text, the end of the page before. Stored as a MAC alone. */
  of?: readonly (string | null)[];
}

/**
 * O9: records that an admin reads personal data, once in ten minutes for the same read: a page of the portal asks again and
 * again. Call it before the answer is sent, so that nothing is read without a row.
 */
export async function recordRead(deps: Deps, call: Call, read: AdminRead): Promise<void> {
  const { actor, app } = call;
  if (actor.kind !== 'ADMIN' && actor.kind !== 'OPERATOR') return;
  const { field, userId = null, filters, kind, of } = read;
  const same = JSON.stringify([app.id, actor.id, field, userId, filters, kind, of]);
  const spending = {
    subject: budgetSubject(deps.keys, 'readByAdmin', [same]),
    ...counters.readByAdmin,
    units: 1,
  } as const;
  await deps.store.transaction(async tx => {
    const [reads] = await spendBudgets(tx, [spending], deps.now());
    if (reads !== undefined && reads.spent > 1) return;
    await recordAction(deps, tx, call, 'PERSONAL_DATA_READ', userId, {
      field,
      ...(filters !== undefined && filters.length > 0 && { filters }),
      ...(kind !== undefined && { kind }),
    });
  });
}

/** Returns the names of the filters that are set. */
export function namesOfSet(filter: object | null | undefined): string[] {
  return Object.entries(filter ?? {}).flatMap(([name, value]) => (value === null || value === undefined ? [] : name));
}
