import type { Kind } from '../platform/values/kinds.js';

/**
 * Cleans typed text before any parser reads it (I9, V21). People paste from mails, address books and chats, and some keyboards have special letters
 * and digits. This file removes and converts such additions in the same way for every operation, so a stored text can be typed again. It never makes
 * two different identifiers equal.
 */

/** Longer texts are not cleaned, because that would take too long. No identifier or code is this long, even with text around it. */
const maxUnits = 2_048;

/** White space and invisible characters: those that set the writing direction, and those without a width. */
const unseen = String.raw`[\s\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]`;
const unseenAtStart = new RegExp(`^${unseen}+`, 'u');
const unseenAtEnd = new RegExp(`${unseen}+$`, 'u');

function withoutEnds(text: string): string {
  return text.length > maxUnits ? text : text.replace(unseenAtStart, '').replace(unseenAtEnd, '');
}

/**
 * Converts full-width letters, digits and signs to ASCII. NFKC would convert more, such as `ﬀ` to `ff`, or the Kelvin sign to `K`. These can be two
 * different mailboxes (RFC 6531).
 */
function withoutFullWidth(text: string): string {
  if (text.length > maxUnits) return text;
  return text.replace(/[\uff01-\uff5e]/g, sign => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
}

/** Converts the decimal digits of every script to ASCII. Each has exactly one value (Unicode, 4.6). */
function withAsciiDigits(text: string): string {
  if (text.length > maxUnits) return text;
  return text.replace(/(?![0-9])\p{Decimal_Number}/gu, digit => String(valueOfDigit(digit.codePointAt(0) as number)));
}

const decimalDigit = /^\p{Decimal_Number}$/u;

/** Returns the value of a digit. The digits of a script are consecutive, from zero to nine. */
function valueOfDigit(digit: number): number {
  let first = digit;
  while (decimalDigit.test(String.fromCodePoint(first - 1))) first--;
  return (digit - first) % 10;
}

/** Cleans a text of a kind that is not known yet (L1), or of no kind, such as a country or language. */
export function tidyText(text: string): string {
  return withoutFullWidth(withoutEnds(text));
}

/** `typed` is the text as it was typed, without surrounding characters (I6). `tidied` is the text for the parsers of this release. */
export interface Tidied {
  readonly typed: string;
  readonly tidied: string;
}

/** Does not convert letters of other alphabets that look like Latin ones, so that no username equals another (I1). */
function tidyUsername(text: string): Tidied {
  const typed = withoutEnds(text);
  return { typed, tidied: withoutFullWidth(typed) };
}

const inBrackets = /^[<＜](.*)[>＞]$/su;
const mailto = /^mailto[:：]/iu;

function tidyEmail(text: string): Tidied {
  const bare = withoutEnds(text);
  const typed = withoutEnds(withoutEnds(bare.replace(inBrackets, '$1')).replace(mailto, ''));
  return { typed, tidied: withoutFullWidth(typed) };
}

/** The scheme of a phone number in a link (RFC 3966). */
const tel = /^tel:/i;

/** All versions have stored numbers in ASCII. */
function tidyPhone(text: string): Tidied {
  const ascii = withAsciiDigits(tidyText(text))
    .replace(/\s/g, ' ')
    .replace(/\p{Dash}/gu, '-');
  const tidied = withoutEnds(ascii.replace(tel, ''));
  return { typed: tidied, tidied };
}

export const tidyAs: Readonly<Record<Kind, (text: string) => Tidied>> = {
  USERNAME: tidyUsername,
  EMAIL: tidyEmail,
  PHONE: tidyPhone,
};

/** L1: guesses the kind. A phone number never contains `@`, and an email address may begin with `+`. */
export function guessKind(text: string): Kind {
  if (tidyText(text).includes('@')) return 'EMAIL';
  return tidyPhone(text).tidied.startsWith('+') ? 'PHONE' : 'USERNAME';
}

/** Returns whether a field of a form was left empty (A10). */
export function isEmpty(text: string): boolean {
  return text.length <= maxUnits && withoutEnds(text) === '';
}

/** ISO 3166-1 reserves UK for the United Kingdom. People know it better than GB. */
const otherNames: Readonly<Record<string, string>> = { UK: 'GB' };

/** Returns a country code of two letters in upper case. Returns any other text as it is. */
export function tidyCountry(text: string): string {
  const tidied = tidyText(text);
  // Check for ASCII first: 'ß' in upper case is SS, which is South Sudan.
  const code = /^[A-Za-z]{2}$/.test(tidied) ? tidied.toUpperCase() : tidied;
  return otherNames[code] ?? code;
}

/**
 * Converts the locales of platforms to language tags: `ja_JP`, `en_US.UTF-8` (POSIX), `zh_TW_#Hant` (Java), `en_US@rg=gbzzzz` (ICU, Apple). Drops the
 * part after `.` or `@`, and the part after `#` except the script, because they do not describe the language. Of a list, as in the header
 * `Accept-Language`, it reads the first language.
 */
export function tidyLocale(text: string): string {
  const [name = ''] = tidyText(text).split(/[.@,;]/, 1);
  const [place = '', more = ''] = name.split('#', 2);
  const [language = '', ...rest] = place.replace(/[_-]+$/, '').split(/[_-]/);
  const script = /^[A-Za-z]{4}(?![A-Za-z])/.exec(more);
  return [language, ...(script ?? []), ...rest].join('-');
}

/** Finds the token of a link inside characters that a mail program, gateway or sentence has added. The token has only characters of base64url. */
const tokenInside = /^(?:#|%23|<)*([A-Za-z0-9_-]{64})(?![A-Za-z0-9_-])/;

/** Returns the token of a link without surrounding characters (V22). Returns a text without a token as it is. */
export function tidyToken(text: string): string {
  return text.length > maxUnits ? text : (tokenInside.exec(withoutEnds(text))?.[1] ?? text);
}

/** The characters that people, keyboards and mail programs add between or around the digits of a code. */
const betweenDigits =
  /[\s\p{Dash}\p{Quotation_Mark}\p{Open_Punctuation}\p{Close_Punctuation}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}.,:;·ー。．｡，、：；]/gu;
const sixDigits = /^[0-9]{6}$/;

/** Returns the six digits of a code. Null if the text is not a code (V21). */
export function tidyCode(text: string): string | null {
  if (text.length > maxUnits) return null;
  const digits = withAsciiDigits(text.replace(betweenDigits, ''));
  return sixDigits.test(digits) ? digits : null;
}
