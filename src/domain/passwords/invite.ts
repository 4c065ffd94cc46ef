import type { Reader, Tx } from '../../platform/store/store.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { type ClaimRow, findClaims } from '../identifiers/claims.queries.js';
import type { Address } from '../identifiers/parse.rules.js';
import type { UserRow } from '../identifiers/users.queries.js';
import { invitationMs } from '../lifetimes.rules.js';
import type { Quota } from '../limits/spend.js';
import { quotasOfAdmin } from '../sending/costs.js';
import { payOrRefuse } from '../sending/pay-or-refuse.js';
import { queueMessage } from '../sending/queue-message.js';
import { beginChallenge } from '../verification/begin-challenge.js';
import { closeChallengesOfClaim, wasInvited } from '../verification/challenges.queries.js';

/**
 * O14: sends a user that an admin created the link for the first password. It is a reset. If the address must be proven, the reset belongs to a
 * claim, and its link proves the address. It costs the same as a verification that an admin resends (O16). Returns the id of the message.
 */
export async function inviteUser(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  { value }: Pick<Address, 'value'>,
  { claimId, quotas = [] }: { claimId: string | null; quotas?: readonly Quota[] },
): Promise<string> {
  const paid = quotasOfAdmin(deps, call, 'EMAIL').map(quota => ({ ...quota, field: 'email' }));
  await payOrRefuse(deps, tx, call, [...quotas, ...paid]);
  if (claimId !== null) await closeChallengesOfClaim(tx, claimId, 'REPLACED', deps.now());
  const subject = { appId: user.appId, purpose: 'RESET', kind: 'EMAIL', value, userId: user.id, claimId } as const;
  const challenge = await beginChallenge(deps, tx, subject, { lifetimeMs: invitationMs });
  return await queueMessage(deps, tx, call, {
    kind: 'INVITATION',
    to: { kind: 'EMAIL', value },
    reader: user,
    challenge,
    paid,
  });
}

/** Finds the claim of an invited user who has not used the link. Null if there is none. */
export async function findInvitedClaim(reader: Reader, userId: string): Promise<ClaimRow | null> {
  const claim = (await findClaims(reader, { userId })).find(({ kind }) => kind === 'EMAIL');
  return claim !== undefined && (await wasInvited(reader, { claimId: claim.id })) ? claim : null;
}
