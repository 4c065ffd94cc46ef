import { createRequire } from 'node:module';
import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import type { Canonical } from '../../platform/values/canonical.js';
import { meantAs } from '../meant.rules.js';
import { isClean } from '../text.rules.js';
import { formAsTyped } from './typed-form.rules.js';

/** The only file that imports libphonenumber. `/max`: the smaller data sets cannot tell a mobile from a fixed line. */

/** Its metadata has no separate version. */
export const phoneLibraryVersion: string = createRequire(import.meta.url)('libphonenumber-js/package.json').version;

/** A phone number with all that parsing learnt. Pass it on: to parse a number again takes up to 0.1 ms. */
export interface Phone {
  /** E.164. */
  readonly value: Canonical;
  /** The digits as they were typed after a `+`; otherwise E.164 (I6). */
  readonly typed: Canonical;
  /** Whether it was written with a leading `+`. */
  readonly isInternational: boolean;
  /** ISO 3166-1 alpha-2; null for a number of no country. */
  readonly country: string | null;
  /** `9011111111` of `+819011111111`. */
  readonly nationalNumber: string;
  readonly isPossible: boolean;
  readonly isValid: boolean;
  /** Whether an SMS may go there (X4). */
  readonly isMobile: boolean;
}

/**
 * Reads a number without `+` as it is dialled in `country`, and refuses it where no country is given (I3). Returns null
 * for what is no number.
 */
export function readPhone(given: string | null | undefined, country: string | null): Phone | null {
  const text = meantAs.PHONE(given ?? '').meant;
  // The library skips zero-width spaces, which no text of ours may hold (I4), and reads a country after a `;` (RFC 3966).
  if (text === '' || text.includes(';') || !isClean(text, 'refused')) return null;
  // The whole text is the number; by default the library searches any sentence for one.
  const number = parsePhoneNumberFromString(text, {
    extract: false,
    ...(isKnownCountry(country) && { defaultCountry: country }),
  });
  // E.164 has no place for an extension.
  if (number === undefined || number.ext) return null;
  const value = number.number as string as Canonical;
  return {
    value,
    typed: formAsTyped('PHONE', text) ?? value,
    isInternational: text.startsWith('+'),
    country: number.country ?? null,
    nationalNumber: number.nationalNumber,
    isPossible: number.isPossible() && value.length <= maxDigits + '+'.length,
    isValid: number.isValid(),
    isMobile: isMobile(number),
  };
}

/** E.164, 6.2.1. The library's data has longer ones, for numbers that no other country can dial. */
const maxDigits = 15;

/** A range that is in service and that the library's data does not have yet. The operator lists it (I11). */
export interface PhoneRange {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** How its numbers begin, with `+`. */
  readonly prefix: string;
}

/** I11: returns a number of the operator's ranges as a mobile of their country, and any other as the library knows it. */
export function inRanges<P extends Phone | null>(phone: P, ranges: readonly PhoneRange[]): P {
  if (phone === null || phone.isValid || !phone.isPossible) return phone;
  const range = ranges.find(({ prefix }) => phone.value.startsWith(prefix));
  return range === undefined ? phone : { ...phone, country: range.country, isValid: true, isMobile: true };
}

/** Reads a number that is stored. Where the number has just been parsed, use that result instead. */
export function readStoredPhone(value: Canonical): Phone | null {
  return readPhone(value, null);
}

/** Returns a stored number as people dial it in its country: without the country code, and with the digit that they dial first. */
export function dialledForms(value: string): string[] {
  const number = parsePhoneNumberFromString(value, { extract: false });
  if (number === undefined) return [];
  return [number.nationalNumber, number.formatNational().replace(/\D/g, '')];
}

/** Returns the ISO 3166-1 alpha-2 code of a number's country; `ZZ`, which ISO leaves to users, for none. */
export function countryOf(phone: Phone | null): string {
  return phone?.country ?? 'ZZ';
}

function isKnownCountry(country: string | null): country is CountryCode {
  return country !== null && isSupportedCountry(country);
}

/** Countries like the US do not tell the two apart. */
const mobileTypes: ReadonlySet<string | undefined> = new Set(['MOBILE', 'FIXED_LINE_OR_MOBILE']);

/** Satellite networks call their numbers mobile and belong to no country (X4). */
function isMobile(number: PhoneNumber): boolean {
  return mobileTypes.has(number.getType()) && !number.isNonGeographic();
}
