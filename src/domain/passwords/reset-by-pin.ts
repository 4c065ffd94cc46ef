import { isCodeOf } from '../../platform/keys/secrets.js';
import { newId } from '../../platform/values/ids.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import type { ResolvedIdentifier } from '../identifiers/resolve.js';
import { isKnownNetwork } from '../limits/known-networks.js';
import { Refusal } from '../refusal.js';
import { tidyCode } from '../tidy.rules.js';
import { countGuessWithoutChallenge } from '../verification/answer-challenge.js';
import { type Challenge, challengeStatus } from '../verification/challenge.rules.js';
import { listNewestResetsBySms } from '../verification/challenges.queries.js';
import { checkPassword } from './password.rules.js';
import { type ResetPasswordInput, resetPassword } from './reset-password.js';

/**
 * A stranger can request a reset just after the owner. The owner's code must still work, so two resets are tried. There are always two rounds, so
 * that the time does not reveal how many resets are open.
 */
const rounds = 2;

/** How many of the guesses at one reset unknown networks can use. The others are reserved for the owner. */
const guessesOfStrangers = 3;

export interface PinReset extends Pick<ResetPasswordInput, 'newPassword' | 'totp' | 'recoveryCode'> {
  readonly code: string;
}

/**
 * H11: resets the password of an identifier's owner with a code from an SMS, for clients that do not know the `resetId`. All refusals of a code are
 * the same, whether or not there is an owner, a reset or a guess left.
 */
export async function resetPasswordByPin(
  deps: Deps,
  call: Call,
  { user, isOwned, identifier }: Pick<ResolvedIdentifier, 'user' | 'isOwned' | 'identifier'>,
  given: PinReset,
): Promise<void> {
  const { code, newPassword } = given;
  checkPassword(newPassword, { field: 'newPassword', appName: call.app.settings.name });
  const userId = user !== null && isOwned ? user.id : newId(deps);
  const newest = await listNewestResetsBySms(deps.store.reader, userId, rounds + 1);
  const isKnown = await isKnownNetwork(deps, deps.store.reader, userId, call.ip);
  const open = newest.filter(
    reset => challengeStatus(reset, deps.now()) === 'OPEN' && (isKnown || reset.guesses < guessesOfStrangers),
  );
  for (let round = 0; round < rounds; round++) {
    const reset = open[round];
    if (reset === undefined) await countGuessWithoutChallenge(deps, call, { kind: 'PHONE', value: identifier.value });
    else if (await isReset(deps, call, reset, given)) return;
  }
  // Only somebody who has the code sees that it has expired or was used.
  const isOver = (reset: Challenge) => ['CLOSED', 'EXPIRED'].includes(challengeStatus(reset, deps.now()));
  const digits = tidyCode(code);
  if (digits !== null && newest.some(reset => isOver(reset) && isCodeOf(deps.keys, 'RESET', reset.id, digits)))
    throw new Refusal('CODE_EXPIRED', { field: 'code' });
  throw new Refusal('INVALID_CODE', { field: 'code' });
}

/** Tries the code on one reset. Returns whether it was right. */
async function isReset(deps: Deps, call: Call, { id }: Challenge, given: PinReset): Promise<boolean> {
  try {
    await resetPassword(deps, call, { resetId: id, ...given });
    return true;
  } catch (error) {
    const codes = ['INVALID_CODE', 'CODE_EXPIRED', 'TOO_MANY_ATTEMPTS'];
    // Only somebody with the right code sees that the second factor is wrong (M14).
    if (error instanceof Refusal && codes.includes(error.code) && error.details.field === 'code') return false;
    throw error;
  }
}
