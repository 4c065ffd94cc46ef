import type { Tx } from '../../platform/store/store.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call, UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { type DeletionReason, emitEvent } from '../events/emit.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import { isPseudoUser } from '../identifiers/user-kind.rules.js';
import { findUser, lockUser, removeUser } from '../identifiers/users.queries.js';
import { keepQueuedMessages } from '../messaging/outbox/keep-queued.queries.js';
import { warningKinds } from '../messaging/templates/templates.js';
import { lockPresentUser, requirePresence } from '../presence/require-presence.js';
import { sessionEnded } from '../refusal.js';
import { warnAddresses } from '../sending/warn-user.js';

/** O5: deletes the caller. They need a fresh proof of presence, except pseudo users. Their addresses become free (V6). */
export async function deleteMe(deps: Deps, call: UserCall, currentPassword: string | null): Promise<void> {
  const user = await findUser(deps.store.reader, { userId: call.actor.id });
  const isPseudo = user !== null && isPseudoUser(user);
  const present = isPseudo ? null : await requirePresence(deps, call, 'deleteMe', currentPassword);
  await deps.store.transaction(async tx => {
    if (present !== null) await lockPresentUser(deps, tx, call, present);
    else await lockPseudoUser(deps, tx, call);
    await eraseUser(deps, tx, call, call.actor.id, 'REQUESTED');
  });
}

/**
 * Deletes a user and everything that belongs to them. The audit log keeps only the id. Warnings to addresses that they owned are still sent.
 * Otherwise a thief could take over an address and suppress the notice by deleting the user.
 */
export async function eraseUser(deps: Deps, tx: Tx, call: Call, userId: string, reason: DeletionReason): Promise<void> {
  const user = await lockUser(tx, { userId, updatedAt: null });
  if (user !== null) {
    await warnAddresses(deps, tx, call, user, await findIdentifiers(tx, { userId }), { kind: 'ACCOUNT_DELETED' });
    await keepQueuedMessages(tx, userId, warningKinds);
  }
  await removeUser(tx, userId);
  tx.announce(userId);
  await emitEvent(deps, tx, call.app, { type: 'user.deleted', userId, data: { reason } });
  await recordAction(deps, tx, call, 'USER_DELETED', userId, { reason });
}

/** Check the session again, because a concurrent upgrade may have ended it (P5). */
async function lockPseudoUser(deps: Deps, tx: Tx, call: UserCall): Promise<void> {
  const user = await lockUser(tx, { userId: call.actor.id, updatedAt: deps.now() });
  if (user === null || !isPseudoUser(user)) throw sessionEnded();
}
