import type { Tx } from '../../platform/store/store.js';
import type { Deps } from '../deps.js';
import { type Spending, spendBudgets } from './budgets.queries.js';
import { counters } from './limits.js';
import { budgetSubject } from './subject.rules.js';

/** Returns the unit that counts one use of something, such as a link. */
export function oneUseOf(keys: Deps['keys'], counter: keyof typeof counters, of: readonly string[]): Spending {
  return { subject: budgetSubject(keys, counter, of), windowMs: counters[counter].windowMs, units: 1 };
}

/** Counts these uses, and returns whether each is the first in its window. */
export async function areFirstUses(tx: Tx, uses: readonly Spending[], now: number): Promise<boolean> {
  return (await spendBudgets(tx, uses, now)).every(({ spent }) => spent <= 1);
}
