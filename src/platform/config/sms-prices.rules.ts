import { isCountry } from '../values/countries.rules.js';

/** The operator's prices for one segment of an SMS. Amounts are whole millionths, because 0.1 + 0.2 is not 0.3. */
export interface SmsPrices {
  /** ISO 4217. */
  readonly currency: string;
  /** The keys are ISO 3166-1 alpha-2 codes. */
  readonly millionths: Readonly<Record<string, number>>;
  /** The price for all other countries. Null if they have none. */
  readonly otherwise: number | null;
}

/** An amount in one currency, in whole millionths. */
export interface Price {
  /** ISO 4217. */
  readonly currency: string;
  readonly millionths: number;
}

/** Parses an amount as providers write it, such as `0.03330000`, and rounds it to millionths. Null if it is not an amount. */
export function readMillionths(text: unknown): number | null {
  const isAmount = typeof text === 'string' && /^\d{1,6}(?:\.\d{1,12})?$/.test(text);
  return isAmount ? Math.round(Number(text) * 1_000_000) : null;
}

const millionth = 6;
const price = /^(\*|[A-Z]{2})=(\d{1,4})(?:\.(\d{1,6}))?$/;

/** Parses `USD JP=0.07 GB=0.04 *=0.08`. Each country has one price. */
export function readSmsPrices(text: string): SmsPrices | undefined {
  const [currency = '', ...items] = text.trim().split(/\s+/);
  if (items.length === 0 || !Intl.supportedValuesOf('currency').includes(currency)) return undefined;
  const millionths: Record<string, number> = {};
  for (const item of items) {
    const [, country = '', whole = '', fraction = ''] = price.exec(item) ?? [];
    const isKnown = country === '*' || isCountry(country);
    if (!isKnown || Object.hasOwn(millionths, country)) return undefined;
    millionths[country] = Number(whole + fraction.padEnd(millionth, '0'));
  }
  const { '*': otherwise = null, ...ofCountries } = millionths;
  return { currency, millionths: ofCountries, otherwise };
}
