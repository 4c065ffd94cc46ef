import { kindMeant, meantAs } from '../meant.rules.js';
import { cleanText } from '../text.rules.js';

/** The longest identifier is an email address (I2). */
const maxCharacters = 254;

/** The beginning of a number that was typed with separators. An email address may begin with `+` too. */
const numberPrefix = /^\+[\d\s().-]*$/;

/**
 * Returns the prefixes of stored values that match the search text, or null if the text is empty. Values are stored in
 * lower case, and phone numbers without separators (I1 to I3). An earlier version may have stored them as they were
 * typed (I6).
 */
export function readSearchPrefixes(text: string): string[] | null {
  const read = meantAs[kindMeant(text)](text);
  const clean = cleanSearch(read.meant);
  const typed = cleanSearch(read.typed);
  if (clean === '') return null;
  if (numberPrefix.test(clean)) return [clean.replace(/[\s().-]/g, '')];
  return [...new Set([clean.toLowerCase(), typed])];
}

function cleanSearch(text: string): string {
  return cleanText(text, { field: 'search', maxCodePoints: maxCharacters, zeroWidth: 'refused' });
}
