import type { Tx } from '../../platform/store/store.js';
import { clockToleranceMs, secondsUntil } from '../../platform/values/clock.rules.js';
import type { Deps } from '../deps.js';
import { Refusal } from '../refusal.js';
import { type Budget, clearBudgets, lockBudgets, markUntil, spendBudgets } from './budgets.queries.js';
import { isKnownNetwork } from './known-networks.js';
import { limits } from './limits.js';
import { networkOf } from './network.rules.js';
import { budgetSubject } from './subject.rules.js';

/** F16: one attempt with a second factor. The caller has proven the first factor, so refusals are visible. */
export interface FactorTry {
  readonly userId: string;
  /** Wrong codes of each kind are counted separately. */
  readonly kind: 'TOTP' | 'RECOVERY_CODE';
  /** The login that the code would complete. Null if the caller has a session. */
  readonly loginId: string | null;
  /** Whether the first factor is only a code to a dormant number. Its new holder must not use up the tries of the owner (F51). */
  readonly isByDormantNumber: boolean;
  readonly ip: string;
  /** The argument that a refusal names. */
  readonly field: string;
}

/** An attempt that may be judged. Hold the lock on the user's row until it was counted. */
export interface AdmittedTry {
  readonly field: string;
  /** Counts a wrong code. Returns how many attempts are left for this login, and whether the owner gets a notice. */
  countWrong(): Promise<{ attemptsLeft: number | null; isOwnerTold: boolean }>;
  /** Resets the count of wrong codes in a row, after a right one. */
  forget(): Promise<void>;
}

const firstDelayMs = 60_000;
const longestDelayMs = 86_400_000;

/** Returns how long the next code must wait after this many wrong ones in a row. */
export function factorDelayMs(wrong: number): number {
  const beyond = wrong - limits.wrongFactorsInARow.most;
  return beyond < 0 ? 0 : Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(beyond, 20));
}

/** Refuses an attempt that must wait. Lock the user's row first, so that concurrent attempts are judged one by one. */
export async function admitFactorTry(
  deps: Pick<Deps, 'now' | 'keys' | 'limitsEnabled'>,
  tx: Tx,
  { userId, kind, loginId, isByDormantNumber, ip, field }: FactorTry,
): Promise<AdmittedTry> {
  if (!deps.limitsEnabled) {
    return { field, countWrong: async () => ({ attemptsLeft: null, isOwnerTold: false }), forget: async () => {} };
  }
  const now = deps.now();
  const isKnown = await isKnownNetwork(deps, tx, userId, ip);
  const subject = (name: string, ...of: string[]) => budgetSubject(deps.keys, name, of);
  const apart = isKnown ? [networkOf(ip)] : isByDormantNumber ? ['DORMANT'] : [];
  const row = subject('wrongFactorsInARow', userId, kind, ...apart);
  const delay = subject('factorDelay', userId, kind, ...apart);
  // Count over all known networks. Otherwise a thief of the mailbox could make one network after another known by resets (W5).
  const known = subject('wrongFactorsOfUser', userId, kind);
  const login = subject('triesOfLogin', loginId ?? userId);
  const budgets = await lockBudgets(tx, [row, delay, known, login]);
  const endOf = (subject: string, most: number, windowMs: number) => liveEnd(budgets, subject, most, windowMs, now);
  const { most: triesOfLogin, windowMs: loginMs } = limits.triesOfLogin;
  if (loginId !== null && endOf(login, triesOfLogin, loginMs) !== null)
    throw new Refusal('TOO_MANY_ATTEMPTS', { field });
  const ends = [
    endOf(delay, 1, longestDelayMs),
    isKnown ? endOf(known, limits.wrongFactorsOfUser.most, limits.wrongFactorsOfUser.windowMs) : null,
  ].filter(end => end !== null);
  if (ends.length > 0) {
    throw new Refusal('RATE_LIMITED', { field, retryAfter: secondsUntil(Math.max(...ends), now) });
  }
  return {
    field,
    async countWrong() {
      const spent = await spendBudgets(
        tx,
        [
          { subject: row, windowMs: limits.wrongFactorsInARow.windowMs, units: 1 },
          { subject: known, windowMs: limits.wrongFactorsOfUser.windowMs, units: isKnown ? 1 : 0 },
          { subject: login, windowMs: loginMs, units: loginId === null ? 0 : 1 },
        ],
        now,
      );
      const [inARow, , ofLogin] = spent.map(each => each.spent);
      const delayMs = factorDelayMs(inARow ?? 0);
      if (delayMs > 0) await markUntil(tx, delay, now + delayMs);
      return {
        attemptsLeft: loginId === null ? null : Math.max(0, triesOfLogin - (ofLogin ?? 0)),
        isOwnerTold: inARow === limits.wrongFactorsInARow.most,
      };
    },
    forget: () => clearBudgets(tx, [row, delay]),
  };
}

/**
 * Returns when a budget that is used up can be spent again. Ignores one that ends impossibly late, because it is from before the clock was set back.
 */
function liveEnd(
  budgets: readonly Budget[],
  subject: string,
  most: number,
  windowMs: number,
  now: number,
): number | null {
  const budget = budgets.find(each => each.subject === subject);
  if (budget === undefined || budget.spent < most) return null;
  const { resetsAt } = budget;
  return resetsAt > now && resetsAt <= now + windowMs + clockToleranceMs ? resetsAt : null;
}
