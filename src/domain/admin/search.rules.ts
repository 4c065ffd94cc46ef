import { cleanText } from '../text.rules.js';

/** The longest identifier is an email address (I2). */
const maxCharacters = 254;

/**
 * Returns the prefix of a stored value that matches the search text, or null if the text is empty. Values are stored in
 * lower case, and phone numbers without separators (I1 to I3).
 */
export function readSearchPrefix(text: string): string | null {
  const clean = cleanText(text.trim(), { field: 'search', maxCodePoints: maxCharacters, zeroWidth: 'refused' });
  if (clean === '') return null;
  return clean.startsWith('+') ? clean.replace(/[\s().-]/g, '') : clean.toLowerCase();
}
