import type { Tx } from '../../platform/store/store.js';
import { secondsUntil } from '../../platform/values/clock.rules.js';
import type { Origin } from '../audit/record.queries.js';
import type { Deps } from '../deps.js';
import { Refusal } from '../refusal.js';
import { type Budget, refundBudgets, spendBudgets } from './budgets.queries.js';
import { type LimitName, limits } from './limits.js';
import { earnedBy } from './merits.js';
import { raiseOf } from './merits.rules.js';
import { networkTiers } from './network.rules.js';
import { budgetSubject } from './subject.rules.js';

/** A limit as it applies to one subject: an address of an app, a user, a network. */
export interface Quota {
  limit: LimitName;
  of: readonly string[];
  /** The number, if an app or a purse sets it. */
  most?: number;
  /** The network whose merits raise the number (X7). */
  network?: string;
  /** The argument that a refusal names. */
  field?: string;
  /**
   * How many units to spend. Defaults to one. 0 spends nothing and never refuses, but runs the same statement, so that timing reveals nothing (A7).
   */
  units?: number;
}

export interface Grant {
  granted: boolean;
  /** Seconds until the window ends. */
  retryAfter: number;
  /** The quotas that refused, in the order of the request. */
  exhausted: readonly Quota[];
  /** How much was spent of each quota in its window, including this request. Empty while limits are off. */
  spent: readonly number[];
}

const unlimited: Grant = { granted: true, retryAfter: 0, exhausted: [], spent: [] };

export type LimitDeps = Pick<Deps, 'now' | 'keys' | 'limitsEnabled' | 'operatorLimits'>;

/**
 * Spends the units of each quota and returns whether all of them had so many left. `units: 0` runs the same statement without
 * spending, so that timing reveals nothing (A7). Spend first, then judge: parallel requests cannot both take the last unit.
 */
export async function spendQuotas(deps: LimitDeps, tx: Tx, quotas: readonly Quota[], units: 0 | 1 = 1): Promise<Grant> {
  if (!deps.limitsEnabled || quotas.length === 0) return unlimited;
  const now = deps.now();
  const spendings = quotas.map(quota => ({
    subject: budgetSubject(deps.keys, quota.limit, quota.of),
    windowMs: limits[quota.limit].windowMs,
    units: units === 0 ? 0 : (quota.units ?? 1),
  }));
  const budgets = await spendBudgets(tx, spendings, now);
  const exhausted: number[] = [];
  for (const [index, quota] of quotas.entries()) {
    const { spent } = budgets[index] as Budget;
    if (quota.units === 0 || spent <= mostOf(quota)) continue;
    if (spent > mostOf(quota) + (await raiseFor(deps, tx, quota))) exhausted.push(index);
  }
  const ends = exhausted.length === 0 ? budgets : exhausted.map(index => budgets[index] as Budget);
  return {
    granted: exhausted.length === 0,
    retryAfter: secondsUntil(Math.max(...ends.map(each => each.resetsAt)), now),
    exhausted: exhausted.map(index => quotas[index] as Quota),
    spent: budgets.map(({ spent }) => spent),
  };
}

/** Call this only if the plain number is not enough. A busy network is rare, and reading its merits costs two queries. */
async function raiseFor(deps: LimitDeps, tx: Tx, quota: Quota): Promise<number> {
  if (quota.network === undefined) return 0;
  return raiseOf(mostOf(quota), await earnedBy(deps, tx, quota.network));
}

/** Returns the number of a quota, without the merits of its network. */
export function mostOf(quota: Quota): number {
  const most = quota.most ?? limits[quota.limit].most;
  if (most === null) throw new Error(`A quota of ${quota.limit} needs its own number`);
  return most;
}

export async function spendQuota(deps: LimitDeps, tx: Tx, limit: LimitName, ...of: string[]): Promise<Grant> {
  return await spendQuotas(deps, tx, [{ limit, of }]);
}

/** Spends one unit of a limit, or refuses with `RATE_LIMITED`. Only for limits that the caller may know. */
export async function spendOrRefuse(deps: LimitDeps, tx: Tx, limit: LimitName, ...of: string[]): Promise<void> {
  refuseUnless(await spendQuota(deps, tx, limit, ...of));
}

/** X19: counts one save of a template or of settings. The audit log keeps the old and the new text, up to 160 KB a row. */
export async function spendSave(deps: LimitDeps, tx: Tx, { app, actor }: Origin): Promise<void> {
  if ('id' in actor) await spendOrRefuse(deps, tx, 'savesOfAdmin', actor.id, app.id);
}

/**
 * X6: spends one unit of a limit for each tier of the caller's network, or refuses with `RATE_LIMITED`. Spend it before any lookup, and whatever the
 * outcome of the request is. Otherwise the remaining number would reveal who owns an address.
 */
export async function spendOfNetwork(deps: LimitDeps, tx: Tx, limit: LimitName, ip: string): Promise<void> {
  refuseUnless(await spendQuotas(deps, tx, quotasOfNetwork(deps, limit, ip)));
}

/** Returns the quotas of a network. Empty for a trusted network that the operator has listed (X7). */
export function quotasOfNetwork({ operatorLimits }: LimitDeps, limit: LimitName, ip: string): Quota[] {
  return operatorLimits.isTrusted(ip) ? [] : quotasOfTiers(limit, ip);
}

/** Returns one quota for each tier of an IP address, also for trusted networks, because guesses are limited everywhere (X7). */
export function quotasOfTiers(limit: LimitName, ip: string): Quota[] {
  const most = mostOf({ limit, of: [] });
  return networkTiers(ip).map(({ network, factor }) => ({ limit, of: [network], most: most * factor, network }));
}

/** Refuses with `RATE_LIMITED`, and names the argument of the first quota that refused. */
export function refuseUnless({ granted, retryAfter, exhausted }: Grant): void {
  if (granted) return;
  const field = exhausted[0]?.field;
  throw new Refusal('RATE_LIMITED', field === undefined ? { retryAfter } : { field, retryAfter });
}

/**
 * Gives back the units of each quota, because the action did not happen. `units: 0` runs the same statement without giving back, so that timing
 * reveals nothing (A7).
 */
export async function refundQuotas(
  { keys, limitsEnabled }: LimitDeps,
  tx: Tx,
  quotas: readonly Quota[],
  units: 0 | 1 = 1,
): Promise<void> {
  if (!limitsEnabled || quotas.length === 0) return;
  await refundBudgets(
    tx,
    quotas.map(quota => ({
      subject: budgetSubject(keys, quota.limit, quota.of),
      units: units === 0 ? 0 : (quota.units ?? 1),
    })),
  );
}
