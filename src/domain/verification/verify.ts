import type { Reader, Tx } from '../../platform/store/store.js';
import { isId } from '../../platform/values/ids.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import { moveCallToApp } from '../apps/move-call-to-app.js';
import { type App, fixedCodeOf } from '../apps/settings.rules.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call, UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { emitIdentifierChanged } from '../events/emit.js';
import { type ClaimRow, findClaims, takeClaim } from '../identifiers/claims.queries.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import { lockUser, type UserRow } from '../identifiers/users.queries.js';
import { noteProvedNumber } from '../limits/merits.js';
import { Refusal } from '../refusal.js';
import { recordSmsVerified } from '../sending/sms-traffic.js';
import { answerChallenge } from './answer-challenge.js';
import { type Challenge, checkLinkStillGood } from './challenge.rules.js';
import { findChallengeOfLink } from './challenge-of-link.js';
import { closeChallenge, closeChallengesOfClaim, findChallenge, findChallengeOfClaim } from './challenges.queries.js';
import type { PreparedBefore } from './prepared.rules.js';
import { promoteClaim } from './promote-claim.js';
import { sealProof } from './proof-token.js';

export interface VerifiedAddress {
  app: App;
  kind: AddressKind;
  address: string;
  userId: string;
  /** The earlier state of the account (N16). Null if there was nothing. */
  prepared: PreparedBefore | null;
  /** The token with which the user can act on it (N21). */
  proofToken: string;
}

/** V2, V3: proves the address of a kind that the caller has not verified yet, with the code that was sent to it. */
export async function verifyByCode(
  deps: Deps,
  call: UserCall,
  kind: AddressKind,
  code: string,
): Promise<VerifiedAddress> {
  const { reader } = deps.store;
  const claim = await findClaimToVerify(reader, call.actor.id, kind);
  const challenge = await findChallengeOfClaim(reader, { claimId: claim.id });
  if (challenge === null) throw new Refusal('CODE_EXPIRED', { field: 'code' });
  try {
    await answerChallenge(deps, call, challenge, code);
    return await completeVerification(deps, call, challenge, 'code');
  } catch (refusal) {
    // After a double tap, the first request has already proven the claim. Then throw the error of V13, and not the one about the code.
    await findClaimToVerify(reader, call.actor.id, kind);
    throw refusal;
  }
}

/**
 * V23: proves an email address without a session, with the code of a mail whose link was truncated. The rest of the link names the challenge. A guess
 * counts like one from the claimant's own session.
 */
export async function verifyByMailedCode(
  deps: Deps,
  call: Call,
  challengeId: string,
  code: string,
): Promise<VerifiedAddress> {
  const challenge = isId(challengeId) ? await findChallenge(deps.store.reader, challengeId) : null;
  if (challenge?.purpose !== 'CLAIM' || challenge.kind !== 'EMAIL') {
    throw new Refusal('INVALID_TOKEN', { field: 'verificationId' });
  }
  const ownCall = await moveCallToApp(deps, call, challenge.appId, 'verificationId');
  await answerChallenge(deps, ownCall, challenge, code);
  return await completeVerification(deps, ownCall, challenge, 'code');
}

/** V3: proves an address with the token of a link, without a session. Logs nobody in (V7). */
export async function verifyByLink(deps: Deps, call: Call, token: string): Promise<VerifiedAddress> {
  const challenge = await findChallengeOfLink(deps, 'CLAIM', token);
  const ownCall = await moveCallToApp(deps, call, challenge.appId, 'token');
  checkLinkStillGood(challenge, deps.now());
  return await completeVerification(deps, ownCall, challenge, 'token');
}

/**
 * "This wasn't me" (V14): lets the reader of the mailbox end a claim of it. Any link of the claim works as long as the claim exists, even an expired
 * or replaced one, and even if the claimant is disabled. Otherwise a disabled claimant would keep the claim.
 */
export async function disownByLink(deps: Deps, call: Call, token: string): Promise<void> {
  const challenge = await findChallengeOfLink(deps, 'CLAIM', token);
  const ownCall = await moveCallToApp(deps, call, challenge.appId, 'token');
  await deps.store.transaction(async tx => {
    const { userId, claimId, kind } = challenge;
    const user = userId === null ? null : await lockUser(tx, { userId, updatedAt: deps.now() });
    const claim = user === null ? null : await takeClaim(tx, { userId: user.id, kind });
    if (user === null || claim === null || claim.id !== claimId) throw new Refusal('INVALID_TOKEN', { field: 'token' });
    await closeChallengesOfClaim(tx, claim.id, 'DISOWNED', deps.now());
    const isPending = (await findIdentifiers(tx, { userId: user.id })).some(own => own.kind === kind);
    if (!isPending) await emitIdentifierChanged(deps, tx, ownCall.app, user.id, kind);
    await recordAction(deps, tx, ownCall, 'ADDRESS_DISOWNED', user.id, { kind });
  });
}

/**
 * Returns the user's claim of a kind, which is the pending address or the unverified current one. Refuses if there is none (V13). The refusal names
 * `field`, the argument that selected the kind.
 */
export async function findClaimToVerify(
  reader: Reader,
  userId: string,
  kind: AddressKind,
  field: { field?: 'kind' } = {},
): Promise<ClaimRow> {
  const claim = (await findClaims(reader, { userId })).find(each => each.kind === kind);
  if (claim !== undefined) return claim;
  const isOwned = (await findIdentifiers(reader, { userId })).some(each => each.kind === kind);
  throw new Refusal(isOwned ? 'ALREADY_VERIFIED' : 'NOTHING_TO_VERIFY', field);
}

/** The argument with the secret: a code, or the token of a link. */
type SecretField = 'code' | 'token';

async function completeVerification(
  deps: Deps,
  call: Call,
  challenge: Challenge,
  field: SecretField,
): Promise<VerifiedAddress> {
  try {
    return await completeInTransaction(deps, call, challenge, field);
  } catch (refusal) {
    const isTaken = refusal instanceof Refusal && refusal.code === 'IDENTIFIER_TAKEN';
    // V5: nothing is written, so announce it here for subscriptions that wait for a click on another device.
    if (isTaken && challenge.userId !== null) deps.store.announce(challenge.userId, challenge.id);
    throw refusal;
  }
}

async function completeInTransaction(
  deps: Deps,
  call: Call,
  challenge: Challenge,
  field: SecretField,
): Promise<VerifiedAddress> {
  return await deps.store.transaction(async tx => {
    const { user, claim } = await closeClaimAndChallenge(deps, tx, challenge, field);
    const { prepared, remedy, verifiedAt } = await promoteClaim(deps, tx, call, user, claim, 'PROOF');
    if (claim.kind === 'PHONE') await notePhoneProved(deps, tx, call, claim, challenge.trafficSince);
    const { id: userId, appId } = user;
    const { kind, value: address } = claim;
    const proofToken = sealProof(deps, { appId, userId, kind, verifiedAt, remedy });
    return { app: call.app, kind, address, userId, prepared, proofToken };
  });
}

/** X7, X11: credits the network and the country of a number whose code was entered. A test address earns nothing (D8). */
export async function notePhoneProved(
  deps: Deps,
  tx: Tx,
  { app, ip }: Call,
  claim: ClaimRow,
  trafficSince: number | null,
): Promise<void> {
  await recordSmsVerified(deps, tx, claim, trafficSince);
  if (fixedCodeOf(claim.value, app.settings) === null) await noteProvedNumber(deps, tx, ip, claim.value);
}

/** Ends a challenge and its claim. Refuses if another request has just ended one of them. */
async function closeClaimAndChallenge(
  deps: Deps,
  tx: Tx,
  challenge: Challenge,
  field: SecretField,
): Promise<{ user: UserRow; claim: ClaimRow }> {
  const { id, userId, claimId, kind } = challenge;
  if (userId === null) throw tooLate(field);
  const now = deps.now();
  // Lock the user first (C10). If one of the other statements comes too late, the transaction is rolled back.
  const [user, claim, wasOpen] = await tx.inOrder([
    lockUser(tx, { userId, updatedAt: now }),
    takeClaim(tx, { userId, kind }),
    closeChallenge(tx, id, 'USED', now),
  ]);
  // L7: a disabled user verifies nothing.
  if (user === null || user.disabledAt !== null) throw tooLate(field);
  if (claim === null || claim.id !== claimId || !wasOpen) throw tooLate(field);
  return { user, claim };
}

function tooLate(field: SecretField): Refusal {
  return new Refusal(field === 'code' ? 'CODE_EXPIRED' : 'INVALID_TOKEN', { field });
}
