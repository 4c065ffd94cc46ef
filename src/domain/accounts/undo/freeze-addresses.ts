import type { Tx } from '../../../platform/store/store.js';
import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { emitIdentifierChanged } from '../../events/emit.js';
import { type GivenUpRow, updateGivenUp } from '../../identifiers/given-up/given-up.queries.js';
import { type IdentifierRow, releaseIdentifier } from '../../identifiers/identifiers.queries.js';
import { lockUser, type UserRow } from '../../identifiers/users.queries.js';
import { deadLink, findNoticeOfLink } from '../notice-link.js';
import { endAccess } from './end-access.js';
import { canUndo, findUndo, readKnownUndo, type Undo, type UndoInfo } from './find-undo.js';
import { setLaterAside } from './set-later-aside.js';
import { warnOfFreeze } from './warn-of-freeze.js';

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
    const restoresAt = await warnOfFreeze(deps, tx, call, user, frozen, notice.recipient);
    if (restoresAt !== null) await updateGivenUp(tx, frozen.id, { restoresAt });
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
  const later = await setLaterAside(tx, row, now);
  const current = await releaseIdentifier(tx, { userId: user.id, kind });
  const frozen = { frozenAt: now, ...newAddressOf(current, later) };
  await updateGivenUp(tx, row.id, frozen);
  return { ...row, ...frozen };
}

function newAddressOf(current: IdentifierRow | null, later: GivenUpRow | undefined) {
  if (current !== null)
    return { newValue: current.value, newVerifiedAt: current.verifiedAt, newProvenAt: current.provenAt };
  const { newValue = null, newVerifiedAt = null, newProvenAt = null } = later ?? {};
  return { newValue, newVerifiedAt, newProvenAt };
}
