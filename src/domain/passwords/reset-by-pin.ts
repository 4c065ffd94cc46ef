import { isCodeOf } from '../../platform/keys/secrets.js';
import { newId } from '../../platform/values/ids.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import type { ResolvedIdentifier } from '../identifiers/resolve.js';
import { isKnownNetwork } from '../limits/known-networks.js';
import { meantCode } from '../meant.rules.js';
import { Refusal } from '../refusal.js';
import { countGuessAtNothing } from '../verification/answer-challenge.js';
import { type Challenge, challengeStatus } from '../verification/challenge.rules.js';
import { listNewestResetsBySms } from '../verification/challenges.queries.js';
import { checkPassword } from './password.rules.js';
import { type ResetPasswordInput, resetPassword } from './reset-password.js';

/**
 * A stranger can ask for a reset a moment after the owner did. The owner's code is good all the same. Always as many rounds, so that
 * the time tells nobody how many resets are open.
 */
const rounds = 2;

/** Of the guesses at one reset, how many networks that are not known to the user can use. The others are the owner's. */
const guessesOfStrangers = 3;

export interface PinReset extends Pick<ResetPasswordInput, 'newPassword' | 'totp' | 'recoveryCode'> {
  readonly code: string;
}

/**
 * H11: resets the password of the owner of an identifier with a code of an SMS, where the client does not know the `resetId`. Every
 * refusal of a code is the same, whether or not there is an owner, a reset or a guess left.
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
    if (reset === undefined) await countGuessAtNothing(deps, call, { kind: 'PHONE', value: identifier.value });
    else if (await isReset(deps, call, reset, given)) return;
  }
  // Only somebody who has the code learns that it is over.
  const isOver = (reset: Challenge) => ['CLOSED', 'EXPIRED'].includes(challengeStatus(reset, deps.now()));
  const meant = meantCode(code);
  if (meant !== null && newest.some(reset => isOver(reset) && isCodeOf(deps.keys, 'RESET', reset.id, meant)))
    throw new Refusal('CODE_EXPIRED', { field: 'code' });
  throw new Refusal('INVALID_CODE', { field: 'code' });
}

/** Returns whether the code was that of the reset. */
async function isReset(deps: Deps, call: Call, { id }: Challenge, given: PinReset): Promise<boolean> {
  try {
    await resetPassword(deps, call, { resetId: id, ...given });
    return true;
  } catch (error) {
    const codes = ['INVALID_CODE', 'CODE_EXPIRED', 'TOO_MANY_ATTEMPTS'];
    // Only somebody with the right code learns that the second factor is wrong (M14).
    if (error instanceof Refusal && codes.includes(error.code) && error.details.field === 'code') return false;
    throw error;
  }
}
