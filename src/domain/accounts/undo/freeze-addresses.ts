import type { Tx } from '../../../platform/store/store.js';
import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { emitIdentifierChanged } from '../../events/emit.js';
import {
  deleteGivenUp,
  type GivenUpRow,
  listFreezes,
  listGivenUp,
  updateGivenUp,
} from '../../identifiers/given-up/given-up.queries.js';
import { findIdentifiers, type IdentifierRow, releaseIdentifier } from '../../identifiers/identifiers.queries.js';
import { lockUser, type UserRow } from '../../identifiers/users.queries.js';
import { warnAddresses } from '../../sending/warn-user.js';
import { deadLink, findNoticeOfLink } from '../notice-link.js';
import { addressRow } from './address-row.rules.js';
import { endAccess } from './end-access.js';
import { canUndo, findUndo, readKnownUndo, type Undo, type UndoInfo } from './find-undo.js';
import { freezeMs } from './undo.rules.js';

/** C12: undoes the change of an address, by the link in its notice, once. Ends all sessions and freezes both addresses. */
export async function undoByNotice(deps: Deps, anyCall: Call, token: string): Promise<UndoInfo> {
  const { call, notice } = await findNoticeOfLink(deps, anyCall, token);
  await deps.store.transaction(async tx => {
    const user = await lockUser(tx, { userId: notice.userId, updatedAt: deps.now() });
    if (user === null || user.disabledAt !== null) throw deadLink();
    const undo = await findUndo(tx, notice);
    if (!isOpen(undo) || !(await canUndo(tx, undo.row))) throw deadLink();
    const frozen = await freeze(deps, tx, user, undo.row);
    await endAccess(deps, tx, frozen);
    await notifyOfFreeze(deps, tx, call, user, frozen, notice.recipient);
    await emitIdentifierChanged(deps, tx, call.app, user.id, frozen.kind);
    await recordAction(deps, tx, call, 'ADDRESS_FROZEN', user.id, { kind: frozen.kind, notice: notice.kind });
  });
  return await readKnownUndo(deps, call, notice);
}

function isOpen(undo: Undo | null): undo is Undo {
  return undo !== null && undo.side === 'OLD' && undo.row.frozenAt === null;
}

/** Removes the present address from the user, and sets the freeze of a later change aside (C18). */
async function freeze(deps: Deps, tx: Tx, user: UserRow, row: GivenUpRow): Promise<GivenUpRow> {
  const { kind } = row;
  const now = deps.now();
  const later = (await listFreezes(tx, user.id)).find(each => each.kind === kind);
  if (later !== undefined) await updateGivenUp(tx, later.id, { endedAt: now, restoresAt: null });
  const current = await releaseIdentifier(tx, { userId: user.id, kind });
  const frozen = { frozenAt: now, ...newAddressOf(current, later) };
  await updateGivenUp(tx, row.id, frozen);
  const given = await listGivenUp(tx, user.id);
  const after = given.filter(each => each.kind === kind && each.frozenAt === null && each.id > row.id);
  await deleteGivenUp(
    tx,
    after.map(({ id }) => id),
  );
  return { ...row, ...frozen };
}

function newAddressOf(current: IdentifierRow | null, later: GivenUpRow | undefined) {
  if (current !== null)
    return { newValue: current.value, newVerifiedAt: current.verifiedAt, newProvenAt: current.provenAt };
  const { newValue = null, newVerifiedAt = null, newProvenAt = null } = later ?? {};
  return { newValue, newVerifiedAt, newProvenAt };
}

/**
 * Notifies everybody who may object: the new address and the user's other addresses. If none of them is a mailbox, nobody can object, because an SMS
 * has no link. Then the address does not come back after 24 hours (C15).
 */
async function notifyOfFreeze(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  row: GivenUpRow,
  clicker: string,
): Promise<void> {
  const { id: undoes, kind, value: oldAddress, newValue, newVerifiedAt, newProvenAt } = row;
  const own =
    newValue === null
      ? []
      : [addressRow(user, { kind, value: newValue, verifiedAt: newVerifiedAt ?? 0, provenAt: newProvenAt })];
  const others = (await findIdentifiers(tx, { userId: user.id })).filter(({ value }) => value !== clicker);
  const notified = [...own, ...others];
  const change = { oldAddress, ...(newValue !== null && { newAddress: newValue }) };
  await warnAddresses(deps, tx, call, user, notified, { kind: 'ADDRESS_FROZEN', undoes, ...change });
  if (notified.some(each => each.kind === 'EMAIL'))
    await updateGivenUp(tx, row.id, { restoresAt: deps.now() + freezeMs });
}
