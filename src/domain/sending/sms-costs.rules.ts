import type { Price, SmsPrices } from '../../platform/config/sms-prices.rules.js';

/** An amount of money. `amount` is a decimal number without rounding, such as `0.21`. */
export interface Money {
  currency: string;
  amount: string;
}

export interface CountrySegments {
  country: string;
  segments: number;
  /** The prices that the provider has reported (O30). */
  priced?: readonly PricedParts[];
}

/** Parts of SMS with the same reported price. */
export interface PricedParts extends Price {
  parts: number;
}

/**
 * Returns the key under which the daily counts store parts of one price. They store numbers of parts, not sums, so a count cannot become too large.
 */
export function pricedDetail(country: string, { currency, millionths }: Price): string {
  return `${country} ${currency} ${millionths}`;
}

export function readPricedDetail(detail: string): Price & { country: string } {
  const [country = '', currency = '', millionths = ''] = detail.split(' ');
  return { country, currency, millionths: Number(millionths) };
}

/**
 * Returns the cost of SMS, one amount for each currency: the prices that the provider reported and, for all other segments, an estimate by the
 * operator's prices. The currency of the operator's prices comes first. Omits segments without a price.
 */
export function costsOf(prices: SmsPrices | null, sent: readonly CountrySegments[]): Money[] {
  const sums = new Map<string, bigint>();
  const add = ({ currency, millionths }: Price, count: number) =>
    sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(count) * BigInt(millionths));
  for (const country of sent) {
    for (const { parts, ...price } of country.priced ?? []) add(price, parts);
    const millionths = prices && priceOf(prices, country.country);
    if (prices !== null && millionths !== null && unpricedOf(country) > 0) {
      add({ currency: prices.currency, millionths }, unpricedOf(country));
    }
  }
  if (sums.size === 0 && prices !== null && segmentsWithoutPrice(prices, sent) === 0) sums.set(prices.currency, 0n);
  const rank = (currency: string) => (currency === prices?.currency ? '' : currency);
  return [...sums]
    .sort(([one], [other]) => (rank(one) < rank(other) ? -1 : 1))
    .map(([currency, sum]) => ({ currency, amount: showMillionths(sum) }));
}

/** Counts the segments for which neither the provider nor the operator has given a price. */
export function segmentsWithoutPrice(prices: SmsPrices | null, sent: readonly CountrySegments[]): number {
  return sent
    .filter(({ country }) => prices === null || priceOf(prices, country) === null)
    .reduce((sum, country) => sum + unpricedOf(country), 0);
}

/** The provider may split a text into more parts than we count. */
function unpricedOf({ segments, priced = [] }: CountrySegments): number {
  return Math.max(0, segments - priced.reduce((sum, { parts }) => sum + parts, 0));
}

export function priceOf({ millionths, otherwise }: SmsPrices, country: string): number | null {
  return Object.hasOwn(millionths, country) ? (millionths[country] ?? null) : otherwise;
}

function showMillionths(sum: bigint): string {
  const digits = String(sum).padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0+$/, '');
  return fraction === '' ? digits.slice(0, -6) : `${digits.slice(0, -6)}.${fraction}`;
}
