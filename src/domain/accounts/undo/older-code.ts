import type { Tx } from '../../../platform/store/store.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { isPhoneDormant } from '../../identifiers/dormancy/dormant-phone.js';
import type { GivenUpRow } from '../../identifiers/given-up/given-up.queries.js';
import { findIdentifiers } from '../../identifiers/identifiers.queries.js';
import type { UserRow } from '../../identifiers/users.queries.js';
import {
  type AnsweredLoginCode,
  answerLoginCode,
  type LoginCodeAnswer,
  takeLoginCode,
} from '../../presence/answer-login-code.js';
import { isStillProven } from '../../presence/login-code.rules.js';
import { Refusal } from '../../refusal.js';
import { attemptsLeft } from '../../verification/challenge.rules.js';
import { isOldEnough } from './undo.rules.js';

interface JudgedCode {
  readonly user: UserRow;
  readonly row: GivenUpRow;
}

/**
 * C24: judges a code that was sent to the user's number. Also judges codes of other accounts, and refuses them as wrong. Otherwise the reader of a
 * link could find out who owns a number.
 */
export async function judgeOlderCode(
  deps: Deps,
  call: Call,
  row: GivenUpRow,
  answer: LoginCodeAnswer,
): Promise<{ method: 'SMS_CODE'; use(tx: Tx, user: UserRow): Promise<null> }> {
  const answered = await answerLoginCode(deps, call, answer);
  return { method: 'SMS_CODE', use: async (tx, user) => await acceptCode(deps, tx, call, { user, row }, answered) };
}

async function acceptCode(
  deps: Deps,
  tx: Tx,
  call: Call,
  judged: JudgedCode,
  answered: AnsweredLoginCode,
): Promise<null> {
  if (!(await isOlder(deps, tx, call, judged, answered))) {
    throw new Refusal('INVALID_CODE', { field: 'code', attemptsLeft: attemptsLeft(answered.challenge) - 1 });
  }
  await takeLoginCode(deps, tx, call, answered);
  return null;
}

/** Whether the code went to a number that the user had proven 72 hours before they gave up the mailbox, and that is not dormant. */
async function isOlder(
  deps: Deps,
  tx: Tx,
  { app }: Call,
  { user, row }: JudgedCode,
  { challenge, userId }: AnsweredLoginCode,
): Promise<boolean> {
  // The reader of the link already reads a mailbox, so a code by mail proves nothing new.
  if (userId !== user.id || challenge.kind !== 'PHONE' || row.kind !== 'EMAIL') return false;
  const owned = await findIdentifiers(tx, { userId });
  const old = owned.filter(
    ({ verifiedAt, provenAt }) => isOldEnough(verifiedAt, row) && provenAt !== null && isOldEnough(provenAt, row),
  );
  return isStillProven(challenge, old, deps.now()) && !(await isPhoneDormant(deps, tx, app, userId));
}
