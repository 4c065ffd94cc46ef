import type { Reader, Tx } from '../../platform/store/store.js';
import { newId } from '../../platform/values/ids.js';
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
import type { Challenge } from '../verification/challenge.rules.js';
import { closeChallengesOfClaim, insertChallenge, wasInvited } from '../verification/challenges.queries.js';

/**
 * O14: sends a user whom an admin made the link by which they choose their first password. It is a reset that belongs to a
 * claim, where the address has to be proven: to follow the link proves it. It costs what a verification costs that an admin
 * sends again (O16). Returns the id of the message.
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
  const now = deps.now();
  if (claimId !== null) await closeChallengesOfClaim(tx, claimId, 'REPLACED', now);
  const challenge: Challenge = {
    id: newId(deps),
    appId: user.appId,
    purpose: 'RESET',
    kind: 'EMAIL',
    value,
    userId: user.id,
    claimId,
    createdAt: now,
    expiresAt: now + invitationMs,
    guesses: 0,
    lastSentAt: now,
    closedAt: null,
    outcome: null,
    trafficSince: null,
  };
  await insertChallenge(tx, challenge);
  return await queueMessage(deps, tx, call, {
    kind: 'INVITATION',
    to: { kind: 'EMAIL', value },
    reader: user,
    challenge,
    paid,
  });
}

/** Finds the claim of a user who was invited and has not followed the link. Null: there is none. */
export async function findInvitedClaim(reader: Reader, userId: string): Promise<ClaimRow | null> {
  const claim = (await findClaims(reader, { userId })).find(({ kind }) => kind === 'EMAIL');
  return claim !== undefined && (await wasInvited(reader, { claimId: claim.id })) ? claim : null;
}
