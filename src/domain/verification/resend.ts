import { secondsUntil } from '../../platform/values/clock.rules.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import type { UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { lockUser } from '../identifiers/users.queries.js';
import { spendQuota } from '../limits/spend.js';
import { Refusal } from '../refusal.js';
import { type Challenge, challengeStatus, resendableAt } from './challenge.rules.js';
import { findChallengeOfClaim, setLastSentAt } from './challenges.queries.js';
import { openChallenge, sendChallenge } from './claim-address.js';
import { findClaimToVerify } from './verify.js';

/**
 * V12: sends the same code again while it is valid, otherwise a new one. A refusal does not
 * invalidate the code already sent.
 */
export async function resendVerification(deps: Deps, call: UserCall, kind: AddressKind): Promise<Challenge> {
  return await deps.store.transaction(async tx => {
    const now = deps.now();
    const user = await lockUser(tx, { userId: call.actor.id, updatedAt: null });
    if (user === null) throw new Refusal('INVALID_TOKEN');
    const claim = await findClaimToVerify(tx, user.id, kind, { field: 'kind' });
    const latest = await findChallengeOfClaim(tx, { claimId: claim.id });
    if (latest !== null && deps.limitsEnabled && now < resendableAt(latest, now)) {
      throw new Refusal('RATE_LIMITED', { field: 'kind', retryAfter: secondsUntil(resendableAt(latest, now), now) });
    }
    const { granted, retryAfter } = await spendQuota(deps, tx, 'resend', user.id, kind, claim.value);
    if (!granted) throw new Refusal('RATE_LIMITED', { field: 'kind', retryAfter });
    if (latest === null || challengeStatus(latest, now) !== 'OPEN')
      return await openChallenge(deps, tx, call, user, claim);
    await setLastSentAt(tx, latest.id, now);
    await sendChallenge(deps, tx, call, user, latest);
    return { ...latest, lastSentAt: now };
  });
}
