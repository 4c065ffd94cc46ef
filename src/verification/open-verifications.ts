import type { Deps } from '../deps.js';
import { type ClaimRow, findOwner } from '../identifiers/holders.queries.js';
import { addressKinds } from '../kinds.js';
import { findDelivery } from '../messaging/deliveries.queries.js';
import { type Challenge, standingOf } from './challenge.rules.js';
import { findChallengeOfClaim, findNewestOfUser } from './challenges.queries.js';
import { changesByItselfAt, showVerification, type Verification } from './verification.rules.js';

/** How far each claim of a user is from being proven. */
export async function openVerifications(deps: Deps, claims: readonly ClaimRow[]): Promise<Verification[]> {
  const open: Verification[] = [];
  for (const claim of claims) {
    const challenge = await findChallengeOfClaim(deps.store.reader, claim.id);
    if (challenge !== null) open.push(await verificationOf(deps, challenge));
  }
  return open;
}

export interface NewestVerification {
  verification: Verification;
  /** When it is another one without anybody doing anything. */
  changesAt: number | null;
}

/** Of each kind of address the newest verification, open or over. */
export async function newestVerifications(deps: Deps, userId: string): Promise<NewestVerification[]> {
  const newest: NewestVerification[] = [];
  for (const kind of addressKinds) {
    const challenge = await findNewestOfUser(deps.store.reader, userId, kind);
    if (challenge !== null) newest.push(await judge(deps, challenge));
  }
  return newest;
}

export async function verificationOf(deps: Deps, challenge: Challenge): Promise<Verification> {
  return (await judge(deps, challenge)).verification;
}

async function judge(deps: Deps, challenge: Challenge): Promise<NewestVerification> {
  const { store, now } = deps;
  const delivery = await findDelivery(store.reader, challenge.id);
  const isTaken = await isTakenFrom(deps, challenge);
  return {
    verification: showVerification(challenge, delivery, now(), isTaken),
    changesAt: changesByItselfAt(challenge, delivery, now()),
  };
}

/** Told only after the right secret was shown (V5): anybody may claim an address, and would learn who has an account (A7). */
async function isTakenFrom({ store, now }: Deps, challenge: Challenge): Promise<boolean> {
  if (challenge.outcome !== 'TAKEN' || standingOf(challenge, now()) !== 'OPEN') return false;
  const owner = await findOwner(store.reader, challenge.appId, challenge);
  return owner !== null && owner.id !== challenge.userId;
}
