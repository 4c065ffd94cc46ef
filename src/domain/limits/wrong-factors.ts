import type { Tx } from '../../platform/store/store.js';
import { clockToleranceMs, secondsUntil } from '../../platform/values/clock.rules.js';
import type { Deps } from '../deps.js';
import { Refusal } from '../refusal.js';
import { type Budget, clearBudgets, lockBudgets, markUntil, spendBudgets } from './budgets.queries.js';
import { isKnownNetwork } from './known-networks.js';
import { limits } from './limits.js';
import { networkOf } from './network.rules.js';
import { budgetSubject } from './subject.rules.js';

/** F16: one try at a second factor. The caller has proven the first, so the answer names the refusal. */
export interface FactorTry {
  readonly userId: string;
  /** Wrong codes of each kind are counted apart. */
  readonly kind: 'TOTP' | 'RECOVERY_CODE';
  /** The login that the code would complete. Null: the caller has a session. */
  readonly loginId: string | null;
  readonly ip: string;
  /** The argument that a refusal names. */
  readonly field: string;
}

/** A try that may be judged. Hold the lock on the user's row until it has been counted. */
export interface AdmittedTry {
  readonly field: string;
  /** Counts a wrong code. Returns how many are left for this login, and whether the owner has to be told. */
  countWrong(): Promise<{ attemptsLeft: number | null; isOwnerTold: boolean }>;
  /** A right code ends the row of wrong ones. */
  forget(): Promise<void>;
}

const firstDelayMs = 60_000;
const longestDelayMs = 86_400_000;

/** Returns how long the next code has to wait after so many wrong ones in a row. */
export function factorDelayMs(wrong: number): number {
  const beyond = wrong - limits.wrongFactorsInARow.most;
  return beyond < 0 ? 0 : Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(beyond, 20));
}

/** Refuses a try that has to wait. Lock the user's row before, so that tries at once are judged one after another. */
export async function admitFactorTry(
  deps: Pick<Deps, 'now' | 'keys' | 'limitsEnabled'>,
  tx: Tx,
  { userId, kind, loginId, ip, field }: FactorTry,
): Promise<AdmittedTry> {
  if (!deps.limitsEnabled) {
    return { field, countWrong: async () => ({ attemptsLeft: null, isOwnerTold: false }), forget: async () => {} };
  }
  const now = deps.now();
  const isKnown = await isKnownNetwork(deps, tx, userId, ip);
  const subject = (name: string, ...of: string[]) => budgetSubject(deps.keys, name, of);
  const apart = isKnown ? [networkOf(ip)] : [];
  const row = subject('wrongFactorsInARow', userId, kind, ...apart);
  const delay = subject('factorDelay', userId, kind, ...apart);
  // Otherwise a thief of the mailbox could make one network after another a known one, by resets (W5).
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

/** When a budget that is used up may be spent again. One that ends later than any can is from before a clock was put back. */
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
