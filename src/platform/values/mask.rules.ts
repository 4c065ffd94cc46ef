/**
 * An address as those may see it who need to recognise it but not to learn it: `j***@e***.com`, `+81*******78`. Only
 * characters of the GSM alphabet, or a mask would double the price of an SMS; always as many, so that it tells no length.
 */
export function maskAddress(value: string): string {
  const [localPart = '', domain] = value.split('@');
  if (domain === undefined) return `${value.slice(0, 3)}*******${value.slice(-2)}`;
  const dot = domain.lastIndexOf('.');
  return `${start(localPart)}@${start(domain.slice(0, dot))}${domain.slice(dot)}`;
}

/** `a***` */
export function maskUsername(username: string): string {
  return start(username);
}

/** The first letter, unless it is the only one. */
function start(text: string): string {
  return text.length > 1 ? `${text[0]}***` : '***';
}
