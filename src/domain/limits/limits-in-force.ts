import { clockToleranceMs } from '../../platform/values/clock.rules.js';
import type { Deps } from '../deps.js';
import { findBudgets } from './budgets.queries.js';
import { budgetSubject, type LimitName, limits, type Quota } from './limits.js';

/** A limit that something was spent of, in the window that is open now. */
export interface LimitInForce {
  limit: LimitName;
  spent: number;
  most: number;
  resetsAt: number;
}

/** What was spent of these quotas; those of which nothing was are left out. */
export async function limitsInForce(
  { keys, now, store, limitsEnabled }: Pick<Deps, 'keys' | 'now' | 'store' | 'limitsEnabled'>,
  quotas: readonly Quota[],
): Promise<LimitInForce[]> {
  if (!limitsEnabled) return [];
  const subjects = quotas.map(({ limit, of }) => budgetSubject(keys, limit, of));
  const budgets = await findBudgets(store.reader, subjects);
  return quotas.flatMap(({ limit, most = limits[limit].most }, index) => {
    const budget = budgets.find(({ subject }) => subject === subjects[index]);
    if (budget === undefined || budget.spent === 0 || budget.resetsAt <= now()) return [];
    // One that ends later than any can is from before a clock was put back, and begins anew when it is spent.
    if (budget.resetsAt > now() + limits[limit].windowMs + clockToleranceMs) return [];
    return [{ limit, spent: budget.spent, most, resetsAt: budget.resetsAt }];
  });
}
