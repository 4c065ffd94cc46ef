import type { Reader, Tx } from '../../platform/store/store.js';
import { secondsUntil } from '../../platform/values/clock.rules.js';
import { newId } from '../../platform/values/ids.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import { type App, isVerificationOn } from '../apps/settings.rules.js';
import type { Call, UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { type ClaimRow, findClaims, insertClaim } from '../identifiers/claims.queries.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import { inRanges, readStoredPhone } from '../identifiers/phone.rules.js';
import { lockUser, type UserRow } from '../identifiers/users.queries.js';
import type { Quota } from '../limits/spend.js';
import { Refusal, sessionEnded } from '../refusal.js';
import { type Admission, admitClaims } from '../sending/admit-claims.js';
import { maySendSms } from '../sending/allowed-phones.rules.js';
import { type Challenge, challengeStatus, resendableAt } from './challenge.rules.js';
import { findChallengeOfClaim, noteSentAgain } from './challenges.queries.js';
import { openChallenge, type SentChallenge, sendChallenge } from './claim-address.js';
import { findClaimToVerify } from './verify.js';

/**
 * V12: sends the same code again while it is valid, otherwise a new one. A refusal does not
 * invalidate the code already sent.
 */
export async function resendVerification(deps: Deps, call: UserCall, kind: AddressKind): Promise<Challenge> {
  const { reader } = deps.store;
  const { value } = await findResendable(deps, reader, call, call.actor.id, kind);
  const again: Quota = { limit: 'resend', of: [call.actor.id, kind, value], field: 'kind' };
  const admission = await admitClaims(deps, call, [again], [{ kind, value, field: 'kind' }]);
  return await deps.store.transaction(async tx => {
    const user = await lockUser(tx, { userId: call.actor.id, updatedAt: null });
    if (user === null) throw sessionEnded();
    const claim = await keepResendable(tx, await findResendable(deps, tx, call, user.id, kind));
    return (await sendAgain(deps, tx, call, user, claim, admission)).challenge;
  });
}

/** Sends the same code or link again while it works, otherwise a new one (V12). Lock the user first. */
export async function sendAgain(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  claim: ClaimRow,
  admission: Admission,
): Promise<SentChallenge> {
  const now = deps.now();
  const latest = await findChallengeOfClaim(tx, { claimId: claim.id });
  if (latest === null || challengeStatus(latest, now) !== 'OPEN') {
    return await openChallenge(deps, tx, call, user, claim, admission);
  }
  const sent = { lastSentAt: now, trafficSince: latest.trafficSince ?? admission.trafficSince };
  await noteSentAgain(tx, latest.id, sent);
  const { refundable } = admission;
  return {
    challenge: { ...latest, ...sent },
    messageId: await sendChallenge(deps, tx, call, user, latest, refundable),
  };
}

/** A claim whose message may be sent again. It is not stored yet if the user owns the address without a proof (M15). */
export interface Resendable extends ClaimRow {
  readonly isNew: boolean;
}

/** Returns the claim to verify. Refuses if its last message is too recent. */
export async function findResendable(
  deps: Deps,
  reader: Reader,
  { app }: Pick<Call, 'app'>,
  userId: string,
  kind: AddressKind,
): Promise<Resendable> {
  const now = deps.now();
  const trusted = await claimOfTrusted(deps, reader, app, userId, kind);
  if (trusted !== null) return { ...trusted, isNew: true };
  const claim = await findClaimToVerify(reader, userId, kind, { field: 'kind' });
  const latest = await findChallengeOfClaim(reader, { claimId: claim.id });
  const isDue = latest === null || !deps.limitsEnabled || now >= resendableAt(latest, now);
  if (isDue) return { ...claim, isNew: false };
  throw new Refusal('RATE_LIMITED', { field: 'kind', retryAfter: secondsUntil(resendableAt(latest, now), now) });
}

/** Stores the claim if it is new. Lock the user first. */
export async function keepResendable(tx: Tx, { isNew, ...claim }: Resendable): Promise<ClaimRow> {
  if (isNew) await insertClaim(tx, claim);
  return claim;
}

/**
 * M15: returns a claim for an address that the user owns but has never proven, if there is no other claim of this kind. Older nodes treat it as a
 * change of the address to itself.
 */
async function claimOfTrusted(
  deps: Deps,
  reader: Reader,
  { settings }: App,
  userId: string,
  kind: AddressKind,
): Promise<ClaimRow | null> {
  if (!isVerificationOn(kind, settings)) return null;
  const own = (await findIdentifiers(reader, { userId })).find(each => each.kind === kind);
  if (own === undefined || own.provenAt !== null) return null;
  if ((await findClaims(reader, { userId })).some(claim => claim.kind === kind)) return null;
  const { appId, value } = own;
  const phone = kind === 'PHONE' ? inRanges(readStoredPhone(value), deps.operatorLimits.phoneRanges) : null;
  const { smsCountries } = deps.operatorLimits;
  const mayGo = phone !== null && maySendSms(settings, phone, deps.deliveryTargets.PHONE, smsCountries);
  // X4: any number could be stored while its switch was OFF.
  if (kind === 'PHONE' && !mayGo) {
    throw new Refusal('PHONE_NOT_ALLOWED', { field: 'kind', reason: 'COUNTRY_NOT_ALLOWED' });
  }
  return { id: newId(deps), appId, userId, kind, value, createdAt: deps.now(), factorProvenAt: null };
}
