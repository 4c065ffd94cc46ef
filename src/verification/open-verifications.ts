import type { Deps } from '../deps.js';
import type { ClaimRow } from '../identifiers/holders.queries.js';
import { findDelivery } from '../messaging/deliveries.queries.js';
import type { Challenge } from './challenge.rules.js';
import { findChallengeOfClaim } from './challenges.queries.js';
import { showVerification, type Verification } from './verification.rules.js';

/** How far each claim of a user is from being proven. */
export async function openVerifications(deps: Deps, claims: readonly ClaimRow[]): Promise<Verification[]> {
  const open: Verification[] = [];
  for (const claim of claims) {
    const challenge = await findChallengeOfClaim(deps.store.reader, claim.id);
    if (challenge !== null) open.push(await verificationOf(deps, challenge));
  }
  return open;
}

export async function verificationOf({ store, now }: Deps, challenge: Challenge): Promise<Verification> {
  return showVerification(challenge, await findDelivery(store.reader, challenge.id), now());
}
