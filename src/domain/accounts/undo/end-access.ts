import type { Tx } from '../../../platform/store/store.js';
import type { Deps } from '../../deps.js';
import type { GivenUpRow } from '../../identifiers/given-up/given-up.queries.js';
import { forgetNetworks } from '../../limits/known-networks.js';
import { endSessionsOf } from '../../sessions/sessions.queries.js';
import { closeChallengesOfUser, voidSecretsOfUser } from '../../verification/challenges.queries.js';
import { dropClaim } from '../../verification/claim-address.js';

/** C12, C31: ends everything with which the other side could act: sessions, codes, links and the pending change. Lock the user first. */
export async function endAccess(
  deps: Deps,
  tx: Tx,
  { userId, kind }: Pick<GivenUpRow, 'userId' | 'kind'>,
): Promise<void> {
  await dropClaim(deps, tx, userId, kind);
  await endSessionsOf(tx, userId, null, deps.now());
  await forgetNetworks(deps, tx, userId, null);
  // Void secrets first: a closed challenge answers a wrong code differently from a decoy (W4, M5).
  await voidSecretsOfUser(tx, userId);
  await closeChallengesOfUser(tx, userId, deps.now());
}
