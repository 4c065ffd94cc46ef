import type { SmsPrices } from '../../platform/config/sms-prices.rules.js';

/** An amount of money. `amount` is a decimal number without rounding, as `0.21`. */
export interface Money {
  currency: string;
  amount: string;
}

export interface CountrySegments {
  country: string;
  segments: number;
}

/** Estimates what SMS cost: segments times the price of their country. Countries without a price are left out. */
export function costOf(prices: SmsPrices, sent: readonly CountrySegments[]): Money {
  let sum = 0n;
  for (const { country, segments } of sent) sum += BigInt(segments) * BigInt(priceOf(prices, country) ?? 0);
  return { currency: prices.currency, amount: showMillionths(sum) };
}

/** Counts the segments whose country has no price. */
export function segmentsWithoutPrice(prices: SmsPrices, sent: readonly CountrySegments[]): number {
  return sent
    .filter(({ country }) => priceOf(prices, country) === null)
    .reduce((sum, { segments }) => sum + segments, 0);
}

export function priceOf({ millionths, otherwise }: SmsPrices, country: string): number | null {
  return Object.hasOwn(millionths, country) ? (millionths[country] ?? null) : otherwise;
}

function showMillionths(sum: bigint): string {
  const digits = String(sum).padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '');
  return fraction === '' ? digits.slice(0, -6) : `${digits.slice(0, -6)}.${fraction}`;
}
