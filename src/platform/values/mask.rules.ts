/**
 * Masks an address: `j***e@e***e.com`, `+81*******78`. Its owner recognises it among other own addresses, but nobody else can read it. Uses only
 * characters of the GSM alphabet. Otherwise the mask would double the price of an SMS. The number of asterisks is fixed, so that it does not reveal
 * the length.
 */
export function maskAddress(value: string): string {
  const [localPart = '', domain] = value.split('@');
  if (domain === undefined) return `${value.slice(0, 3)}*******${value.slice(-2)}`;
  const dot = domain.lastIndexOf('.');
  return `${ends(localPart)}@${ends(domain.slice(0, dot))}${domain.slice(dot)}`;
}

/** `a***` */
export function maskUsername(username: string): string {
  return start(username);
}

/** Returns the first letter and asterisks. Hides a single letter completely. */
function start(text: string): string {
  return text.length > 1 ? `${text[0]}***` : '***';
}

/** Returns the first and last character with asterisks between. Shows the last one only if at least two others remain hidden. */
function ends(text: string): string {
  const last = text.at(-1) ?? '';
  return text.length >= 4 && inEverySms.test(last) ? `${start(text)}${last}` : start(text);
}

/** Local parts may also end with characters that are not in the GSM alphabet, such as a backtick. */
const inEverySms = /[a-z0-9]/i;
