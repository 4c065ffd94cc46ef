import type { Reader, Tx } from '../../../platform/store/store.js';
import type { AddressKind } from '../../../platform/values/kinds.js';
import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { emitEvent, emitIdentifierChanged } from '../../events/emit.js';
import { findTotp, removeFactors } from '../../factors/factors.queries.js';
import { deletePasskey, listPasskeys } from '../../factors/passkeys/passkeys.queries.js';
import { warnOfFactor } from '../../factors/second-factors.js';
import { findIdentifiers, type IdentifierRow, releaseIdentifier } from '../../identifiers/identifiers.queries.js';
import { lockUser, type UserRow } from '../../identifiers/users.queries.js';
import { spendBudgets } from '../../limits/budgets.queries.js';
import { forgetNetworks } from '../../limits/known-networks.js';
import { counters } from '../../limits/limits.js';
import { budgetSubject } from '../../limits/subject.rules.js';
import type { Notice } from '../../messaging/outbox/notices.queries.js';
import { type Addition, type Removable, readAddition } from '../../sending/additions.rules.js';
import { warnOfRemoval } from '../../sending/warn-user.js';
import { endSessionsOf } from '../../sessions/sessions.queries.js';
import { dropClaim } from '../../verification/claim-address.js';
import { deadLink, findNoticeOfLink, isStillOwned } from '../notice-link.js';

/** N22: returns what the link of a notice can still remove. Changes nothing. Null if it can remove nothing. */
export async function readRemovable(deps: Deps, anyCall: Call, token: string): Promise<Removable | null> {
  const { notice } = await findNoticeOfLink(deps, anyCall, token);
  const addition = await findRemovable(deps.store.reader, notice);
  return addition?.what ?? null;
}

/**
 * N24: removes the addition that a notice reported, by its link, once, and ends all sessions. The owner then sets a new password by a reset.
 * Otherwise somebody who knows the old one could add it again.
 */
export async function removeAddedByNotice(deps: Deps, anyCall: Call, token: string): Promise<void> {
  const { call, notice } = await findNoticeOfLink(deps, anyCall, token);
  await deps.store.transaction(async tx => {
    const user = await lockUser(tx, { userId: notice.userId, updatedAt: deps.now() });
    if (user === null || user.disabledAt !== null) throw deadLink();
    const addition = await findRemovable(tx, notice);
    if (addition === null) throw deadLink();
    const { windowMs } = counters.usedRemoval;
    const subject = budgetSubject(deps.keys, 'usedRemoval', [notice.id]);
    const [use] = await spendBudgets(tx, [{ subject, windowMs, units: 1 }], deps.now());
    if (use === undefined || use.spent > 1) throw deadLink();
    await remove(deps, tx, call, user, addition);
    const sessions = await endSessionsOf(tx, user.id, null, deps.now());
    await forgetNetworks(deps, tx, user.id, null);
    await recordAction(deps, tx, call, 'SESSIONS_ENDED', user.id, { sessions, notice: notice.kind });
  });
}

/** Null if the account no longer has the addition, or if the reader no longer owns the address. */
async function findRemovable(reader: Reader, notice: Notice): Promise<Addition | null> {
  const addition = readAddition(notice.variables);
  if (addition === null || !(await isStillOwned(reader, notice))) return null;
  return (await isThere(reader, notice.userId, addition)) ? addition : null;
}

async function isThere(reader: Reader, userId: string, { what, id }: Addition): Promise<boolean> {
  if (what === 'PASSKEY') return (await listPasskeys(reader, userId)).some(passkey => passkey.id === id);
  if (what === 'TOTP') return (await findTotp(reader, { userId })) !== null;
  return (await findAdded(reader, userId, what, id)) !== null;
}

async function findAdded(
  reader: Reader,
  userId: string,
  kind: AddressKind,
  verifiedAt: string,
): Promise<IdentifierRow | null> {
  const owned = await findIdentifiers(reader, { userId });
  return owned.find(own => own.kind === kind && String(own.verifiedAt) === verifiedAt) ?? null;
}

async function remove(deps: Deps, tx: Tx, call: Call, user: UserRow, { what, id }: Addition): Promise<void> {
  if (what === 'EMAIL' || what === 'PHONE') return await removeAddress(deps, tx, call, user, what);
  if (what === 'PASSKEY') await deletePasskey(tx, { id, userId: user.id });
  else await removeFactors(tx, user.id);
  await warnOfFactor(deps, tx, call, user, 'WAY_IN_REMOVED', what);
  const passkey = what === 'PASSKEY' ? { passkeyId: id } : {};
  if (what === 'PASSKEY') {
    await emitEvent(deps, tx, call.app, { type: 'user.updated', userId: user.id, data: { changed: ['passkeys'] } });
  }
  await recordAction(deps, tx, call, 'WAY_IN_REMOVED', user.id, { wayIn: what, ...passkey, byNotice: true });
}

async function removeAddress(deps: Deps, tx: Tx, call: Call, user: UserRow, kind: AddressKind): Promise<void> {
  const removed = await releaseIdentifier(tx, { userId: user.id, kind });
  // Also end a pending change of it. Its link would work without a session, and would set the next address.
  await dropClaim(deps, tx, user.id, kind);
  const left = await findIdentifiers(tx, { userId: user.id });
  if (removed !== null) await warnOfRemoval(deps, tx, call, user, removed, left, null);
  await emitIdentifierChanged(deps, tx, call.app, user.id, kind);
  await recordAction(deps, tx, call, 'IDENTIFIER_REMOVED', user.id, { kind, byNotice: true });
}
