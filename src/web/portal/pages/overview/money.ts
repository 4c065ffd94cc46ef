import type { OverviewQuery } from '../../operations/operations.js';

export type Money = NonNullable<OverviewQuery['appOverview']['sms']['costs'][number]>;

/** Formats an amount as the reader's language does. An amount that would round to nothing is shown as less than the least. */
export function formatMoney({ currency, amount }: Money): string {
  const format = new Intl.NumberFormat(undefined, { style: 'currency', currency });
  const value = Number(amount);
  const least = 10 ** -(format.resolvedOptions().maximumFractionDigits ?? 2);
  return value > 0 && value < least ? `less than ${format.format(least)}` : format.format(value);
}
