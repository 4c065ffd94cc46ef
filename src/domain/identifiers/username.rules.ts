import type { Canonical } from '../../platform/values/canonical.js';

const username = /^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$/;
const digitsOnly = /^[0-9]+$/;

/**
 * Returns the username as it is compared (I1), or null when it is none. Digits alone could be read as a phone number.
 */
export function canonicalUsername(text: string): Canonical | null {
  // The text is ASCII here, so no locale changes what lower case means.
  return username.test(text) && !digitsOnly.test(text) ? (text.toLowerCase() as Canonical) : null;
}
