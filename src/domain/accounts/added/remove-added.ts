import type { Reader } from '../../../platform/store/store.js';
import type { AddressKind } from '../../../platform/values/kinds.js';
import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { findTotp } from '../../factors/factors.queries.js';
import { listPasskeys } from '../../factors/passkeys/passkeys.queries.js';
import { findIdentifiers, type IdentifierRow } from '../../identifiers/identifiers.queries.js';
import { lockUser } from '../../identifiers/users.queries.js';
import { areFirstUses, oneUseOf } from '../../limits/count-use.js';
import { forgetNetworks } from '../../limits/known-networks.js';
import type { Notice } from '../../messaging/outbox/notices.queries.js';
import { type Addition, type Removable, readAddition } from '../../sending/additions.rules.js';
import { endSessionsOf } from '../../sessions/sessions.queries.js';
import { deadLink, findNoticeOfLink, isStillOwned } from '../notice-link.js';
import { removeAddition } from './remove-addition.js';

/** N22: returns what the link of a notice can still remove. Changes nothing. Null if it can remove nothing. */
export async function readRemovable(deps: Deps, anyCall: Call, token: string): Promise<Removable | null> {
  const { notice } = await findNoticeOfLink(deps, anyCall, token);
  const addition = await findRemovable(deps.store.reader, notice, deps.now());
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
    const addition = await findRemovable(tx, notice, deps.now());
    if (addition === null) throw deadLink();
    if (!(await areFirstUses(tx, [oneUseOf(deps.keys, 'usedRemoval', [notice.id])], deps.now()))) throw deadLink();
    await removeAddition(deps, tx, call, user, addition);
    const sessions = await endSessionsOf(tx, user.id, null, deps.now());
    await forgetNetworks(deps, tx, user.id, null);
    await recordAction(deps, tx, call, 'SESSIONS_ENDED', user.id, { sessions, notice: notice.kind });
  });
}

/** Null if the account no longer has the addition, or if the reader no longer owns the address. */
async function findRemovable(reader: Reader, notice: Notice, now: number): Promise<Addition | null> {
  const addition = readAddition(notice.variables);
  if (addition === null || !(await isStillOwned(reader, notice, now))) return null;
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
