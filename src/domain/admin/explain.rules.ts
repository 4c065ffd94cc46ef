import type { Kind } from '../../platform/values/kinds.js';
import type { UserRow } from '../identifiers/users.queries.js';
import { type HeldBackReason, heldBackReasons } from '../messaging/outbox/held-back.rules.js';
import type { VerificationState } from '../verification/verification.rules.js';

/** The facts that decide whether a login with an identifier works (L2, L3, L5). */
export interface LoginFacts {
  kind: Kind;
  /** The verification switch of its kind. Usernames have none. */
  verification: 'ON' | 'OFF' | null;
  /** The user who would be logged in: the owner or, while the switch is OFF, the only claimant. */
  user: Pick<UserRow, 'disabledAt' | 'passwordHash'> | null;
  isOwned: boolean;
  /** Users who have it as their current address without proof, the newest first. More than two change nothing. */
  claimants: readonly { state: VerificationState | null; heldBack: HeldBackReason | null }[];
  /** How many users have it as the new address of a change. */
  pendingCount: number;
  /** Whether wrong passwords have caused a delay (X1). */
  isDelayed: boolean;
}

export interface LoginForecast {
  canLogIn: boolean;
  /** One sentence for an admin who helps the user. */
  reason: string;
}

/** Returns whether a login with an identifier works now, and if not, why. */
export function forecastLogin(facts: LoginFacts): LoginForecast {
  const { user, isOwned, isDelayed } = facts;
  if (user === null) return { canLogIn: false, reason: whyNobody(facts) };
  if (user.disabledAt !== null) return no('Its user is disabled: nobody logs in until an admin enables them.');
  if (user.passwordHash === null)
    return no('Its user is a pseudo user without a password: they have to upgrade first.');
  if (isDelayed) {
    return no('It works, but after many wrong passwords in a row each further try has to wait: see `limits`.');
  }
  if (isOwned) return { canLogIn: true, reason: 'It works with the right password.' };
  return {
    canLogIn: true,
    reason: 'It works with the right password, although nobody has proven it: its verification is off.',
  };
}

function no(reason: string): LoginForecast {
  return { canLogIn: false, reason };
}

function whyNobody({ kind, verification, claimants, pendingCount }: LoginFacts): string {
  if (kind === 'USERNAME') return 'Nobody in this app has this username.';
  const [newest, another] = claimants;
  if (newest === undefined) {
    return pendingCount === 0
      ? 'Nobody in this app has this address.'
      : 'It is only the new address of a change that is not verified yet; until then the old one logs in.';
  }
  if (verification === 'OFF' && another !== undefined) {
    return 'Several users have entered it and none has proven it, so it leads to nobody.';
  }
  const who = another === undefined ? 'The user who entered it has' : 'None of the users who entered it has';
  return `${who} not verified it: ${missingOf(newest)}.`;
}

/** The claimant sees SENT where the message was held back. The admin sees why (X12). */
function missingOf({ state, heldBack }: LoginFacts['claimants'][number]): string {
  const isOpen = state === 'QUEUED' || state === 'SENT' || state === 'DELIVERED' || state === 'FAILED';
  if (!isOpen || heldBack === null) return whatIsMissing[state ?? 'EXPIRED'];
  const why = heldBackReasons[heldBack];
  return `the message was not sent, since ${why.charAt(0).toLowerCase()}${why.slice(1, -1)}`;
}

/** What the newest claim still needs. */
const whatIsMissing: Record<VerificationState, string> = {
  QUEUED: 'the message still waits to be sent',
  SENT: 'the message has been sent, and waits to be answered',
  DELIVERED: 'the message has arrived, and waits to be answered',
  FAILED: 'the message could not be delivered',
  VERIFIED: 'it has just been proven',
  TAKEN: 'somebody else has proven it',
  EXPIRED: 'the code or link that was sent is too old, so a new one has to be asked for',
  LOCKED: 'after five wrong codes a new one has to be asked for',
};
