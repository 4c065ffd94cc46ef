import { Refusal } from './refusal.js';
import { tidyCountry, tidyLocale } from './tidy.rules.js';

/** The rules for the characters and length of a text (I4). */
export interface TextRules {
  /** The argument that a refusal names. */
  readonly field: string;
  readonly maxCodePoints: number;
  /** Emoji and several scripts need joiners, so display names and attributes may contain them. Texts that are compared must not. */
  readonly zeroWidth: 'allowed' | 'refused';
}

/**
 * Lone surrogates, controls, line and paragraph separators, and characters that change the writing direction (UAX #9).
 */
const neverAllowed = /[\p{Surrogate}\p{Control}\p{Line_Separator}\p{Paragraph_Separator}\p{Bidi_Control}]/u;
/** Invisible characters (Unicode, DerivedCoreProperties). With them, two different texts can look the same. */
const zeroWidthCharacter = /\p{Default_Ignorable_Code_Point}/u;
/**
 * More marks on one character than any language has (UAX #15, 13, Stream-Safe Text Format). Sorting n marks takes n²
 * steps: for sixteen thousand, almost a tenth of a second.
 */
const heapOfMarks = /\p{Mark}{31}/u;

/** Returns whether a text is cheap to convert to NFC, even if it is long. */
export function isQuickToNormalise(text: string): boolean {
  return !heapOfMarks.test(text);
}

/** A code point of NFC comes from at most four code points of at most two UTF-16 units each (UAX #15). */
const unitsPerCodePoint = 8;

/** Returns the text in NFC, or refuses it (I4). */
export function cleanText(text: string, { field, maxCodePoints, zeroWidth }: TextRules): string {
  if (!isBounded(text, maxCodePoints)) throw tooLong(field, maxCodePoints);
  if (!isClean(text, zeroWidth) || !isQuickToNormalise(text)) {
    throw new Refusal('BAD_USER_INPUT', { field, reason: 'INVALID_CHARACTERS' });
  }
  const clean = text.normalize('NFC');
  if (codePointsIn(clean) > maxCodePoints) throw tooLong(field, maxCodePoints);
  return clean;
}

function tooLong(field: string, max: number): Refusal {
  return new Refusal('BAD_USER_INPUT', { field, reason: 'TOO_LONG', max });
}

/** Returns whether a text has none of the characters that I4 refuses. */
export function isClean(text: string, zeroWidth: TextRules['zeroWidth']): boolean {
  return !neverAllowed.test(text) && (zeroWidth === 'allowed' || !zeroWidthCharacter.test(text));
}

/**
 * Returns whether a text can have this few code points in NFC. Call it before normalising: sorting fifty thousand
 * combining marks takes most of a second.
 */
export function isBounded(text: string, maxCodePoints: number): boolean {
  return text.length <= maxCodePoints * unitsPerCodePoint;
}

export function codePointsIn(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

const maxAttributeBytes = 16 * 1_024;
/** Far more than a profile needs, and far less than overflows the stack of a recursive function. */
const maxAttributeDepth = 16;

/** Returns a JSON object of at most 16 KiB with clean strings (A1), or refuses it. */
export function cleanAttributes(value: unknown, field: string): Record<string, unknown> {
  const tooLarge = () => new Refusal('BAD_USER_INPUT', { field, reason: 'TOO_LARGE', max: maxAttributeBytes });
  const malformed = () => new Refusal('BAD_USER_INPUT', { field, reason: 'MALFORMED' });
  let bytesSeen = 0;

  function clean(node: unknown, depth: number): unknown {
    // Count every node: a variable may be used many times in one object literal, and a list in
    // it may contain no string.
    if (++bytesSeen > maxAttributeBytes) throw tooLarge();
    if (node === null || typeof node === 'boolean') return node;
    if (typeof node === 'number' && Number.isFinite(node)) return cleanNumber(node);
    if (typeof node === 'string') return cleanString(node);
    if (typeof node !== 'object' || depth === maxAttributeDepth) throw malformed();
    if (Array.isArray(node)) return node.map(item => clean(item, depth + 1));
    const entries = Object.entries(node).map(([key, item]) => [cleanKey(key), clean(item, depth + 1)] as const);
    const copy = Object.fromEntries(entries);
    // Two keys may be equal in NFC. Then one value would be lost.
    if (Object.keys(copy).length !== entries.length) throw malformed();
    return copy;
  }

  /** A11: counts every digit. */
  function cleanNumber(number: number): number {
    bytesSeen += charactersIn(number);
    if (bytesSeen > maxAttributeBytes) throw tooLarge();
    return number;
  }

  function cleanString(text: string): string {
    // Check the size before normalising: see isBounded.
    bytesSeen += Buffer.byteLength(text);
    if (bytesSeen > maxAttributeBytes) throw tooLarge();
    return cleanText(text, { field, maxCodePoints: maxAttributeBytes, zeroWidth: 'allowed' });
  }

  function cleanKey(key: string): string {
    // Harmless as data, but code that copies the attributes key by key would set a prototype.
    if (key === '__proto__') throw malformed();
    return cleanString(key);
  }

  if (!isPlainObject(value)) throw malformed();
  const cleaned = clean(value, 0) as Record<string, unknown>;
  if (Buffer.byteLength(JSON.stringify(cleaned)) > maxAttributeBytes) throw tooLarge();
  return cleaned;
}

/** Returns the length of a number without an exponent. PostgreSQL returns it in this form: `1e308` as 309 digits. */
function charactersIn(number: number): number {
  const [digits = '', exponent] = String(number).split('e');
  return digits.length + Math.abs(Number(exponent ?? 0));
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** ISO 3166-1 alpha-2, and the user-assigned XK, which CLDR and libphonenumber use for Kosovo. */
const countries = new Set(
  `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
  CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
  GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT
  JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY
  MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM
  PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ
  TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW`.split(
    /\s+/,
  ),
);

/** Returns a country code in upper case. Null if there is no such country. */
export function readCountry(text: string): string | null {
  const country = tidyCountry(text);
  return countries.has(country) ? country : null;
}

export function parseCountry(text: string, field = 'country'): string {
  return readCountry(text) ?? refuse(field, 'UNKNOWN_COUNTRY');
}

/** BCP 47 (RFC 5646, 4.4.1): the longest tag of registered subtags. */
const maxLocaleCharacters = 35;
/** The canonical form may be shorter than the given one. */
const maxGivenLocaleCharacters = 2 * maxLocaleCharacters;

/** Returns a language tag in its canonical form, such as `zh-Hans-CN` for `zh_cn_#hans`. Null if the text is not one. */
export function readLocale(text: string): string | null {
  // Check the length first: sorting thousands of subtags takes seconds.
  if (text.length > maxGivenLocaleCharacters) return null;
  try {
    const [locale = ''] = Intl.getCanonicalLocales(tidyLocale(text));
    return locale !== '' && locale.length <= maxLocaleCharacters ? locale : null;
  } catch {
    // Drop the RangeError, which quotes the text.
    return null;
  }
}

export function parseLocale(text: string, field = 'locale'): string {
  return readLocale(text) ?? refuse(field, 'UNKNOWN_LOCALE');
}

function refuse(field: string, reason: 'UNKNOWN_COUNTRY' | 'UNKNOWN_LOCALE'): never {
  throw new Refusal('BAD_USER_INPUT', { field, reason });
}
