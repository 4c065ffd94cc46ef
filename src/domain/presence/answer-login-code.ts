import type { Tx } from '../../platform/store/store.js';
import { isId } from '../../platform/values/ids.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import { Refusal } from '../refusal.js';
import { type ProofMethod, proofOfCode } from '../sessions/proofs.rules.js';
import { answerChallenge } from '../verification/answer-challenge.js';
import type { Challenge } from '../verification/challenge.rules.js';
import { closeChallenge, findChallenge } from '../verification/challenges.queries.js';
import { isStillProven, kindsOfCodes } from './login-code.rules.js';

/** The answer of a user to a login code. */
export interface LoginCodeAnswer {
  readonly loginId: string;
  readonly code: string;
}

/** A right login code, and its user. */
export interface AnsweredLoginCode {
  readonly challenge: Challenge;
  readonly userId: string;
}

/**
 * M6: judges a login code. If `onlyOf` is given, refuses codes of other users before a guess is counted, so that a session cannot use up the attempts
 * of strangers.
 */
export async function answerLoginCode(
  deps: Deps,
  call: Call,
  { loginId, code }: LoginCodeAnswer,
  onlyOf: string | null = null,
): Promise<AnsweredLoginCode> {
  const challenge = isId(loginId) ? await findChallenge(deps.store.reader, loginId) : null;
  const isForeign = onlyOf !== null && challenge?.userId !== onlyOf;
  if (challenge?.purpose !== 'LOGIN' || challenge.appId !== call.app.id || isForeign) {
    throw new Refusal('INVALID_TOKEN', { field: 'loginId' });
  }
  await answerChallenge(deps, call, challenge, code);
  const { userId } = challenge;
  if (userId === null) throw new Error('A decoy accepted a code');
  return { challenge, userId };
}

/**
 * Uses up the code in the transaction of the change that it allows, and returns the proof. Lock the user first. Refuses if the user no longer owns
 * the address, or if the app no longer allows such codes (M7).
 */
export async function takeLoginCode(
  deps: Deps,
  tx: Tx,
  { app }: Pick<Call, 'app'>,
  { challenge, userId }: AnsweredLoginCode,
): Promise<ProofMethod> {
  const { id, kind } = challenge;
  const owned = await findIdentifiers(tx, { userId });
  const isGood = kindsOfCodes(app.settings).includes(kind) && isStillProven(challenge, owned, deps.now());
  if (!isGood || !(await closeChallenge(tx, id, 'USED', deps.now()))) {
    throw new Refusal('CODE_EXPIRED', { field: 'code' });
  }
  return proofOfCode[kind];
}
