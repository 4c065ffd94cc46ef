import type { Verdict } from '../../../platform/workers/outbox.rules.js';

/** Why a provider accepts no messages, in words for the people who run the app (O17). */
export const failureReasons = {
  CREDENTIALS_REFUSED: 'The provider refuses our key, secret, user name or password.',
  ACCOUNT_BARRED: 'The provider has barred our account, or has not enabled it for this.',
  BALANCE_TOO_LOW: 'The balance of our account at the provider is too low.',
  THROTTLED: 'We send faster than the provider allows.',
  TIMEOUT: 'The provider did not answer in time.',
  CONNECTION: 'The provider cannot be reached. Check its address, the network and firewalls.',
  TLS: 'There is no secure connection to the provider: TLS is missing, or its certificate is not trusted.',
  PROVIDER_ERROR: 'The provider reports an internal error.',
  UNREADABLE: 'The answer is not from the provider. Something between may have answered instead.',
  SENDER_REFUSED: 'The provider does not accept our sender.',
  RECIPIENT_REFUSED: 'The provider does not accept the recipient.',
  MESSAGE_REFUSED: 'The provider does not accept the message.',
  OTHER: 'The provider gave another reason. Look up its code in the documentation of the provider.',
} as const;

export type FailureReason = keyof typeof failureReasons;
export const failureReasonNames = Object.keys(failureReasons) as FailureReason[];

/** The facts about one code of a provider. */
export interface CodeFacts {
  /** Whether to try again. For the code of a receipt, RETRY means that another provider may deliver the message. */
  verdict: Verdict;
  reason: FailureReason;
  /** A sentence that says what happened. */
  meaning: string;
  /** A sentence that says what an admin or the operator can do. */
  advice: string;
}

/** One row of a table of codes. */
export type CodeRow = readonly [verdict: Verdict, reason: FailureReason, meaning: string, advice: string];
export type CodeRows = Readonly<Record<string, CodeRow>>;

/** The codes of one provider. */
export interface CodeBook {
  /** The name of the provider at the beginning of a sentence. */
  name: string;
  /** Returns the row of a code, given without the provider's name. Null if the provider has no codes of this form. */
  find(code: string): CodeRow | null;
}

export function rowOf(rows: CodeRows, code: string): CodeRow | null {
  return (Object.hasOwn(rows, code) ? rows[code] : null) ?? null;
}

/** Advice that fits the codes of several providers. */
export const advise = {
  wait: 'The server tries again until the message expires.',
  checkNumber: 'Ask the user whether the number is right. They can enter another one.',
  checkAddress: 'Ask the user whether the address is right. They can enter another one.',
  reportBug: 'Report it with the log of that time: it is a fault of this server.',
} as const;

/** Returns rows for our own codes when a provider does not answer in time. */
export function silence(name: string): CodeRows {
  const row: CodeRow = ['RETRY', 'TIMEOUT', `${name} did not answer in time.`, advise.wait];
  return { timeout: row, deadline: row };
}
