import { createRequire } from 'node:module';
import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import type { Canonical } from '../../platform/values/canonical.js';
import { isClean } from '../text.rules.js';
import { tidyAs } from '../tidy.rules.js';
import { formAsTyped } from './typed-form.rules.js';

/** The only file that imports libphonenumber. It uses `/max`, because the smaller data sets cannot tell a mobile number from a fixed line. */

/** The version of the library, which is also the version of its data. */
export const phoneLibraryVersion: string = createRequire(import.meta.url)('libphonenumber-js/package.json').version;

/** A parsed phone number. Pass it on instead of parsing again, which takes up to 0.1 ms. */
export interface Phone {
  /** E.164. */
  readonly value: Canonical;
  /** The digits as they were typed after a `+`. Otherwise E.164 (I6). */
  readonly typed: Canonical;
  /** Whether it was written with a leading `+`. */
  readonly isInternational: boolean;
  /** ISO 3166-1 alpha-2. Null for a number of no country. */
  readonly country: string | null;
  /** `9011111111` of `+819011111111`. */
  readonly nationalNumber: string;
  readonly isPossible: boolean;
  readonly isValid: boolean;
  /** Whether it is a mobile number, which may get SMS (X4). */
  readonly isMobile: boolean;
}

/**
 * Parses a number. Reads a number without `+` as dialled in `country`, and refuses it if no country is given (I3). Returns null if the text is not a
 * number.
 */
export function readPhone(given: string | null | undefined, country: string | null): Phone | null {
  const text = tidyAs.PHONE(given ?? '').tidied;
  // The library skips zero-width spaces, which are not allowed (I4), and reads a country after a `;` (RFC 3966).
  if (text === '' || text.includes(';') || !isClean(text, 'refused')) return null;
  // Parse the whole text. By default the library searches a sentence for a number.
  const number = parsePhoneNumberFromString(text, {
    extract: false,
    ...(isKnownCountry(country) && { defaultCountry: country }),
  });
  // E.164 numbers have no extension.
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

/** E.164, 6.2.1. The library's data has longer numbers, which no other country can dial. */
const maxDigits = 15;

/** A range in use that is not yet in the library's data. The operator lists it (I11). */
export interface PhoneRange {
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** The first digits of its numbers, with `+`. */
  readonly prefix: string;
}

/** I11: returns a number in one of the operator's ranges as a mobile number of its country. Returns any other number unchanged. */
export function inRanges<P extends Phone | null>(phone: P, ranges: readonly PhoneRange[]): P {
  if (phone === null || phone.isValid || !phone.isPossible) return phone;
  const range = ranges.find(({ prefix }) => phone.value.startsWith(prefix));
  return range === undefined ? phone : { ...phone, country: range.country, isValid: true, isMobile: true };
}

/** Parses a stored number. If the number has just been parsed, use that result instead. */
export function readStoredPhone(value: Canonical): Phone | null {
  return readPhone(value, null);
}

/** Returns a stored number as people dial it in its country: without the country code, with and without the national prefix. */
export function dialledForms(value: string): string[] {
  const number = parsePhoneNumberFromString(value, { extract: false });
  if (number === undefined) return [];
  return [number.nationalNumber, number.formatNational().replace(/\D/g, '')];
}

/** Returns the ISO 3166-1 alpha-2 code of a number's country. Returns `ZZ`, a user-assigned code, for none. */
export function countryOf(phone: Phone | null): string {
  return phone?.country ?? 'ZZ';
}

function isKnownCountry(country: string | null): country is CountryCode {
  return country !== null && isSupportedCountry(country);
}

/** Countries such as the US do not distinguish the two. */
const mobileTypes: ReadonlySet<string | undefined> = new Set(['MOBILE', 'FIXED_LINE_OR_MOBILE']);

/** Satellite numbers are classified as mobile, but belong to no country (X4). */
function isMobile(number: PhoneNumber): boolean {
  return mobileTypes.has(number.getType()) && !number.isNonGeographic();
}
