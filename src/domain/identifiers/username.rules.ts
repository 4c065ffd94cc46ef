const username = /^[A-Za-z0-9][A-Za-z0-9._-]{2,63}$/;
const digitsOnly = /^[0-9]+$/;

/** The username as it is compared (I1), or null when it is none. Digits alone could be taken for a phone number. */
export function canonicalUsername(text: string): string | null {
  // ASCII by now, so that no locale and no special casing has a say.
  return username.test(text) && !digitsOnly.test(text) ? text.toLowerCase() : null;
}
