/**
 * Masks an address so that its owner recognises it and others do not learn it: `j***@e***.com`, `+81*******78`. Uses
 * only characters of the GSM alphabet; otherwise the mask would double the price of an SMS. The number of asterisks is
 * fixed, so that it does not reveal the length.
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

/** Returns the first letter and asterisks. Hides a single letter too. */
function start(text: string): string {
  return text.length > 1 ? `${text[0]}***` : '***';
}
