import { Refusal } from './refusal.js';

/** What a text may hold (I4). */
export interface TextRules {
  /** The argument that a refusal names. */
  readonly field: string;
  readonly maxCodePoints: number;
  /** Emoji and several scripts need joiners, so display names and attributes may hold them; nothing that is compared may. */
  readonly zeroWidth: 'allowed' | 'refused';
}

/** Lone surrogates, controls, line and paragraph separators, and what turns the direction of writing (UAX #9). */
const neverAllowed = /[\p{Surrogate}\p{Control}\p{Line_Separator}\p{Paragraph_Separator}\p{Bidi_Control}]/u;
/** Characters that are drawn as nothing (Unicode, DerivedCoreProperties): with them two texts look the same and differ. */
const zeroWidthCharacter = /\p{Default_Ignorable_Code_Point}/u;
/**
 * More marks on one character than any language has (UAX #15, 13, Stream-Safe Text Format). Putting n of them in order takes
 * n² steps: sixteen thousand, most of a tenth of a second.
 */
const heapOfMarks = /\p{Mark}{31}/u;

/** Whether a text is cheap to put into NFC, whatever its length. */
export function isQuickToNormalise(text: string): boolean {
  return !heapOfMarks.test(text);
}

/** No code point of NFC comes from more than four, of two UTF-16 units each at most (UAX #15). */
const unitsPerCodePoint = 8;

/** The text in NFC, or a refusal (I4). */
export function cleanText(text: string, { field, maxCodePoints, zeroWidth }: TextRules): string {
  const isReadable = isBounded(text, maxCodePoints) && isClean(text, zeroWidth) && isQuickToNormalise(text);
  const clean = isReadable ? text.normalize('NFC') : null;
  if (clean === null || codePointsIn(clean) > maxCodePoints) throw new Refusal('BAD_USER_INPUT', { field });
  return clean;
}

/** Whether a text has none of the characters that I4 refuses. */
export function isClean(text: string, zeroWidth: TextRules['zeroWidth']): boolean {
  return !neverAllowed.test(text) && (zeroWidth === 'allowed' || !zeroWidthCharacter.test(text));
}

/**
 * Whether a text can have this few code points in NFC. To be asked before it is normalised: putting fifty thousand
 * combining marks in order takes most of a second.
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
/** Far more than a profile needs, far less than the stack of any recursion over it. */
const maxAttributeDepth = 16;

/** A JSON object of at most 16 KiB (A1), the strings inside it clean too. */
export function cleanAttributes(value: unknown, field: string): Record<string, unknown> {
  const refusal = new Refusal('BAD_USER_INPUT', { field });
  let bytesSeen = 0;

  function clean(node: unknown, depth: number): unknown {
    // A variable may stand in many places of an object that is written out, and a list in it has no string to count.
    if (++bytesSeen > maxAttributeBytes) throw refusal;
    if (node === null || typeof node === 'boolean') return node;
    if (typeof node === 'number' && Number.isFinite(node)) return node;
    if (typeof node === 'string') return cleanString(node);
    if (typeof node !== 'object' || depth === maxAttributeDepth) throw refusal;
    if (Array.isArray(node)) return node.map(item => clean(item, depth + 1));
    const entries = Object.entries(node).map(([key, item]) => [cleanKey(key), clean(item, depth + 1)] as const);
    const copy = Object.fromEntries(entries);
    // Two keys that NFC makes one would lose a value.
    if (Object.keys(copy).length !== entries.length) throw refusal;
    return copy;
  }

  function cleanString(text: string): string {
    // Before any of it is normalised: see isBounded.
    bytesSeen += Buffer.byteLength(text);
    if (bytesSeen > maxAttributeBytes) throw refusal;
    return cleanText(text, { field, maxCodePoints: maxAttributeBytes, zeroWidth: 'allowed' });
  }

  function cleanKey(key: string): string {
    // As data it is harmless here, but whoever copies the attributes key by key would set a prototype.
    if (key === '__proto__') throw refusal;
    return cleanString(key);
  }

  if (!isPlainObject(value)) throw refusal;
  const cleaned = clean(value, 0) as Record<string, unknown>;
  if (Buffer.byteLength(JSON.stringify(cleaned)) > maxAttributeBytes) throw refusal;
  return cleaned;
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** ISO 3166-1 alpha-2, and XK: user-assigned, and what CLDR and libphonenumber call Kosovo. */
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

/** A country in capitals, however it was typed. */
export function parseCountry(text: string, field = 'country'): string {
  // ASCII first: the capitals of 'ß' are South Sudan.
  const country = /^[A-Za-z]{2}$/.test(text) ? text.toUpperCase() : '';
  if (!countries.has(country)) throw new Refusal('BAD_USER_INPUT', { field });
  return country;
}

/** BCP 47 (RFC 5646, 4.4.1): the longest tag that registered subtags make. */
const maxLocaleCharacters = 35;
/** A canonical form may be shorter than what was given. */
const maxGivenLocaleCharacters = 2 * maxLocaleCharacters;

/** A language tag in its canonical form, `zh-hans-cn` as `zh-Hans-CN`. */
export function parseLocale(text: string, field = 'locale'): string {
  try {
    // Bounded before it is read: putting thousands of subtags in order takes seconds.
    const [locale = ''] = Intl.getCanonicalLocales(text.length <= maxGivenLocaleCharacters ? text : '');
    if (locale !== '' && locale.length <= maxLocaleCharacters) return locale;
  } catch {
    // A RangeError that quotes the text.
  }
  throw new Refusal('BAD_USER_INPUT', { field });
}
