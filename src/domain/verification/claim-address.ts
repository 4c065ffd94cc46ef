import type { Tx } from '../../platform/store/store.js';
import { newId } from '../../platform/values/ids.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { type ClaimRow, insertClaim, takeClaim } from '../identifiers/claims.queries.js';
import { findOwner } from '../identifiers/owner.js';
import { type Address, readStoredAddress } from '../identifiers/parse.rules.js';
import { isReclaimable } from '../identifiers/reclaims/reclaimable.js';
import type { UserRow } from '../identifiers/users.queries.js';
import { lifetimeMs } from '../lifetimes.rules.js';
import type { Quota } from '../limits/spend.js';
import type { Admission } from '../sending/admit-claims.js';
import { queueMessage } from '../sending/queue-message.js';
import { beginChallenge } from './begin-challenge.js';
import type { Challenge } from './challenge.rules.js';
import { closeChallengesOfClaim } from './challenges.queries.js';

/**
 * Stores that a user claims an address, and sends a secret to it (A8). Call `admitClaims` first. Ends the user's earlier claim of this kind, with all
 * its codes and links (C5, C7).
 */
export async function claimAddress(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  address: Address,
  admission: Admission,
  factorProvenAt: number | null = null,
): Promise<void> {
  const { kind, value } = address;
  await dropClaim(deps, tx, user.id, kind);
  const claim = {
    id: newId(deps),
    appId: user.appId,
    userId: user.id,
    kind,
    value,
    createdAt: deps.now(),
    factorProvenAt,
  };
  await insertClaim(tx, claim);
  await openChallenge(deps, tx, call, user, claim, admission, address);
  await recordAction(deps, tx, call, 'ADDRESS_CLAIMED', user.id, { kind });
}

/** Ends a user's claim and its secrets. Returns null if there is none. */
export async function dropClaim(
  deps: Pick<Deps, 'now'>,
  tx: Tx,
  userId: string,
  kind: AddressKind,
): Promise<ClaimRow | null> {
  const claim = await takeClaim(tx, { userId, kind });
  if (claim !== null) await closeChallengesOfClaim(tx, claim.id, 'REPLACED', deps.now());
  return claim;
}

/** A challenge, and the message with its secret or, if somebody else owns the address, the notice to the owner (D5). */
export interface SentChallenge {
  challenge: Challenge;
  messageId: string;
}

/** Gives a claim a new challenge, which replaces the earlier one, and sends its secret. */
export async function openChallenge(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  claim: ClaimRow,
  { trafficSince, refundable }: Admission,
  address: Address = readStoredAddress(claim),
): Promise<SentChallenge> {
  const { id: claimId, appId, kind, value, userId } = claim;
  await closeChallengesOfClaim(tx, claimId, 'REPLACED', deps.now());
  const subject = { appId, purpose: 'CLAIM', kind, value, userId, claimId } as const;
  const challenge = await beginChallenge(deps, tx, subject, { lifetimeMs: lifetimeMs.CLAIM[kind], trafficSince });
  return { challenge, messageId: await sendChallenge(deps, tx, call, user, challenge, refundable, address) };
}

/**
 * Sends a challenge's secret to its address. If another user owns the address, the secret could never work. Then it sends a notice to the owner
 * instead (D5), unless the number is dormant (M18). The caller sees no difference (A7). Refunds `paid` if the message is held back. Returns the id of
 * the message.
 */
export async function sendChallenge(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  challenge: Challenge,
  paid: readonly Quota[] = [],
  to: Address = readStoredAddress(challenge),
): Promise<string> {
  const { app } = call;
  const { kind, value } = to;
  const owner = await findOwner(tx, app.id, to);
  const isOwned = owner !== null && owner.user.id !== user.id;
  // M18: a code to a dormant number can open a reclaim. Run this query in every case (A7).
  const [stored, asked] = isOwned ? [owner.value, owner.user] : [value, user];
  const isFreeToAsk = await isReclaimable(deps, tx, app, { kind, value: stored }, asked);
  const isInUse = isOwned && !isFreeToAsk;
  // Without an owner, only pretend to spend, so that the time reveals nothing (A7).
  const noticed = isInUse ? { of: [app.id, kind, value] } : ({ of: [app.id, kind, challenge.id], units: 0 } as const);
  const inUse = { limit: 'addressInUseNotice', ...noticed } as const;
  const secret = kind === 'EMAIL' ? 'EMAIL_VERIFICATION' : 'PHONE_VERIFICATION';
  return await queueMessage(deps, tx, call, {
    ...(isInUse ? { kind: 'ADDRESS_IN_USE', reader: owner.user } : { kind: secret, reader: user }),
    to,
    challenge,
    inUse,
    paid,
  });
}
