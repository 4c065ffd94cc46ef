import type { AddressKind } from '../../platform/values/kinds.js';
import type { HeldBackReason } from '../messaging/outbox/held-back.rules.js';
import { type MessageProblem, meaningOf } from '../messaging/outbox/message-problem.rules.js';
import { beginsWithName } from '../messaging/providers/codes.rules.js';
import { Refusal } from '../refusal.js';
import type { ProofMethod } from '../sessions/proofs.rules.js';

/** The messages that can be requested. SIGN_UP: with an address that nobody has entered yet. */
export const messagePurposes = ['VERIFICATION', 'SIGN_UP', 'PASSWORD_RESET', 'LOGIN_CODE'] as const;
export type MessagePurpose = (typeof messagePurposes)[number];

/** The message that a request would add to the outbox. */
export interface MessageOutcome {
  kind: AddressKind;
  heldBack: HeldBackReason | null;
  /** Whether it would be a notice to the owner of the address instead (D5). */
  isNotice: boolean;
}

export interface MessageFacts {
  purpose: MessagePurpose;
  outcome: MessageOutcome | Refusal;
  /** The kind of address for which the message is requested. */
  asked: AddressKind;
  /** The user who would get it. Null if there is none. */
  subject: { isDisabled: boolean; isPseudo: boolean } | null;
  /** The shared limit that refuses now. Null if none does. */
  shared: Extract<HeldBackReason, 'APP_BUDGET' | 'SERVER_BUDGET' | 'COUNTRY_PAUSED'> | null;
  /** M5: whether the user owns a suitable address that was never proven. */
  isUnproven: boolean;
  /** M11: the other proofs of a user whose number is dormant. Null if the number is in use, or if there is none. */
  dormant: readonly ProofMethod[] | null;
  /** M18: whether somebody owns the number, so that the right code opens a reclaim. */
  isReclaim: boolean;
  /** The code with which the provider keeps failing. Null if it works. */
  trouble: string | null;
}

export interface MessageForecast {
  purpose: MessagePurpose;
  willBeSent: boolean;
  /** One sentence for an admin who helps the user. */
  reason: string;
  /** The advice for the admin. Null if nothing needs to be done. */
  advice: string | null;
}

const names: Readonly<Record<MessagePurpose, string>> = {
  VERIFICATION: 'A new verification message',
  SIGN_UP: 'The verification message of a new sign-up',
  PASSWORD_RESET: 'A password reset',
  LOGIN_CODE: 'A login code',
};

/** Returns whether a message that is requested now would be sent, and if not, why. */
export function forecastMessage(facts: MessageFacts): MessageForecast {
  const { purpose, outcome } = facts;
  const problem = problemOf(facts);
  if (problem === null) {
    const way = outcome instanceof Refusal || outcome.kind === 'EMAIL' ? 'email' : 'SMS';
    const sent = `${names[purpose]} would be sent by ${way}${dormancyIn(facts)}.`;
    return { purpose, willBeSent: true, reason: sent, advice: null };
  }
  const reason = `${names[purpose]} would not be sent: ${withLowerStart(problem.meaning)}`;
  return { purpose, willBeSent: false, reason, advice: problem.advice };
}

/** M13, M14: explains how a dormant number changes a message that would be sent. */
function dormancyIn({ purpose, outcome, asked, dormant, isReclaim }: MessageFacts): string {
  if (isReclaim) return `. ${dormancy}, so the right code asks the owner for it`;
  if (dormant === null || outcome instanceof Refusal) return '';
  const isByNumber = outcome.kind === 'PHONE';
  if (purpose === 'PASSWORD_RESET') {
    if (!isByNumber) return asked === 'PHONE' ? ' instead, because the number is dormant' : '';
    return dormant.includes('TOTP') ? `. ${dormancy}, so the code also needs the authenticator app` : '';
  }
  if (purpose !== 'LOGIN_CODE' || !isByNumber || dormant.length === 0) return '';
  return `. ${dormancy}, so a login also needs ${dormant.map(method => inWordsOf[method]).join(' or ')}`;
}

const dormancy = 'The number is dormant, because its owner has not used the account for a long time';

const inWordsOf: Readonly<Record<ProofMethod, string>> = {
  PASSWORD: 'the password',
  EMAIL_CODE: 'a code by email',
  SMS_CODE: 'a code by SMS',
  PASSKEY: 'a passkey',
  TOTP: 'the authenticator app',
  RECOVERY_CODE: 'a recovery code',
};

function problemOf(facts: MessageFacts): MessageProblem | null {
  const { purpose, outcome, subject, shared, trouble } = facts;
  if (subject?.isDisabled === true) return { meaning: 'The user is disabled.', advice: 'Enable the user first.' };
  if (outcome instanceof Refusal) return refusedBecause(outcome, shared);
  const { heldBack, isNotice } = outcome;
  if (isNotice || heldBack === 'OWNED') {
    return {
      meaning: 'Somebody else has verified the address, and gets a notice instead.',
      advice: 'The user can enter another address. If its owner has given it up, release it on the owner’s page.',
    };
  }
  if (heldBack === 'NOT_OWNED' && subject !== null && purpose === 'PASSWORD_RESET') return withoutReset(subject, facts);
  if (heldBack === 'NOT_OWNED' && subject !== null && purpose === 'LOGIN_CODE') return withoutCode(subject, facts);
  if (heldBack !== null) return meaningOf(heldBack);
  return trouble === null ? null : waiting(meaningOf(trouble));
}

function refusedBecause({ code, message, details }: Refusal, shared: MessageFacts['shared']): MessageProblem {
  if (details.reason === 'LOGIN_BY_CODE_OFF') {
    return { meaning: message, advice: 'To send such codes, turn on verification and list the kind under Settings.' };
  }
  if (code === 'PHONE_NOT_ALLOWED') return meaningOf('COUNTRY_NOT_ALLOWED');
  if (code !== 'RATE_LIMITED')
    return { meaning: message, advice: 'The app shows this to the user, who can correct it.' };
  if (shared !== null) return meaningOf(shared);
  const { retryAfter } = details as { retryAfter?: number };
  return {
    meaning: 'The last one was asked for a moment ago, or too many were asked for in 24 hours.',
    advice: `The user can ask again in ${inWords(retryAfter ?? 60)}. A code that was sent before still works until it expires.`,
  };
}

type Subject = NonNullable<MessageFacts['subject']>;

const ofPseudoUser: MessageProblem = {
  meaning: 'The user is a pseudo (anonymous) user.',
  advice: 'The user can upgrade in the app where they are still logged in.',
};

function withoutReset({ isPseudo }: Subject, { dormant, asked }: MessageFacts): MessageProblem {
  if (isPseudo) return ofPseudoUser;
  if (dormant?.includes('PASSKEY') && asked === 'PHONE') {
    return {
      meaning: `${dormancy}, and the user has a passkey.`,
      advice:
        'The user can log in with the passkey, and then reset the password. If it is lost and you are sure who they are, send a reset from their page.',
    };
  }
  return {
    meaning: 'The user has no verified address to send it to.',
    advice: 'If you are sure that an address is theirs, mark it verified.',
  };
}

function withoutCode({ isPseudo }: Subject, { isUnproven }: MessageFacts): MessageProblem {
  if (isPseudo) return ofPseudoUser;
  if (isUnproven) {
    return {
      meaning:
        'The user has never proven the address: it was stored while verification was off, or an admin marked it.',
      advice: 'The user can log in another way, and ask in the app for a message that verifies it.',
    };
  }
  return {
    meaning: 'The user has no proven address to send it to.',
    advice: 'The user can log in another way, and verify an address in the app.',
  };
}

function waiting({ meaning, advice }: MessageProblem): MessageProblem {
  return { meaning: `It would wait, because the provider accepts no messages now. ${meaning}`, advice };
}

/** Turns `Its` into `its`, but keeps names such as Vonage or SMS. */
export function withLowerStart(sentence: string): string {
  return sentence.startsWith('SMS') || beginsWithName(sentence)
    ? sentence
    : `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}

export function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds} seconds`;
  return seconds < 5_400 ? `${Math.ceil(seconds / 60)} minutes` : `${Math.ceil(seconds / 3_600)} hours`;
}
