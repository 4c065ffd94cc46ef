import type { Tx } from '../../../platform/store/store.js';
import { addressKinds, type Kind, kinds } from '../../../platform/values/kinds.js';
import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { emitEvent, emitIdentifierChanged } from '../../events/emit.js';
import { removeFactors } from '../../factors/factors.queries.js';
import { deletePasskeysOf } from '../../factors/passkeys/passkeys.queries.js';
import { deleteGivenUp, listGivenUp } from '../../identifiers/given-up/given-up.queries.js';
import { refuseWhileFrozen } from '../../identifiers/given-up/refuse-frozen.js';
import { type IdentifierRow, releaseIdentifier } from '../../identifiers/identifiers.queries.js';
import { hasPassword } from '../../identifiers/user-kind.rules.js';
import { type UserRow, updateUser } from '../../identifiers/users.queries.js';
import { forgetNetworks } from '../../limits/known-networks.js';
import { hashOfNoPassword } from '../../passwords/no-password.js';
import { warnAddresses } from '../../sending/warn-user.js';
import { endSessionsOf } from '../../sessions/sessions.queries.js';
import { closeChallengesOfUser, voidSecretsOfUser } from '../../verification/challenges.queries.js';
import { dropClaim } from '../../verification/claim-address.js';
import { deadLink } from '../notice-link.js';
import { findProof, useProof } from './find-proof.js';

/**
 * N19: removes everything from an account except the address that was just proven, once. Its owner then sets a password by an ordinary reset. Refuses
 * if the account may be somebody else's (N20).
 */
export async function removePrepared(deps: Deps, anyCall: Call, token: string): Promise<void> {
  const proof = await findProof(deps, anyCall, token);
  if (proof.remedy !== 'REMOVE') throw deadLink();
  await deps.store.transaction(async tx => {
    const { user, address } = await useProof(deps, tx, proof);
    await refuseWhileFrozen(tx, user.id);
    await throwOut(deps, tx, proof.call, user, address);
  });
}

async function throwOut(deps: Deps, tx: Tx, call: Call, user: UserRow, kept: IdentifierRow): Promise<void> {
  const now = deps.now();
  await updateUser(tx, user.id, { passwordHash: hashOfNoPassword(deps) });
  const sessions = await endSessionsOf(tx, user.id, null, now);
  await forgetNetworks(deps, tx, user.id, null);
  // Void secrets first: a closed challenge answers a wrong code differently from a decoy (W4, M5).
  await voidSecretsOfUser(tx, user.id);
  await closeChallengesOfUser(tx, user.id, now);
  const changed = new Set<Kind>();
  for (const kind of addressKinds) if ((await dropClaim(deps, tx, user.id, kind)) !== null) changed.add(kind);
  const removed = await releaseOthers(tx, user.id, kept.kind);
  // Otherwise somebody who prepared the account could undo the removal of their address (C11), and use it to get back in.
  const undoable = await listGivenUp(tx, user.id);
  await deleteGivenUp(
    tx,
    undoable.map(({ id }) => id),
  );
  for (const { kind } of removed) changed.add(kind);
  const hadFactors = await removeFactors(tx, user.id);
  const hadPasskeys = await deletePasskeysOf(tx, user.id);
  await warnAddresses(deps, tx, call, user, removed, { kind: 'IDENTIFIER_CHANGED' });

  if (hasPassword(user)) await emitEvent(deps, tx, call.app, { type: 'password.changed', userId: user.id });
  for (const kind of changed) await emitIdentifierChanged(deps, tx, call.app, user.id, kind);
  if (hadPasskeys) {
    await emitEvent(deps, tx, call.app, { type: 'user.updated', userId: user.id, data: { changed: ['passkeys'] } });
  }
  const details = { kind: kept.kind, kinds: [...changed], sessions, passkeys: hadPasskeys, totp: hadFactors };
  await recordAction(deps, tx, call, 'PREPARED_REMOVED', user.id, details);
}

async function releaseOthers(tx: Tx, userId: string, keptKind: Kind): Promise<IdentifierRow[]> {
  const removed: IdentifierRow[] = [];
  for (const kind of kinds) {
    const released = kind === keptKind ? null : await releaseIdentifier(tx, { userId, kind });
    if (released !== null) removed.push(released);
  }
  return removed;
}
