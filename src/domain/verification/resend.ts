import type { Reader, Tx } from '../../platform/store/store.js';
import { secondsUntil } from '../../platform/values/clock.rules.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import type { Call, UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import type { ClaimRow } from '../identifiers/claims.queries.js';
import { lockUser, type UserRow } from '../identifiers/users.queries.js';
import type { Quota } from '../limits/spend.js';
import { Refusal, sessionEnded } from '../refusal.js';
import { type Admission, admitClaims } from '../sending/admit-claims.js';
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
  const { value } = await findResendable(deps, reader, call.actor.id, kind);
  const again: Quota = { limit: 'resend', of: [call.actor.id, kind, value], field: 'kind' };
  const admission = await admitClaims(deps, call, [again], [{ kind, value, field: 'kind' }]);
  return await deps.store.transaction(async tx => {
    const user = await lockUser(tx, { userId: call.actor.id, updatedAt: null });
    if (user === null) throw sessionEnded();
    const claim = await findResendable(deps, tx, user.id, kind);
    return (await sendAgain(deps, tx, call, user, claim, admission)).challenge;
  });
}

/** Sends the same code or link again while it is good, otherwise a new one (V12). The user is locked. */
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

/** Returns the claim to verify. Refuses if its last message is too recent. */
export async function findResendable(deps: Deps, reader: Reader, userId: string, kind: AddressKind): Promise<ClaimRow> {
  const now = deps.now();
  const claim = await findClaimToVerify(reader, userId, kind, { field: 'kind' });
  const latest = await findChallengeOfClaim(reader, { claimId: claim.id });
  if (latest === null || !deps.limitsEnabled || now >= resendableAt(latest, now)) return claim;
  throw new Refusal('RATE_LIMITED', { field: 'kind', retryAfter: secondsUntil(resendableAt(latest, now), now) });
}
