import type { Canonical } from '../../platform/values/canonical.js';

const username = /^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$/;
const digitsOnly = /^[0-9]+$/;

/** Returns the canonical form of a username (I1), or null if it is not one. Digits alone are refused, because they could be a phone number. */
export function canonicalUsername(text: string): Canonical | null {
  // The text is ASCII here, so lower case does not depend on a locale.
  return username.test(text) && !digitsOnly.test(text) ? (text.toLowerCase() as Canonical) : null;
}
