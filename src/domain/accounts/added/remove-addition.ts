import type { Tx } from '../../../platform/store/store.js';
import type { AddressKind } from '../../../platform/values/kinds.js';
import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { emitEvent, emitIdentifierChanged } from '../../events/emit.js';
import { removeFactors } from '../../factors/factors.queries.js';
import { deletePasskey } from '../../factors/passkeys/passkeys.queries.js';
import { warnOfFactor } from '../../factors/second-factors.js';
import { findIdentifiers, releaseIdentifier } from '../../identifiers/identifiers.queries.js';
import type { UserRow } from '../../identifiers/users.queries.js';
import type { Addition } from '../../sending/additions.rules.js';
import { warnOfRemoval } from '../../sending/warn-user.js';
import { dropClaim } from '../../verification/claim-address.js';

/** Removes an addition from an account, and notifies the addresses that are left (N24). Lock the user first. */
export async function removeAddition(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  { what, id }: Addition,
): Promise<void> {
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
