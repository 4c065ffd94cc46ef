import { equalBytes } from '../../platform/keys/keys.js';
import { isCodeOf } from '../../platform/keys/secrets.js';
import { fixedCodeOf } from '../apps/settings.rules.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findUser } from '../identifiers/users.queries.js';
import { type Quota, refundQuotas, spendQuotas } from '../limits/spend.js';
import { carriesCode } from '../messaging/templates/compose.js';
import { effectiveTemplate } from '../messaging/templates/effective-template.js';
import { fallbackLocale } from '../messaging/templates/locales.rules.js';
import { Refusal } from '../refusal.js';
import { cleanText } from '../text.rules.js';
import { type Challenge, checkCodeStillGood, maxGuesses } from './challenge.rules.js';
import { findChallenge, spendGuess } from './challenges.queries.js';

/**
 * Answers a challenge with a code. Throws if it is wrong. The guess is counted and committed before the code is
 * compared. Otherwise a rollback, or two hundred guesses at once, could have more than five judged (V8).
 */
export async function answerChallenge(deps: Deps, call: Call, challenge: Challenge, given: string): Promise<void> {
  // Limit the length first: normalising a long text takes seconds.
  const code = cleanText(given, { field: 'code', maxCodePoints: 32, zeroWidth: 'refused' });
  checkCodeStillGood(challenge, deps.now());
  const quotas = guessesFor(challenge);
  const { guesses, allowance } = await deps.store.transaction(async tx => {
    const spent = await spendGuess(tx, { id: challenge.id, now: deps.now() });
    if (spent === null) {
      // Another request has locked or closed it since it was read.
      const latest = await findChallenge(tx, challenge.id);
      if (latest !== null) checkCodeStillGood(latest, deps.now());
      throw new Refusal('CODE_EXPIRED', { field: 'code' });
    }
    return { guesses: spent.guesses, allowance: await spendQuotas(deps, tx, quotas) };
  });
  if (allowance.granted && (await isRight(deps, call, challenge, code))) {
    // Only wrong codes count (V9).
    if (deps.limitsEnabled) await deps.store.transaction(tx => refundQuotas(deps, tx, quotas));
    return;
  }
  // Announce that an attempt is gone. A right code leads to another announcement. No subscription follows resets.
  if (challenge.purpose === 'CLAIM' && challenge.userId !== null) deps.store.announce(challenge.userId);
  // Do not reveal that the budget of a reset's address is used up: users with the same budget
  // have the same address (W4).
  if (!allowance.granted && challenge.purpose === 'CLAIM') {
    throw new Refusal('TOO_MANY_ATTEMPTS', { field: 'code', retryAfter: allowance.retryAfter });
  }
  throw new Refusal('INVALID_CODE', { field: 'code', attemptsLeft: maxGuesses - guesses });
}

function guessesFor({ appId, kind, value, userId }: Challenge): Quota[] {
  return [
    { limit: 'guessesOfUser', of: [userId ?? appId, kind, value] },
    { limit: 'guessesAtAddress', of: [appId, kind, value] },
  ];
}

async function isRight(deps: Deps, { app }: Call, challenge: Challenge, text: string): Promise<boolean> {
  const { purpose, kind, value, userId } = challenge;
  // Japanese keyboards type full-width digits, and some people type spaces between groups of digits.
  const code = text.normalize('NFKC').replace(/[\s-]/g, '');
  if (userId === null) return false;
  if (purpose === 'RESET') return kind === 'PHONE' && isCodeOf(deps.keys, purpose, challenge.id, code);
  const fixed = fixedCodeOf(value, app.settings);
  if (fixed !== null) return equalBytes(Buffer.from(fixed), Buffer.from(code));
  if (kind === 'EMAIL' && !(await mailCarriedCode(deps, challenge.appId, userId))) return false;
  return isCodeOf(deps.keys, purpose, challenge.id, code);
}

/** V3: returns whether the mail contains a code. If it only has a link, a guessed code must not replace the link. */
async function mailCarriedCode({ store }: Deps, appId: string, userId: string): Promise<boolean> {
  const user = await findUser(store.reader, { userId });
  return carriesCode(
    await effectiveTemplate(store.reader, appId, 'EMAIL_VERIFICATION', user?.locale ?? fallbackLocale),
  );
}
