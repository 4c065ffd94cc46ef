import { sql } from 'drizzle-orm';
import { clockToleranceMs } from '../clock.rules.js';
import type { Tx } from '../store/store.js';

export interface Spent {
  spent: number;
  resetsAt: number;
}

/**
 * Adds one to what was spent of a budget, beginning a new window when the last one is over, or ends later than any can
 * because the clock was put back; one atomic statement.
 */
export async function spendOne(tx: Tx, subject: string, windowMs: number, now: number): Promise<Spent> {
  const { budgets } = tx.tables;
  const isOver = sql`(${budgets.resetsAt} <= ${now} OR ${budgets.resetsAt} > ${now + windowMs + clockToleranceMs})`;
  const [row] = await tx.db
    .insert(budgets)
    .values({ subject, spent: 1, resetsAt: now + windowMs })
    .onConflictDoUpdate({
      target: budgets.subject,
      set: {
        spent: sql`CASE WHEN ${isOver} THEN 1 ELSE ${budgets.spent} + 1 END`,
        resetsAt: sql`CASE WHEN ${isOver} THEN ${now + windowMs} ELSE ${budgets.resetsAt} END`,
      },
    })
    .returning({ spent: budgets.spent, resetsAt: budgets.resetsAt });
  if (row === undefined) throw new Error('An upsert returned no row');
  return row;
}
