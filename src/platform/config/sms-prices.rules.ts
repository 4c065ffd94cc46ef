import { isCountry } from '../values/countries.rules.js';

/** What the operator pays for one segment of an SMS. Amounts are whole millionths, since 0.1 + 0.2 is not 0.3. */
export interface SmsPrices {
  /** ISO 4217. */
  readonly currency: string;
  /** By ISO 3166-1 alpha-2. */
  readonly millionths: Readonly<Record<string, number>>;
  /** For every other country. Null: those have no price. */
  readonly otherwise: number | null;
}

const millionth = 6;
const price = /^(\*|[A-Z]{2})=(\d{1,4})(?:\.(\d{1,6}))?$/;

/** Reads `USD JP=0.07 GB=0.04 *=0.08`. Each country has one price. */
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
