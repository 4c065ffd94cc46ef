import { clockToleranceMs } from '../../platform/values/clock.rules.js';
import type { Deps } from '../deps.js';
import { findBudgets } from './budgets.queries.js';
import { type LimitName, limits } from './limits.js';
import { mostOf, type Quota } from './spend.js';
import { budgetSubject } from './subject.rules.js';

/** A limit of which something was spent, in the window that is open now. */
export interface LimitInForce {
  limit: LimitName;
  spent: number;
  most: number;
  resetsAt: number;
}

/** Returns what was spent of these quotas, without those of which nothing was spent. */
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
    // A window that ends later than any can was noted before the clock was put back. It begins anew when it is spent.
    if (budget.resetsAt > now() + limits[limit].windowMs + clockToleranceMs) return [];
    return [{ limit, spent: budget.spent, most: mostOf(quota), resetsAt: budget.resetsAt }];
  });
}
