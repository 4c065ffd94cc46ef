import type { Kind } from '../platform/values/kinds.js';

/**
 * What was meant (I9, V21). People paste from mails, address books and chats, and their keyboards have letters and digits of
 * their own. Whatever these add is taken away here, before any parser reads the text, for every operation alike. So what
 * was stored can be typed again. Nothing is folded that could make one identifier of two.
 */

/** The longest text that anything is taken away from: more than any identifier or code has, with what surrounds it. */
const maxUnits = 2_048;

/** White space, and characters that nobody sees: those that set the writing direction, and those without a width. */
const unseen = String.raw`[\s\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]`;
const unseenAtStart = new RegExp(`^${unseen}+`, 'u');
const unseenAtEnd = new RegExp(`${unseen}+$`, 'u');

function withoutEnds(text: string): string {
  return text.length > maxUnits ? text : text.replace(unseenAtStart, '').replace(unseenAtEnd, '');
}

/**
 * Returns full-width letters, digits and signs as ASCII. NFKC would do more: it makes one text of `ﬀ` and `ff`, or of the
 * Kelvin sign and `K`, which are two mailboxes where mail may have other letters than ASCII (RFC 6531).
 */
function withoutFullWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, sign => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
}

/** Returns the decimal digits of every script as ASCII. Each of them has one value (Unicode, 4.6). */
function withAsciiDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Decimal_Number}/gu, digit => String(valueOfDigit(digit.codePointAt(0) as number)));
}

const decimalDigit = /^\p{Decimal_Number}$/u;

/** The digits of a script follow one another from zero to nine. */
function valueOfDigit(digit: number): number {
  let first = digit;
  while (decimalDigit.test(String.fromCodePoint(first - 1))) first--;
  return (digit - first) % 10;
}

/** Returns a text whose kind is not known yet (L1), or of no kind: a country, a language. */
export function meantText(text: string): string {
  return withoutFullWidth(withoutEnds(text));
}

/** `typed`: without what surrounds it, otherwise as it was typed (I6). `meant`: what today's parsers read. */
export interface Meant {
  readonly typed: string;
  readonly meant: string;
}

/** Letters of other alphabets that look like ours stay what they are, so no username can be taken for another (I1). */
function meantUsername(text: string): Meant {
  const typed = withoutEnds(text);
  return { typed, meant: withoutFullWidth(typed) };
}

const inBrackets = /^[<＜](.*)[>＞]$/su;
const mailto = /^mailto[:：]/iu;

function meantEmail(text: string): Meant {
  const bare = withoutEnds(text);
  const typed = withoutEnds(withoutEnds(bare.replace(inBrackets, '$1')).replace(mailto, ''));
  return { typed, meant: withoutFullWidth(typed) };
}

/** RFC 3966. */
const tel = /^tel:/i;

/** Every version stored a number in ASCII. */
function meantPhone(text: string): Meant {
  const ascii = withAsciiDigits(meantText(text))
    .replace(/\s/g, ' ')
    .replace(/\p{Dash}/gu, '-');
  const meant = withoutEnds(ascii.replace(tel, ''));
  return { typed: meant, meant };
}

export const meantAs: Readonly<Record<Kind, (text: string) => Meant>> = {
  USERNAME: meantUsername,
  EMAIL: meantEmail,
  PHONE: meantPhone,
};

/** L1: a phone number never contains `@`, and an email address may begin with `+`. */
export function kindMeant(text: string): Kind {
  if (meantText(text).includes('@')) return 'EMAIL';
  return meantPhone(text).meant.startsWith('+') ? 'PHONE' : 'USERNAME';
}

/** Returns whether a field of a form was left empty (A10). */
export function isEmpty(text: string): boolean {
  return text.length <= maxUnits && withoutEnds(text) === '';
}

/** The code that ISO 3166-1 reserves for the United Kingdom. People know it better than GB. */
const otherNames: Readonly<Record<string, string>> = { UK: 'GB' };

/** Returns two capital letters for those in any case, otherwise the text. */
export function meantCountry(text: string): string {
  const meant = meantText(text);
  // Check for ASCII first: 'ß' in capitals is SS, which is South Sudan.
  const code = /^[A-Za-z]{2}$/.test(meant) ? meant.toUpperCase() : meant;
  return otherNames[code] ?? code;
}

/**
 * Returns the language tag of what platforms write: `ja_JP`, `en_US.UTF-8` (POSIX), `zh_TW_#Hant` (Java), `en_US@rg=gbzzzz`
 * (ICU, Apple). What follows the `.`, the `@` or, but for the script, the `#` says nothing about the language.
 */
export function meantLocale(text: string): string {
  const [name = ''] = meantText(text).split(/[.@]/, 1);
  const [place = '', more = ''] = name.split('#', 2);
  const [language = '', ...rest] = place.replace(/[_-]+$/, '').split(/[_-]/);
  const script = /^[A-Za-z]{4}(?![A-Za-z])/.exec(more);
  return [language, ...(script ?? []), ...rest].join('-');
}

/** What a mail program, a gateway or a sentence leaves around the token of a link: all but the signs of base64url. */
const tokenInside = /^(?:#|%23|<)*([A-Za-z0-9_-]{64})(?![A-Za-z0-9_-])/;

/** Returns the token of a link without what surrounds it (V22). What holds none stays as it is. */
export function meantToken(text: string): string {
  return text.length > maxUnits ? text : (tokenInside.exec(withoutEnds(text))?.[1] ?? text);
}

/** What people, keyboards and mail programs put between or around the digits of a code. */
const betweenDigits =
  /[\s\p{Dash}\p{Quotation_Mark}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}.,:;·ー。．｡，、：；]/gu;
const sixDigits = /^[0-9]{6}$/;

/** Returns the six digits of a code, or null: what was typed is no code at all (V21). */
export function meantCode(text: string): string | null {
  if (text.length > maxUnits) return null;
  const digits = withAsciiDigits(text.replace(betweenDigits, ''));
  return sixDigits.test(digits) ? digits : null;
}
