/** Unicode's names of regions. They include regions that are not countries, such as the European Union. */
const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/**
 * Returns whether a text is the code of a country (ISO 3166-1 alpha-2), or a similar one that phone numbers use, such as `XK`. Refuses `UK`, because
 * numbers have the code `GB`, and would never match it.
 */
export function isCountry(text: string): boolean {
  return /^[A-Z]{2}$/.test(text) && text !== 'ZZ' && names.of(text) !== undefined && isCanonical(text);
}

/** False for codes that another one has replaced. */
function isCanonical(country: string): boolean {
  return new Intl.Locale(`und-${country}`).region === country;
}
