import type { Tx } from '../../../platform/store/store.js';
import { newIdInOrder } from '../../../platform/values/ids.js';
import { wasDone } from '../../audit/audit-log.queries.js';
import type { Deps } from '../../deps.js';
import { noticeMs } from '../../lifetimes.rules.js';
import type { IdentifierRow } from '../identifiers.queries.js';
import { hasPassword } from '../user-kind.rules.js';
import type { UserRow } from '../users.queries.js';
import { insertGivenUp, listGivenUp } from './given-up.queries.js';
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
  if (!(await isOldestForLong(tx, user, own, recently))) return null;
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
 * C36, N26: whether the oldest address of a user may undo something, although the user may have got it after `since`. It may be a thief's in an older
 * account, because the user may have had only a username before. It is none if the account itself is so young, or if the user had this address
 * before and got it back (C43).
 */
export async function isOldestForLong(tx: Tx, user: UserRow, own: IdentifierRow, since: number): Promise<boolean> {
  if (own.verifiedAt <= since || user.createdAt > since) return true;
  const given = await listGivenUp(tx, user.id);
  if (given.some(({ kind, value, outcome }) => kind === own.kind && value === own.value && outcome === 'OLD'))
    return true;
  return await wasDone(tx, user, ['USER_UPGRADED', 'USER_CREATED'], since);
}
