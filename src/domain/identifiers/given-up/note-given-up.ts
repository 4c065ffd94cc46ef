import type { Tx } from '../../../platform/store/store.js';
import { newIdInOrder } from '../../../platform/values/ids.js';
import { wasDone } from '../../audit/audit-log.queries.js';
import type { Deps } from '../../deps.js';
import { passwordMac } from '../../idempotency/keyed-request.rules.js';
import { noticeMs } from '../../lifetimes.rules.js';
import type { IdentifierRow } from '../identifiers.queries.js';
import type { UserRow } from '../users.queries.js';
import { insertGivenUp } from './given-up.queries.js';

/** C14: what gives a user another password. A thief may do it before they change the address. */
const passwordActions = ['PASSWORD_SET', 'PASSWORD_CHANGED', 'PASSWORD_RESET'] as const;

/**
 * C11: notes that a user gave up an address, so that its reader can undo that. Returns the id of the note; null: it cannot be
 * undone, because the user never proved the address.
 */
export async function noteGivenUp(
  deps: Deps,
  tx: Tx,
  user: UserRow,
  { kind, value, provenAt }: IdentifierRow,
): Promise<string | null> {
  if (kind === 'USERNAME' || provenAt === null) return null;
  const id = newIdInOrder(tx, deps);
  const isNew = await wasDone(tx, user, passwordActions, deps.now() - noticeMs);
  await insertGivenUp(tx, {
    id,
    appId: user.appId,
    userId: user.id,
    kind,
    value,
    givenUpAt: deps.now(),
    passwordMac: isNew || user.passwordHash === null ? null : passwordMac(deps.keys, user.passwordHash),
    newValue: null,
    newVerifiedAt: null,
    newProvenAt: null,
    frozenAt: null,
    restoresAt: null,
    objectedAt: null,
    undoProvenAt: null,
    objectionProvenAt: null,
    endedAt: null,
    outcome: null,
    decidedAt: null,
  });
  return id;
}
