import { isId } from '../../../platform/values/ids.js';
import { cleanText } from '../../text.rules.js';
import { guessKind, isEmpty, tidyAs } from '../../tidy.rules.js';
import { foldForSearch } from './search-terms.rules.js';

export const userOrders = ['NEWEST', 'OLDEST', 'LAST_LOGIN'] as const;
export type UserOrder = (typeof userOrders)[number];

/** A parsed search, which finds users who match all words. */
export interface Search {
  /** The user id, if the text looks like one. Then only this user may be meant. */
  userId: string | null;
  /** For each word, the prefixes of matching terms. The longest word comes first, because it finds the fewest users. */
  words: readonly (readonly string[])[];
}

/** The longest identifier is an email address (I2). */
const maxCharacters = 254;
/** Each word adds a condition to the query. */
const mostWords = 8;

/** A number as it is dialled or written. */
const number = /^\+?[\d\s().-]*$/;
const betweenDigits = /\(0\)|[\s().-]/g;

/** Parses the text of a search (O13). Null if it is empty. */
export function readSearch(text: string): Search | null {
  const clean = cleanText(tidyAs[guessKind(text)](text).tidied, {
    field: 'search',
    maxCodePoints: maxCharacters,
    zeroWidth: 'allowed',
  });
  if (isEmpty(clean)) return null;
  const userId = isId(clean) ? clean.toLowerCase() : null;
  const dialled = tidyAs.PHONE(clean).tidied;
  if (number.test(dialled) && /\d/.test(dialled)) return { userId, words: [prefixesOfNumber(clean, dialled)] };
  const words = new Set(foldForSearch(clean).split(/\s+/).filter(Boolean));
  const longestFirst = [...words].sort((a, b) => b.length - a.length);
  return { userId, words: longestFirst.slice(0, mostWords).map(prefixesOf) };
}

/** A username or domain may look like a number too, unless it has spaces or begins with `+`. */
function prefixesOfNumber(clean: string, dialled: string): string[] {
  const digits = dialled.replace(betweenDigits, '');
  const typed = foldForSearch(clean);
  return [...new Set([...prefixesOf(digits), ...(/^\+|\s/.test(typed) ? [] : prefixesOf(typed))])];
}

/** Terms of a domain begin with `@`, and international numbers with `+`. */
function prefixesOf(word: string): string[] {
  if (word.startsWith('+') || word.includes('@')) return [word];
  return [word, `@${word}`, ...(/^\d+$/.test(word) ? [`+${word}`] : [])];
}
