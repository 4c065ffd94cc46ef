import type { Kind } from '../../platform/values/kinds.js';
import { hasPassword, isPseudoUser } from '../identifiers/user-kind.rules.js';
import type { UserRow } from '../identifiers/users.queries.js';
import type { MessageProblem } from '../messaging/outbox/message-problem.rules.js';
import type { Refusal } from '../refusal.js';
import type { VerificationState } from '../verification/verification.rules.js';
import { inWords, withLowerStart } from './forecast-message.rules.js';

/** The facts that decide whether a login with an identifier works (L2, L3, L5). */
export interface LoginFacts {
  kind: Kind;
  /** The verification switch of its kind. Usernames have none. */
  verification: 'ON' | 'OFF' | null;
  /** The user whom the identifier logs in: the owner or, while the switch is OFF, the only claimant. */
  user: Pick<UserRow, 'disabledAt' | 'passwordHash'> | null;
  isOwned: boolean;
  /** Users who have it as their current, unproven address, newest first. More than two make no difference. */
  claimants: readonly LoginClaimant[];
  /** How many users have it as the new address of a change. */
  pendingCount: number;
  /** The refusal of a rehearsed login with the right password. Null if it worked. */
  refusal: Pick<Refusal, 'code' | 'details'> | null;
  /** Whether a change of it was undone, so that it is frozen (C12). */
  isFrozen: boolean;
  /** Whether wrong passwords for this identifier have caused a delay (X1). */
  isDelayed: boolean;
}

export interface LoginClaimant {
  state: VerificationState | null;
  /** The problem of the newest message to the claimant. Null if there is none. */
  problem: MessageProblem | null;
  isDisabled: boolean;
}

export interface LoginForecast {
  canLogIn: boolean;
  /** One sentence for an admin who helps the user. */
  reason: string;
  /** The advice for the admin. Null if nothing needs to be done. */
  advice: string | null;
}

/** Returns whether a login with an identifier works now, and if not, why, and what to do. */
export function forecastLogin(facts: LoginFacts): LoginForecast {
  const { user, isOwned, refusal } = facts;
  if (user === null) return nobodyLogsIn(facts);
  if (user.disabledAt !== null) return no('Its user is disabled.', 'Enable the user, if they may log in again.');
  if (isPseudoUser(user)) {
    return no(
      'Its user is a pseudo (anonymous) user.',
      'They can upgrade in the app where they are still logged in. Nobody can log in to this account in another way.',
    );
  }
  if (!hasPassword(user)) {
    return no(
      'Its user has no password, so they cannot log in with one.',
      'They can set one in the app while they are logged in, or with a password reset.',
    );
  }
  if (refusal?.code === 'SECOND_FACTOR_REQUIRED') {
    return {
      canLogIn: true,
      reason: 'It works with the right password, and a second factor is then asked for.',
      advice:
        'They need a code of their authenticator app, a recovery code or a passkey. If they have lost all of them, and you are sure who they are, remove their second factor.',
    };
  }
  if (refusal !== null) return refusedThough(refusal, facts);
  const advice = 'If they still fail, the password is wrong: send a password reset.';
  if (isOwned) return { canLogIn: true, reason: 'It works with the right password.', advice };
  const reason = 'It works with the right password, although nobody has verified it, because verification is off.';
  return { canLogIn: true, reason, advice };
}

function no(reason: string, advice: string): LoginForecast {
  return { canLogIn: false, reason, advice };
}

/** Explains a refusal although the user exists and the password counted as right. */
function refusedThough(
  { code, details }: NonNullable<LoginFacts['refusal']>,
  { isDelayed }: LoginFacts,
): LoginForecast {
  const known =
    'From a network that they have logged in from within 30 days, it works now. A password reset ends the wait.';
  if (code === 'RATE_LIMITED') {
    const wait = inWords((details as { retryAfter?: number }).retryAfter ?? 60);
    return isDelayed
      ? no(`After many wrong passwords in a row, each further try has to wait: the next one ${wait}.`, known)
      : no(
          `They have logged in too often in ten minutes, and have to wait ${wait}.`,
          'Look for a program that logs in again and again.',
        );
  }
  if (code === 'INVALID_CREDENTIALS') {
    return no(
      'After many wrong passwords by other identifiers of the user, each further try counts as wrong for a while.',
      known,
    );
  }
  return no(`The server answers ${code}.`, 'Look at the limits and the last failures.');
}

function nobodyLogsIn({ kind, verification, claimants, pendingCount, isFrozen }: LoginFacts): LoginForecast {
  if (isFrozen) {
    return no(
      'A change of this address was undone, and neither the old nor the new one logs in until it is decided which one stays.',
      'Look at the user’s page, which says when it ends. If you are sure whose account it is, decide there which address they keep.',
    );
  }
  const askSpelling = 'Ask how they spell it, and whether they signed up in this app.';
  if (kind === 'USERNAME') return no('Nobody in this app has this username.', askSpelling);
  const [newest, another] = claimants;
  if (newest === undefined) {
    if (pendingCount === 0) return no('Nobody in this app has this address.', askSpelling);
    return no(
      'It is only the new address of a change that is not verified yet.',
      'Until it is verified, they log in with the old address.',
    );
  }
  if (verification === 'OFF' && another !== undefined) {
    return no(
      'Several users have entered it and none has verified it, so nobody can log in with it.',
      'The user can log in with a username. If you are sure whose the address is, mark it verified for them.',
    );
  }
  const who = another === undefined ? 'The user who entered it has not' : 'None of the users who entered it has';
  const { missing, advice } = missingOf(newest);
  return no(`${who} verified it: ${missing}.`, advice);
}

/** The claimant sees SENT for a message that was held back. The admin sees the reason (X12). */
function missingOf({ state, problem, isDisabled }: LoginClaimant): { missing: string; advice: string } {
  if (isDisabled) return { missing: 'the user is disabled', advice: 'Enable the user, if they may log in again.' };
  const isOpen = state === 'QUEUED' || state === 'SENT' || state === 'DELIVERED' || state === 'FAILED';
  if (!isOpen || problem === null) return whatIsMissing[state ?? 'EXPIRED'];
  const why = withLowerStart(problem.meaning).replace(/\.$/, '');
  const missing =
    state === 'QUEUED' ? `the message still waits, since ${why}` : `the message did not arrive, since ${why}`;
  return { missing, advice: problem.advice };
}

const askAgain = 'They can log in another way, for example with a username, and ask for a new one.';

/** The missing step for each state of the newest claim. */
const whatIsMissing: Readonly<Record<VerificationState, { missing: string; advice: string }>> = {
  QUEUED: { missing: 'the message waits to be sent', advice: 'Wait a moment, and look again.' },
  SENT: {
    missing: 'the message was sent, and nobody has entered its code or opened its link',
    advice: 'Ask them to look for it, also in the spam folder, and to enter the code or open the link.',
  },
  DELIVERED: {
    missing: 'the message has arrived, and nobody has entered its code or opened its link',
    advice: 'Ask them to enter the code or open the link.',
  },
  FAILED: { missing: 'the message could not be delivered', advice: 'Look at the message below.' },
  VERIFIED: { missing: 'it has just been verified', advice: 'Look again.' },
  TAKEN: { missing: 'somebody else has verified it', advice: 'They can use another address.' },
  EXPIRED: { missing: 'the code or link has expired', advice: askAgain },
  LOCKED: { missing: 'five wrong codes were entered, so the code no longer works', advice: askAgain },
};
