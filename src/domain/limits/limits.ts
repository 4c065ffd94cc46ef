import type { Keys } from '../../platform/keys/keys.js';
import type { Tx } from '../../platform/store/store.js';
import type { Deps } from '../deps.js';
import { Refusal } from '../refusal.js';
import { refundBudgets, spendBudgets } from './budgets.queries.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Every limit that is counted in the database, so that it holds on any number of nodes. */
export const limits = {
  /** X1: wrong passwords for one identifier, or one user, from one network. */
  failedLogins: { most: 10, windowMs: 15 * minuteMs },
  /** X1: wrong passwords from one network. */
  failedLoginsOfNetwork: { most: 100, windowMs: 15 * minuteMs },
  /** X1: wrong passwords for one identifier, from wherever; a success ends the row. From then on each has to wait. */
  failedLoginsInARow: { most: 30, windowMs: dayMs },
  /** X2. */
  registrationsOfNetwork: { most: 60, windowMs: hourMs },
  upgradesOfNetwork: { most: 60, windowMs: hourMs },
  pseudoUsersOfNetwork: { most: 120, windowMs: hourMs },
  /** Each leaves a row behind, whoever is meant. */
  resetsOfNetwork: { most: 60, windowMs: hourMs },
  /** X3: messages to one address, over all users. Resets do not share, so that strangers' claims silence none. */
  smsToAddress: { most: 10, windowMs: dayMs },
  emailsToAddress: { most: 20, windowMs: dayMs },
  resetSmsToAddress: { most: 10, windowMs: dayMs },
  resetEmailsToAddress: { most: 20, windowMs: dayMs },
  /** X3: SMS that one network causes. */
  smsOfNetwork: { most: 20, windowMs: hourMs },
  /** X3: `smsDailyLimit` of the app is the number. */
  smsOfApp: { most: 1_000, windowMs: dayMs },
  /** X3: how often the owner of an address is told that somebody else claims it. */
  addressInUseNotice: { most: 1, windowMs: dayMs },
  /** Addresses that one user says are theirs: each gets a message. */
  claimsOfUser: { most: 20, windowMs: dayMs },
  /** Q3: lookups per user. */
  lookup: { most: 60, windowMs: hourMs },
  /** V9: wrong codes of one user for one address. */
  guessesOfUser: { most: 15, windowMs: dayMs },
  /** V9: wrong codes of all users together for one address. */
  guessesAtAddress: { most: 50, windowMs: dayMs },
  /** V12: resends to one address for one user. */
  resend: { most: 5, windowMs: dayMs },
  /** O2: tests of templates per app. */
  testMessage: { most: 10, windowMs: hourMs },
} as const;

export type LimitName = keyof typeof limits;

/** A limit as it applies to one subject: an address of an app, a user, a network. */
export interface Quota {
  limit: LimitName;
  of: readonly string[];
  /** Where an app sets the number itself. */
  most?: number;
}

export interface Grant {
  granted: boolean;
  /** Seconds until the window ends. */
  retryAfter: number;
}

type LimitDeps = Pick<Deps, 'now' | 'keys' | 'limitsEnabled'>;

/**
 * Spends one unit of each quota, or for the look of it none, and says whether there was one left of all. Spend first, then judge: parallel requests
 * cannot both take the last unit.
 */
export async function spendQuotas(deps: LimitDeps, tx: Tx, quotas: readonly Quota[], units: 0 | 1 = 1): Promise<Grant> {
  if (!deps.limitsEnabled) return { granted: true, retryAfter: 0 };
  const now = deps.now();
  const spendings = quotas.map(({ limit, of }) => ({
    subject: budgetSubject(deps.keys, limit, of),
    windowMs: limits[limit].windowMs,
    units,
  }));
  const budgets = await spendBudgets(tx, spendings, now);
  const exhausted = quotas.flatMap(({ limit, most = limits[limit].most }, index) => {
    const budget = budgets[index];
    return budget !== undefined && budget.spent > most ? [budget.resetsAt] : [];
  });
  return {
    granted: exhausted.length === 0,
    retryAfter: secondsUntil(
      Math.max(...(exhausted.length === 0 ? budgets.map(each => each.resetsAt) : exhausted)),
      now,
    ),
  };
}

export async function spendQuota(deps: LimitDeps, tx: Tx, limit: LimitName, ...of: string[]): Promise<Grant> {
  return await spendQuotas(deps, tx, [{ limit, of }]);
}

/** For what the caller may be told plainly. */
export async function spendOrRefuse(deps: LimitDeps, tx: Tx, limit: LimitName, ...of: string[]): Promise<void> {
  const { granted, retryAfter } = await spendQuota(deps, tx, limit, ...of);
  if (!granted) throw new Refusal('RATE_LIMITED', { retryAfter });
}

/** For a limit that counts failures alone, when what it was spent on turns out to be none. */
export async function refundQuotas(
  { keys, limitsEnabled }: LimitDeps,
  tx: Tx,
  quotas: readonly Quota[],
): Promise<void> {
  if (!limitsEnabled) return;
  await refundBudgets(
    tx,
    quotas.map(({ limit, of }) => budgetSubject(keys, limit, of)),
  );
}

/** Whom a budget counts, so that nobody can read it there: a budget outlives the user it speaks of. */
export function budgetSubject(keys: Keys, name: string, of: readonly string[]): string {
  return `${name}:${keys.mac('budget', JSON.stringify(of)).toString('base64url')}`;
}

/** Whole seconds, at least one: what `retryAfter` tells a client. */
export function secondsUntil(instant: number, now: number): number {
  return Math.max(1, Math.ceil((instant - now) / 1000));
}
