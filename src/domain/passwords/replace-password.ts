import type { Tx } from '../../platform/store/store.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findClaims } from '../identifiers/claims.queries.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import { type UserRow, updateUser } from '../identifiers/users.queries.js';
import { forgetNetworks } from '../limits/known-networks.js';
import { warnAddresses } from '../sending/warn-user.js';
import { endSessionsOf } from '../sessions/sessions.queries.js';
import { closeChallengesOfUser, voidSecretsOfUser } from '../verification/challenges.queries.js';
import { dropClaim } from '../verification/claim-address.js';

/**
 * Sets a new password, and ends everything that a thief of the old one may have begun: sessions (except `keptSessionId`), known networks (X7), codes,
 * links and pending changes (W3, W5). Notifies the owned addresses.
 */
export async function replacePassword(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  passwordHash: string,
  keptSessionId: string | null,
): Promise<void> {
  await updateUser(tx, user.id, { passwordHash });
  await endSessionsOf(tx, user.id, keptSessionId, deps.now());
  await forgetNetworks(deps, tx, user.id, keptSessionId === null ? null : call);
  // Void secrets first: a closed challenge answers a wrong code differently from a decoy (W4, M5).
  await voidSecretsOfUser(tx, user.id);
  await closeChallengesOfUser(tx, user.id, deps.now());
  const owned = await findIdentifiers(tx, { userId: user.id });
  const pending = (await findClaims(tx, { userId: user.id })).filter(claim =>
    owned.some(own => own.kind === claim.kind),
  );
  for (const claim of pending) await dropClaim(deps, tx, user.id, claim.kind);
  await warnAddresses(deps, tx, call, user, owned, { kind: 'PASSWORD_CHANGED' });
}
