import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { isClean } from '../text.rules.js';

/** The only file that meets libphonenumber. `/max`: the smaller data sets cannot tell a mobile from a fixed line. */

/** A number without `+` is read as somebody in `country` would dial it, and without a country not at all (I3). */
export function readPhone(text: string, country: string | null): PhoneNumber | null {
  // The library skips zero-width spaces, which no text of ours may hold (I4).
  if (!isClean(text, 'refused')) return null;
  // The whole text is the number; by default the library digs one out of any sentence.
  const number = parsePhoneNumberFromString(text, {
    extract: false,
    ...(isKnownCountry(country) && { defaultCountry: country }),
  });
  // What follows an extension would be lost in E.164.
  return number === undefined || number.ext ? null : number;
}

function isKnownCountry(country: string | null): country is CountryCode {
  return country !== null && isSupportedCountry(country);
}

/** Countries like the US do not tell the two apart. */
const mobileTypes: ReadonlySet<string | undefined> = new Set(['MOBILE', 'FIXED_LINE_OR_MOBILE']);

/** Whether an SMS may go there: satellite networks call their numbers mobile and belong to no country (X4). */
export function isMobile(number: PhoneNumber): boolean {
  return mobileTypes.has(number.getType()) && !number.isNonGeographic();
}

/** ISO 3166-1 alpha-2 of an E.164 number; `ZZ`, which ISO leaves to users, for one of no country. */
export function countryOfPhone(phone: string): string {
  return readPhone(phone, null)?.country ?? 'ZZ';
}

/** `81` and `9011111111`; null when it is no number. */
export function partsOfPhone(
  text: string,
  country: string | null = null,
): { callingCode: string; nationalNumber: string } | null {
  const number = readPhone(text, country);
  return number && { callingCode: number.countryCallingCode, nationalNumber: number.nationalNumber };
}
