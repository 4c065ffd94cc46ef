import type { MessageState } from '../../../platform/store/tables.js';
import { factsOf } from '../providers/codes.rules.js';
import { advise } from '../providers/failure.rules.js';
import { type HeldBackReason, heldBackReasons, isHeldBackReason } from './held-back.rules.js';

/** Why a message was not sent or did not arrive, for the people who run the app. */
export interface MessageProblem {
  /** A sentence that says what happened. */
  meaning: string;
  /** A sentence that says what an admin or the operator can do. */
  advice: string;
}

/** Failures that no provider caused. */
const ownFailures: Readonly<Record<string, MessageProblem>> = {
  'app:gone': { meaning: 'The app was deleted before the message could be sent.', advice: 'There is nothing to do.' },
  internal: { meaning: 'This server had a fault.', advice: advise.reportBug },
};

const heldBackAdvice: Readonly<Record<HeldBackReason, string>> = {
  ADDRESS_BUDGET:
    'The user can ask again 24 hours after the first message, or now from a network that they have logged in from.',
  NETWORK_BUDGET: 'The user can ask again 24 hours after the first message, or now from another network.',
  APP_BUDGET: 'If the messages are real, raise the daily limit in the settings.',
  SERVER_BUDGET: 'If the messages are real, the operator can raise SMS_DAILY_LIMIT or EMAIL_DAILY_LIMIT.',
  COUNTRY_PAUSED: 'If the sign-ups are real, reopen the country in the overview.',
  COUNTRY_NOT_ALLOWED:
    'Add the country to the countries that receive SMS, in the settings. The operator adds it to SMS_COUNTRIES. Only mobile numbers get SMS.',
  TEST_ADDRESS: 'Use its fixed code, which is in the settings.',
  OWNED: 'Only the user who verified the address can log in with it, until that user gives it up.',
  NOT_OWNED:
    'A reset or login code is sent only to a verified address. Mark the address verified if you are sure whose it is.',
  NO_PROVIDER: 'The operator must configure a provider for this kind of message.',
};

const unknown: MessageProblem = {
  meaning: 'It could not be sent. This version does not know the code.',
  advice: 'Look up the code in the documentation of the provider.',
};

const expired: MessageProblem = {
  meaning: 'It expired, or was no longer needed, before it could be sent.',
  advice: 'The user can ask for a new one.',
};

/** Returns the meaning of the last failure of a message. Null if nothing is wrong with the message. */
export function problemOf({
  state,
  lastError,
}: {
  state: MessageState;
  lastError: string | null;
}): MessageProblem | null {
  if (lastError === null) return state === 'EXPIRED' ? expired : null;
  return meaningOf(lastError);
}

/** Returns the meaning of a code of `Message.error`. For an unknown code it returns a general sentence. */
export function meaningOf(code: string): MessageProblem {
  if (isHeldBackReason(code)) return { meaning: heldBackReasons[code], advice: heldBackAdvice[code] };
  const { meaning, advice } = (Object.hasOwn(ownFailures, code) ? ownFailures[code] : null) ?? factsOf(code) ?? unknown;
  return { meaning, advice };
}
