import type { App } from '../apps/settings.rules.js';
import { noticeMs } from '../lifetimes.rules.js';

/** The kinds of additions that the link in a notice can remove again. */
export const removables = ['PASSKEY', 'TOTP', 'EMAIL', 'PHONE'] as const;
export type Removable = (typeof removables)[number];

/** An addition to an account. */
export interface Addition {
  readonly what: Removable;
  /** The id of a passkey, or the time at which an address was verified. Empty for the authenticator app, because an account has only one. */
  readonly id: string;
}

/** Returns the variables that the row of a message stores. */
export function additionVariables({ what, id }: Addition): Record<string, string> {
  return { added: what, addedId: id };
}

/** Reads the stored variables. Null if the link cannot remove anything. */
export function readAddition({ added, addedId }: Readonly<Record<string, string>>): Addition | null {
  const what = removables.find(each => each === added);
  return what === undefined || addedId === undefined ? null : { what, id: addedId };
}

/**
 * N23: whether the owner has confirmed an addition with an authenticator app, so that a thief of the mailbox must not undo it. The app must be older
 * than the link works. Otherwise the app itself may be the thief's.
 */
export function isConfirmed({ settings }: App, totpSince: number | null, now: number): boolean {
  return settings.secondFactor !== 'OFF' && totpSince !== null && totpSince <= now - noticeMs;
}
