import { isId } from '../../../platform/values/ids.js';
import { isEmpty, kindMeant, meantAs } from '../../meant.rules.js';
import { cleanText } from '../../text.rules.js';
import { foldForSearch } from './search-terms.rules.js';

export const userOrders = ['NEWEST', 'OLDEST', 'LAST_LOGIN'] as const;
export type UserOrder = (typeof userOrders)[number];

/** What a search looks for: users who have every word. */
export interface Search {
  /** Where the text is the id of a user, this user alone may be meant. */
  userId: string | null;
  /** For each word how a term may begin that has it. The longest word comes first: it finds the fewest. */
  words: readonly (readonly string[])[];
}

/** The longest identifier is an email address (I2). */
const maxCharacters = 254;
/** Each word is one more condition of the query. */
const mostWords = 8;

/** A number as it is dialled or written. */
const number = /^\+?[\d\s().-]*$/;
const betweenDigits = /\(0\)|[\s().-]/g;

/** Reads the text of a search (O13). Null: it is empty. */
export function readSearch(text: string): Search | null {
  const clean = cleanText(meantAs[kindMeant(text)](text).meant, {
    field: 'search',
    maxCodePoints: maxCharacters,
    zeroWidth: 'allowed',
  });
  if (isEmpty(clean)) return null;
  const userId = isId(clean) ? clean.toLowerCase() : null;
  const dialled = meantAs.PHONE(clean).meant;
  if (number.test(dialled) && /\d/.test(dialled)) return { userId, words: [prefixesOfNumber(clean, dialled)] };
  const words = new Set(foldForSearch(clean).split(/\s+/).filter(Boolean));
  const longestFirst = [...words].sort((a, b) => b.length - a.length);
  return { userId, words: longestFirst.slice(0, mostWords).map(prefixesOf) };
}

/** A username or domain may look like a number too, unless it has blanks or begins with `+`. */
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
