import type { Kind } from '../../platform/values/kinds.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { areFirstUses, oneUseOf } from '../limits/count-use.js';

/** Personal data that an admin has read, for the audit log (O9). */
export interface AdminRead {
  /** The field of the API. */
  field: string;
  /** The one user whose data was read. Never an unchecked id of the caller, which may belong to another app. */
  userId?: string | null | undefined;
  /** The names of the filters that were set, never their values. */
  filters?: readonly string[];
  /** The kind of identifier that was asked for. */
  kind?: Kind;
  /** Inputs that distinguish this read from others, such as a search text or a cursor. Only a MAC of them is stored. */
  of?: readonly (string | null)[];
}

/**
 * O9: records that an admin reads personal data. Records the same read once in ten minutes, because a page of the portal repeats it. Call this before
 * the answer is sent, so that no read is missing.
 */
export async function recordRead(deps: Deps, call: Call, read: AdminRead): Promise<void> {
  const { actor, app } = call;
  if (actor.kind !== 'ADMIN' && actor.kind !== 'OPERATOR') return;
  const { field, userId = null, filters, kind, of } = read;
  const same = JSON.stringify([app.id, actor.id, field, userId, filters, kind, of]);
  const use = oneUseOf(deps.keys, 'readByAdmin', [same]);
  await deps.store.transaction(async tx => {
    if (!(await areFirstUses(tx, [use], deps.now()))) return;
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
