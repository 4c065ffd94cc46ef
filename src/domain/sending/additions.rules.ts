import type { App } from '../apps/settings.rules.js';
import { noticeMs } from '../lifetimes.rules.js';

/** What the link in a notice can remove again. */
export const removables = ['PASSKEY', 'TOTP', 'EMAIL', 'PHONE'] as const;
export type Removable = (typeof removables)[number];

/** What was added to an account. */
export interface Addition {
  readonly what: Removable;
  /** Of a passkey its id, of an address when it became the user's own. An account has one authenticator app. */
  readonly id: string;
}

/** As a message keeps it. */
export function additionVariables({ what, id }: Addition): Record<string, string> {
  return { added: what, addedId: id };
}

/** Returns what a message has kept; null: its link removes nothing. */
export function readAddition({ added, addedId }: Readonly<Record<string, string>>): Addition | null {
  const what = removables.find(each => each === added);
  return what === undefined || addedId === undefined ? null : { what, id: addedId };
}

/**
 * N23: whether a user with an authenticator app since then has confirmed an addition by a factor of their own, which a thief of the
 * mailbox must not undo. One that is younger than the link may itself be the thief's.
 */
export function isConfirmed({ settings }: App, totpSince: number | null, now: number): boolean {
  return settings.secondFactor !== 'OFF' && totpSince !== null && totpSince <= now - noticeMs;
}
