import type { Tx } from '../../platform/store/store.js';
import { isId } from '../../platform/values/ids.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import { Refusal } from '../refusal.js';
import type { ProofMethod } from '../sessions/proofs.rules.js';
import { answerChallenge } from '../verification/answer-challenge.js';
import type { Challenge } from '../verification/challenge.rules.js';
import { closeChallenge, findChallenge } from '../verification/challenges.queries.js';
import { isStillProven, kindsOfCodes, proofOfCode } from './login-code.rules.js';

/** What a user sends of a code. */
export interface LoginCodeAnswer {
  readonly loginId: string;
  readonly code: string;
}

/** A login code that was answered rightly, and whose it is. */
export interface AnsweredLoginCode {
  readonly challenge: Challenge;
  readonly userId: string;
}

/**
 * M6: judges a code that logs in. `onlyOf`: the user whose code it has to be; a code of anybody else is refused before a guess is
 * counted, so that a session uses up no attempts of strangers.
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
 * Uses up the code, in the transaction of what it is good for, and returns what it proves. Lock the user first. Refuses if the
 * address is the user's no longer, or if the app has stopped such codes (M7).
 */
export async function takeLoginCode(
  deps: Deps,
  tx: Tx,
  { app }: Pick<Call, 'app'>,
  { challenge, userId }: AnsweredLoginCode,
): Promise<ProofMethod> {
  const { id, kind } = challenge;
  const owned = await findIdentifiers(tx, { userId });
  const isGood = kindsOfCodes(app.settings).includes(kind) && isStillProven(challenge, owned);
  if (!isGood || !(await closeChallenge(tx, id, 'USED', deps.now()))) {
    throw new Refusal('CODE_EXPIRED', { field: 'code' });
  }
  return proofOfCode[kind];
}
