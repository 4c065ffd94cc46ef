import { equalBytes } from '../../platform/keys/keys.js';
import { isCodeOf } from '../../platform/keys/secrets.js';
import { newId } from '../../platform/values/ids.js';
import { fixedCodeOf } from '../apps/settings.rules.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findUser } from '../identifiers/users.queries.js';
import { isKnownNetwork } from '../limits/known-networks.js';
import { networkOf } from '../limits/network.rules.js';
import { type Quota, quotasOfTiers, refundQuotas, refuseUnless, spendQuotas } from '../limits/spend.js';
import { wasSecretSent } from '../messaging/outbox/messages.queries.js';
import { carriesCode } from '../messaging/templates/compose.js';
import { effectiveTemplate } from '../messaging/templates/effective-template.js';
import { fallbackLocale } from '../messaging/templates/locales.rules.js';
import { Refusal } from '../refusal.js';
import { tidyCode } from '../tidy.rules.js';
import { attemptsLeft, type Challenge, checkCodeStillGood, maxGuesses } from './challenge.rules.js';
import { findChallenge, spendGuess } from './challenges.queries.js';

/**
 * Answers a challenge with a code. Throws if it is wrong. Counts the guess and commits before it compares the code. Otherwise a rollback, or two
 * hundred concurrent guesses, could get more than five guesses judged (V8).
 */
export async function answerChallenge(deps: Deps, call: Call, challenge: Challenge, given: string): Promise<void> {
  const code = tidyCode(given);
  checkCodeStillGood(challenge, deps.now());
  // V21: a text that is not a code does not count as a guess.
  if (code === null) throw new Refusal('INVALID_CODE', { field: 'code', attemptsLeft: attemptsLeft(challenge) });
  const guess = await countGuess(deps, call, challenge);
  // Compare even if the result must be no, so that it takes as long as a wrong code.
  const isCodeRight = await isRight(deps, call, challenge, code);
  if (isCodeRight && guess.mayBeRight) {
    // Refund a right code: V9 and X13 count only wrong ones.
    if (deps.limitsEnabled) await deps.store.transaction(tx => refundQuotas(deps, tx, guess.spent));
    return;
  }
  // Announce the lost attempt. The change after a right code is announced elsewhere. Nobody follows a reset.
  if (challenge.purpose === 'CLAIM' && challenge.userId !== null) deps.store.announce(challenge.userId);
  // Never refuse with the limit of a budget: two accounts with the same budget would reveal that they share an address (W4, A7).
  throw new Refusal('INVALID_CODE', { field: 'code', attemptsLeft: maxGuesses - guess.guesses });
}

interface CountedGuess {
  guesses: number;
  /** False if even the right code must count as wrong (V9, X14). */
  mayBeRight: boolean;
  spent: readonly Quota[];
}

/** Counts a guess for the network, then for the challenge, then for the user and the address. */
async function countGuess(deps: Deps, { app, ip }: Call, challenge: Challenge): Promise<CountedGuess> {
  const ofNetwork = quotasOfTiers('guessesOfNetwork', ip);
  return await deps.store.transaction(async tx => {
    refuseUnless(await spendQuotas(deps, tx, ofNetwork));
    const [counted, wasSent, isKnown] = await tx.inOrder([
      spendGuess(tx, { id: challenge.id, now: deps.now() }),
      wasSecretSent(tx, { challengeId: challenge.id }),
      isKnownNetwork(deps, tx, challenge.userId ?? challenge.id, ip),
    ]);
    if (counted === null) {
      // Another request may have locked or closed it since it was read.
      const latest = await findChallenge(tx, challenge.id);
      if (latest !== null) checkCodeStillGood(latest, deps.now());
      throw new Refusal('CODE_EXPIRED', { field: 'code' });
    }
    // X14: nobody can know a code that was never sent, except the fixed code of a test address (D8).
    const canBeKnown =
      wasSent || (challenge.purpose !== 'LOGIN' && fixedCodeOf(challenge.value, app.settings) !== null);
    const ofTarget = guessesAt(challenge, networkOf(ip), isKnown);
    // Guesses at a code that nobody can know are harmless, so they spend nothing.
    const { granted } = await spendQuotas(deps, tx, ofTarget, canBeKnown ? 1 : 0);
    const spent = canBeKnown ? [...ofNetwork, ...ofTarget] : ofNetwork;
    return { guesses: counted.guesses, mayBeRight: granted && canBeKnown, spent };
  });
}

/**
 * Counts a guess without an open challenge. Runs the same statements as a guess at one, so that neither the answer nor the time reveals whether there
 * is one (H11).
 */
export async function countGuessWithoutChallenge(
  deps: Deps,
  { app, ip }: Call,
  { kind, value }: Pick<Challenge, 'kind' | 'value'>,
) {
  const id = newId(deps);
  await findChallenge(deps.store.reader, id);
  const nothing = { appId: app.id, purpose: 'RESET', kind, value, userId: id } as const;
  await deps.store.transaction(async tx => {
    refuseUnless(await spendQuotas(deps, tx, quotasOfTiers('guessesOfNetwork', ip)));
    await tx.inOrder([
      spendGuess(tx, { id, now: deps.now() }),
      wasSecretSent(tx, { challengeId: id }),
      isKnownNetwork(deps, tx, id, ip),
    ]);
    await spendQuotas(deps, tx, guessesAt(nothing, networkOf(ip), false), 0);
  });
}

/**
 * V9. Resets and login codes have separate budgets from claims, and a network that is known to the user has budgets apart from all others, so
 * that no stranger uses up those of the owner. Those are asked for by anybody, so they are also counted by network.
 */
function guessesAt(
  { appId, purpose, kind, value, userId }: Pick<Challenge, 'appId' | 'purpose' | 'kind' | 'value' | 'userId'>,
  network: string,
  isKnown: boolean,
): Quota[] {
  const user = userId ?? appId;
  const asked = purpose === 'CLAIM' ? [] : [purpose];
  return [
    { limit: 'guessesOfUser', of: [user, kind, value, ...asked, ...(purpose === 'CLAIM' ? [] : [network])] },
    { limit: 'guessesAtAddress', of: [appId, kind, value, ...asked, ...(isKnown ? [user, network] : [])] },
  ];
}

async function isRight(deps: Deps, { app }: Call, challenge: Challenge, code: string): Promise<boolean> {
  const { purpose, kind, value, userId } = challenge;
  if (userId === null) return false;
  // M6: a login never accepts the fixed code of a test address, because an admin could set one for a user's number.
  if (purpose === 'LOGIN') return isCodeOf(deps.keys, purpose, challenge.id, code);
  if (purpose === 'RESET') return kind === 'PHONE' && isCodeOf(deps.keys, purpose, challenge.id, code);
  const fixed = fixedCodeOf(value, app.settings);
  if (fixed !== null) return equalBytes(Buffer.from(fixed), Buffer.from(code));
  if (kind === 'EMAIL' && !(await mailCarriedCode(deps, challenge.appId, userId))) return false;
  return isCodeOf(deps.keys, purpose, challenge.id, code);
}

/** V3: if the mail had only a link, a guess of six digits must not replace the link. */
async function mailCarriedCode({ store }: Deps, appId: string, userId: string): Promise<boolean> {
  const user = await findUser(store.reader, { userId });
  return carriesCode(
    await effectiveTemplate(store.reader, appId, 'EMAIL_VERIFICATION', user?.locale ?? fallbackLocale),
  );
}
