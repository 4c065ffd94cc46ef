import type { Reader, Tx } from '../../platform/store/store.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findClaims } from '../identifiers/claims.queries.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import type { Address } from '../identifiers/parse.rules.js';
import { hasPassword } from '../identifiers/user-kind.rules.js';
import type { UserRow } from '../identifiers/users.queries.js';
import { invitationMs } from '../lifetimes.rules.js';
import type { Quota } from '../limits/spend.js';
import { quotasOfAdmin } from '../sending/costs.js';
import { payOrRefuse } from '../sending/pay-or-refuse.js';
import { queueMessage } from '../sending/queue-message.js';
import { beginChallenge } from '../verification/begin-challenge.js';
import type { Challenge } from '../verification/challenge.rules.js';
import {
  closeChallenge,
  closeChallengesOfClaim,
  listResetsByMail,
  wasInvited,
} from '../verification/challenges.queries.js';

/** A mailbox to which an invitation goes. */
export interface Invited {
  readonly value: Address['value'];
  /** The claim that its link proves. Null if the user owns the mailbox already, because its verification is OFF. */
  readonly claimId: string | null;
}

/**
 * O14: sends a user that an admin created the link for the first password. It is a reset. If the address must be proven, the reset belongs to a
 * claim, and its link proves the address. It costs the same as a verification that an admin resends (O16). Returns the id of the message.
 */
export async function inviteUser(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  { value, claimId }: Invited,
  quotas: readonly Quota[] = [],
): Promise<string> {
  const paid = quotasOfAdmin(deps, call, 'EMAIL').map(quota => ({ ...quota, field: 'email' }));
  await payOrRefuse(deps, tx, call, [...quotas, ...paid]);
  if (claimId !== null) await closeChallengesOfClaim(tx, claimId, 'REPLACED', deps.now());
  else for (const { id } of await listInvitations(tx, user.id)) await closeChallenge(tx, id, 'REPLACED', deps.now());
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

/** Finds the mailbox of an invited user who has not used the link. Null if there is none. */
export async function findInvited(reader: Reader, user: UserRow): Promise<Invited | null> {
  const claim = (await findClaims(reader, { userId: user.id })).find(({ kind }) => kind === 'EMAIL');
  if (claim !== undefined && (await wasInvited(reader, { claimId: claim.id })))
    return { value: claim.value, claimId: claim.id };
  if (hasPassword(user)) return null;
  const mailbox = (await findIdentifiers(reader, { userId: user.id })).find(({ kind }) => kind === 'EMAIL');
  const [invitation] = await listInvitations(reader, user.id);
  const isUnused = invitation !== undefined && invitation.outcome !== 'USED' && invitation.value === mailbox?.value;
  return isUnused ? { value: invitation.value, claimId: null } : null;
}

/** Lists the invitations of a user to a mailbox that they owned already, newest first. Their lifetime shows that they are no ordinary resets. */
async function listInvitations(reader: Reader, userId: string): Promise<Challenge[]> {
  const resets = await listResetsByMail(reader, { userId });
  return resets.filter(
    ({ claimId, createdAt, expiresAt }) => claimId === null && expiresAt - createdAt === invitationMs,
  );
}
