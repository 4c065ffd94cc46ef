import type { Tx } from '../../platform/store/store.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import { eraseUser } from '../accounts/delete-user.js';
import { restartFreezes } from '../accounts/undo/restart-freezes.js';
import { requireAdminPresence } from '../apps/portal/admin-presence.rules.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { emitEvent, emitIdentifierChanged } from '../events/emit.js';
import { findClaims, takeClaim } from '../identifiers/claims.queries.js';
import { findIdentifiers, releaseIdentifier } from '../identifiers/identifiers.queries.js';
import { endReclaimsOf } from '../identifiers/reclaims/reclaims.queries.js';
import { isPseudoUser } from '../identifiers/user-kind.rules.js';
import { type UserRow, updateUser } from '../identifiers/users.queries.js';
import { Refusal } from '../refusal.js';
import { warnOfRemoval } from '../sending/warn-user.js';
import { proofOfCode } from '../sessions/proofs.rules.js';
import { endSessionsOf, endSessionsProvenBy } from '../sessions/sessions.queries.js';
import { closeChallengesOfClaim, voidSecretsOfUser } from '../verification/challenges.queries.js';
import { dropClaim } from '../verification/claim-address.js';
import { promoteClaim } from '../verification/promote-claim.js';
import { findClaimToVerify } from '../verification/verify.js';
import { lockUserOfApp } from './user-of-app.js';

/** The actions of an admin on a user of their app (O2). An admin can never set or see a password. */

/** L7: takes effect at once, because all sessions end and no new one can begin. */
export async function disableUser(deps: Deps, call: Call, userId: string): Promise<void> {
  await withUser(deps, call, userId, 'id', async (tx, user) => {
    requireAdminPresence(call, call.app.settings, 'disableUser', deps.now(), { isPseudoUser: isPseudoUser(user) });
    await updateUser(tx, user.id, { disabledAt: user.disabledAt ?? deps.now() });
    await endSessionsOf(tx, user.id, null, deps.now());
    await voidSecretsOfUser(tx, user.id);
    await endReclaimsOf(tx, user.id);
    await emitEvent(deps, tx, call.app, { type: 'user.updated', userId: user.id, data: { changed: ['disabled'] } });
    await recordAction(deps, tx, call, 'USER_DISABLED', user.id);
  });
}

export async function enableUser(deps: Deps, call: Call, userId: string): Promise<void> {
  await withUser(deps, call, userId, 'id', async (tx, user) => {
    await updateUser(tx, user.id, { disabledAt: null });
    await restartFreezes(deps, tx, user.id);
    await emitEvent(deps, tx, call.app, { type: 'user.updated', userId: user.id, data: { changed: ['disabled'] } });
    await recordAction(deps, tx, call, 'USER_ENABLED', user.id);
  });
}

export async function deleteUser(deps: Deps, call: Call, userId: string): Promise<void> {
  requireAdminPresence(call, call.app.settings, 'deleteUser', deps.now());
  await withUser(deps, call, userId, 'id', (tx, user) => eraseUser(deps, tx, call, user.id, 'REQUESTED'));
}

/** V6: removes a user's current address, so that another claimant can verify it. A pending address becomes the current one. */
export async function releaseAddress(deps: Deps, call: Call, userId: string, kind: AddressKind): Promise<void> {
  requireAdminPresence(call, call.app.settings, 'releaseAddress', deps.now());
  await withUser(deps, call, userId, 'userId', async (tx, user) => {
    const released = await releaseIdentifier(tx, { userId: user.id, kind });
    if (released !== null) {
      const left = await findIdentifiers(tx, { userId: user.id });
      // M15: otherwise the user would still claim the address that the admin removes.
      const claims = await findClaims(tx, { userId: user.id });
      if (claims.some(claim => claim.kind === kind && claim.value === released.value))
        await dropClaim(deps, tx, user.id, kind);
      // C32: otherwise somebody who has the number now would stay logged in.
      await endSessionsProvenBy(tx, { id: null, userId: user.id }, [proofOfCode[kind]], deps.now());
      await warnOfRemoval(deps, tx, call, user, released, left, null);
    } else if ((await dropClaim(deps, tx, user.id, kind)) === null) throw new Refusal('NOT_FOUND', { field: 'kind' });
    await emitIdentifierChanged(deps, tx, call.app, user.id, kind);
    await recordAction(deps, tx, call, 'ADDRESS_RELEASED', user.id, { kind });
  });
}

/** Verifies the user's claim on the admin's word. This also completes a pending change. */
export async function markAddressVerified(
  deps: Deps,
  call: Call,
  userId: string,
  kind: AddressKind,
  expected: string | null = null,
): Promise<void> {
  requireAdminPresence(call, call.app.settings, 'markAddressVerified', deps.now());
  await withUser(deps, call, userId, 'userId', async (tx, user) => {
    const claim = await findClaimToVerify(tx, user.id, kind, { field: 'kind' });
    if (expected !== null && claim.value !== expected) throw new Refusal('NOTHING_TO_VERIFY', { field: 'kind' });
    const owned = await findIdentifiers(tx, { userId: user.id });
    // M15: the word of an admin is no proof, so it changes nothing about an address that the user already owns.
    if (owned.some(own => own.kind === kind && own.value === claim.value))
      throw new Refusal('ALREADY_VERIFIED', { field: 'kind' });
    await takeClaim(tx, { userId: user.id, kind });
    await closeChallengesOfClaim(tx, claim.id, 'USED', deps.now());
    await promoteClaim(deps, tx, call, user, claim, 'ADMIN');
  });
}

async function withUser(
  deps: Deps,
  call: Call,
  userId: string,
  field: string,
  work: (tx: Tx, user: UserRow) => Promise<void>,
): Promise<void> {
  await deps.store.transaction(async tx => {
    await work(tx, await lockUserOfApp(tx, call, { userId, field, updatedAt: deps.now() }));
  });
}
