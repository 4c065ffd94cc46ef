import { inArray, sql } from 'drizzle-orm';
import type { Reader, Tx } from '../../platform/store/store.js';
import type { Tables } from '../../platform/store/tables.js';
import { clockToleranceMs } from '../../platform/values/clock.rules.js';

export type Budget = Tables['budgets']['$inferSelect'];

export interface Spending {
  subject: string;
  windowMs: number;
  /** 0 runs the same statement, in the same time, without spending. */
  units: number;
}

/**
 * Adds to the spent units of each budget, in one atomic statement. Begins a new window if the last one is over, or if it ends impossibly late because
 * the clock was set back. Returns the budgets in the order of `spendings`.
 */
export async function spendBudgets(tx: Tx, spendings: readonly Spending[], now: number): Promise<Budget[]> {
  const { budgets } = tx.tables;
  const isOver = sql`(${budgets.resetsAt} <= ${now} OR ${budgets.resetsAt} > excluded.resets_at + ${clockToleranceMs})`;
  const rows = spendings.map(({ subject, windowMs, units }) => ({ subject, spent: units, resetsAt: now + windowMs }));
  const spent = await tx.db
    .insert(budgets)
    // Write in the same order everywhere, so that two statements cannot deadlock.
    .values(rows.sort((a, b) => (a.subject < b.subject ? -1 : 1)))
    .onConflictDoUpdate({
      target: budgets.subject,
      set: {
        spent: sql`CASE WHEN ${isOver} THEN excluded.spent ELSE ${budgets.spent} + excluded.spent END`,
        resetsAt: sql`CASE WHEN ${isOver} THEN excluded.resets_at ELSE ${budgets.resetsAt} END`,
      },
    })
    .returning();
  return spendings.map(({ subject }) => {
    const budget = spent.find(row => row.subject === subject);
    if (budget === undefined) throw new Error('An upsert returned no row');
    return budget;
  });
}

/** Gives spent units back. `units: 0` runs the same statement without giving back. */
export async function refundBudgets(tx: Tx, refunds: readonly Omit<Spending, 'windowMs'>[]): Promise<void> {
  const { budgets } = tx.tables;
  const cases = refunds.map(({ subject, units }) => sql`WHEN ${subject} THEN CAST(${units} AS INTEGER)`);
  const units = sql`CASE ${budgets.subject} ${sql.join(cases, sql` `)} END`;
  await tx.db
    .update(budgets)
    .set({ spent: sql`CASE WHEN ${budgets.spent} > 0 THEN ${budgets.spent} - ${units} ELSE 0 END` })
    .where(
      inArray(
        budgets.subject,
        refunds.map(({ subject }) => subject),
      ),
    );
}

export async function findBudgets({ db, tables: { budgets } }: Reader, subjects: readonly string[]): Promise<Budget[]> {
  return await db
    .select()
    .from(budgets)
    .where(inArray(budgets.subject, [...subjects]));
}

/** Does the same, and locks the rows until the transaction ends, so that concurrent spending is either seen or waits. */
export async function lockBudgets({ db, tables: { budgets } }: Tx, subjects: readonly string[]): Promise<Budget[]> {
  return await db
    .update(budgets)
    .set({ spent: sql`${budgets.spent}` })
    .where(inArray(budgets.subject, [...subjects]))
    .returning();
}

export async function clearBudgets({ db, tables: { budgets } }: Tx, subjects: readonly string[]): Promise<void> {
  await db.delete(budgets).where(inArray(budgets.subject, [...subjects]));
}

/** Begins a budget's window again, as a mark that lasts until the window ends. */
export async function markUntil(tx: Tx, subject: string, resetsAt: number): Promise<void> {
  const { budgets } = tx.tables;
  await tx.db
    .insert(budgets)
    .values({ subject, spent: 1, resetsAt })
    .onConflictDoUpdate({ target: budgets.subject, set: { resetsAt } });
}
