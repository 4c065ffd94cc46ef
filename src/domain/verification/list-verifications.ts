import { addressKinds } from '../../platform/values/kinds.js';
import type { Deps } from '../deps.js';
import type { ClaimRow } from '../identifiers/claims.queries.js';
import { findOwner } from '../identifiers/owner.js';
import { readStoredAddress } from '../identifiers/parse.rules.js';
import { findMessageDelivery } from '../messaging/outbox/deliveries.queries.js';
import { type Challenge, challengeStatus } from './challenge.rules.js';
import { findChallengeOfClaim, findNewestOfUser } from './challenges.queries.js';
import { describeVerification, nextChangeAt, type Verification } from './verification.rules.js';

/** Returns the progress of each claim of a user. */
export async function listOpenVerifications(deps: Deps, claims: readonly ClaimRow[]): Promise<Verification[]> {
  const open: Verification[] = [];
  for (const claim of claims) {
    const challenge = await findChallengeOfClaim(deps.store.reader, { claimId: claim.id });
    if (challenge !== null) open.push(await readVerification(deps, challenge));
  }
  return open;
}

export interface NewestVerification {
  verification: Verification;
  /** When the state will change without another write. Null if it will not. */
  changesAt: number | null;
}

/**
 * Returns the newest verification for each kind of address, open or closed. Shows only the challenges in `shownTaken` as TAKEN. For these, somebody
 * gave the right secret while another user owned the address. Otherwise anyone could claim an address to find out who has an account (V5, A7).
 */
export async function listNewestVerifications(
  deps: Deps,
  userId: string,
  shownTaken: ReadonlySet<string>,
): Promise<NewestVerification[]> {
  const newest: NewestVerification[] = [];
  for (const kind of addressKinds) {
    const challenge = await findNewestOfUser(deps.store.reader, userId, kind);
    if (challenge !== null) newest.push(await judge(deps, challenge, shownTaken.has(challenge.id)));
  }
  return newest;
}

async function judge(deps: Deps, challenge: Challenge, isShownTaken: boolean): Promise<NewestVerification> {
  const { store, now } = deps;
  const delivery = await findMessageDelivery(store.reader, challenge.id);
  const verification = describeVerification(challenge, delivery, now());
  const isTaken = isShownTaken && (await isStillTaken(deps, challenge));
  return {
    verification: isTaken ? { ...verification, state: 'TAKEN' } : verification,
    changesAt: nextChangeAt(challenge, delivery, now()),
  };
}

/** The owner may have given up the address since (V6). */
async function isStillTaken({ store, now }: Deps, challenge: Challenge): Promise<boolean> {
  if (challengeStatus(challenge, now()) !== 'OPEN') return false;
  const owner = await findOwner(store.reader, challenge.appId, readStoredAddress(challenge));
  return owner !== null && owner.user.id !== challenge.userId;
}

export async function readVerification({ store, now }: Deps, challenge: Challenge): Promise<Verification> {
  return describeVerification(challenge, await findMessageDelivery(store.reader, challenge.id), now());
}
