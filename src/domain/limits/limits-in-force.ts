import { clockToleranceMs } from '../../platform/values/clock.rules.js';
import type { Deps } from '../deps.js';
import { findBudgets } from './budgets.queries.js';
import { type LimitName, limits } from './limits.js';
import { mostOf, type Quota } from './spend.js';
import { budgetSubject } from './subject.rules.js';

/** A limit of which something was spent in the current window. */
export interface LimitInForce {
  limit: LimitName;
  spent: number;
  most: number;
  resetsAt: number;
}

/** Returns the spent units of these quotas. Omits quotas without any. */
export async function limitsInForce(
  { keys, now, store, limitsEnabled }: Pick<Deps, 'keys' | 'now' | 'store' | 'limitsEnabled'>,
  quotas: readonly Quota[],
): Promise<LimitInForce[]> {
  if (!limitsEnabled) return [];
  const subjects = quotas.map(({ limit, of }) => budgetSubject(keys, limit, of));
  const budgets = await findBudgets(store.reader, subjects);
  return quotas.flatMap((quota, index) => {
    const { limit } = quota;
    const budget = budgets.find(({ subject }) => subject === subjects[index]);
    if (budget === undefined || budget.spent === 0 || budget.resetsAt <= now()) return [];
    // A window that ends impossibly late was stored before the clock was set back. The next spending begins a new one.
    if (budget.resetsAt > now() + limits[limit].windowMs + clockToleranceMs) return [];
    return [{ limit, spent: budget.spent, most: mostOf(quota), resetsAt: budget.resetsAt }];
  });
}
