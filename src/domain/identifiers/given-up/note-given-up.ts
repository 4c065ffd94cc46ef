import type { Tx } from '../../../platform/store/store.js';
import { newIdInOrder } from '../../../platform/values/ids.js';
import { wasDone } from '../../audit/audit-log.queries.js';
import type { Deps } from '../../deps.js';
import { noticeMs } from '../../lifetimes.rules.js';
import type { IdentifierRow } from '../identifiers.queries.js';
import { hasPassword } from '../user-kind.rules.js';
import type { UserRow } from '../users.queries.js';
import { insertGivenUp } from './given-up.queries.js';
import { longOwned } from './long-owned.rules.js';

/** C14, C34: the actions that change a password. A thief may do this before they change the address, or after they got it back. */
export const passwordActions = ['PASSWORD_SET', 'PASSWORD_CHANGED', 'PASSWORD_RESET'] as const;

/**
 * C11: stores that a user gave up an address, so that its reader can undo it. `ownedBefore` are all addresses that the user owned, including this
 * one. Returns the id of the stored row. Null if the change cannot be undone, because the user never proved the address, or had it for so short a
 * time that it may be a thief's.
 */
export async function noteGivenUp(
  deps: Deps,
  tx: Tx,
  user: UserRow,
  { kind, value, provenAt }: IdentifierRow,
  ownedBefore: readonly IdentifierRow[],
): Promise<string | null> {
  if (kind === 'USERNAME' || provenAt === null) return null;
  const own = longOwned(ownedBefore, deps.now()).find(each => each.kind === kind);
  if (own === undefined) return null;
  const recently = deps.now() - noticeMs;
  if (own.verifiedAt > recently && !(await isYoungAccount(tx, user, recently))) return null;
  const id = newIdInOrder(tx, deps);
  const isNew = await wasDone(tx, user, passwordActions, recently);
  await insertGivenUp(tx, {
    id,
    appId: user.appId,
    userId: user.id,
    kind,
    value,
    givenUpAt: deps.now(),
    passwordHash: isNew || !hasPassword(user) ? null : user.passwordHash,
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

/**
 * C36: whether the account itself is too young to have an address for long. In an older one, even the oldest address may be a thief's, because the
 * user may have had only a username before.
 */
export async function isYoungAccount(tx: Tx, user: UserRow, since: number): Promise<boolean> {
  return user.createdAt > since || (await wasDone(tx, user, ['USER_UPGRADED', 'USER_CREATED'], since));
}
