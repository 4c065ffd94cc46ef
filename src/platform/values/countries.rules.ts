/** Names of regions as Unicode has them. They know more than countries, such as the European Union. */
const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/**
 * Returns whether a text is the code of a country (ISO 3166-1 alpha-2), or one like it that phone numbers use, such as `XK`.
 * `UK` is none: it means `GB`, and no number would ever match it.
 */
export function isCountry(text: string): boolean {
  return /^[A-Z]{2}$/.test(text) && text !== 'ZZ' && names.of(text) !== undefined && isCanonical(text);
}

/** False for codes that another one has replaced. */
function isCanonical(country: string): boolean {
  return new Intl.Locale(`und-${country}`).region === country;
}
