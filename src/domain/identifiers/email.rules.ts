import { domainToASCII, domainToUnicode } from 'node:url';
import type { Canonical } from '../../platform/values/canonical.js';
import { isClean } from '../text.rules.js';

/**
 * RFC 5322, 3.2.3. Refuses quoted strings, comments, groups and obsolete forms, which mailers interpret differently.
 */
const dotAtom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
/**
 * NTT docomo and au allowed mailbox names with several dots in a row or a dot before the `@`, and thousands are in use (I12). A mailer quotes such a
 * name (RFC 5321, 4.1.2).
 */
const freeDots = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-][A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]*$/;
const domainsWithFreeDots: ReadonlySet<string> = new Set(['docomo.ne.jp', 'ezweb.ne.jp']);
/** The longest part before the `@` (RFC 5321, 4.5.3.1.1). */
const maxLocalOctets = 64;
/** A path has at most 256 octets, including its angle brackets (RFC 5321, 4.5.3.1.3). */
const maxOctets = 254;

/**
 * Allows only the ASCII of host names: domainToASCII reads a URL's host, which ends at `/` or `?`, and decodes `%41`.
 */
const hostCharacters = /^[A-Za-z0-9.\u{80}-\u{10ffff}-]+$/u;
/** A label of a host name (RFC 1123, 2.1 and RFC 1035, 2.3.4). */
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const digitsOnly = /^[0-9]+$/;

/**
 * Returns the canonical form of an address: in lower case, with the domain in A-labels (I2). Null if it is not an address. A host may distinguish
 * `A@` from `a@` (RFC 5321, 2.4), but none does, and two owners of one mailbox would be worse.
 */
export function canonicalEmail(text: string): Canonical | null {
  const at = text.lastIndexOf('@');
  const localPart = text.slice(0, Math.max(at, 0));
  if (localPart.length > maxLocalOctets || !freeDots.test(localPart)) return null;
  const domain = canonicalDomain(text.slice(at + 1));
  if (domain === null || !(dotAtom.test(localPart) || domainsWithFreeDots.has(domain))) return null;
  const address = `${localPart.toLowerCase()}@${domain}`;
  return address.length <= maxOctets ? (address as Canonical) : null;
}

/**
 * X3: returns the mailbox that limits count. Many providers deliver `name+tag` to `name`, so tags would give a sender any number of mailboxes. As
 * identifiers, addresses with different tags are different (I2).
 */
export function mailboxOf(address: string): string {
  return address.replace(/^([^+@]+)\+[^@]*@/, '$1@');
}

function canonicalDomain(text: string): string | null {
  // An A-label is never shorter than its Unicode form, so a longer text could not fit.
  if (text.length > 4 * maxOctets || !hostCharacters.test(text) || !isClean(text, 'refused')) return null;
  // Runs the processing of UTS #46. The result is '' if the text is not a domain.
  const domain = domainToASCII(text);
  const labels = domain.split('.');
  const top = labels.at(-1) ?? '';
  if (labels.length < 2 || !labels.every(part => label.test(part)) || !isDecodable(domain)) return null;
  // A top-level domain is never all digits (RFC 3696, 2), but the end of an IPv4 address is.
  return digitsOnly.test(top) ? null : domain;
}

const startsALabel = /(^|\.)xn--/;

/**
 * Returns whether every A-label can be decoded. Since Node 24, domainToASCII accepts any ASCII that begins with `xn--`.
 */
function isDecodable(domain: string): boolean {
  if (!startsALabel.test(domain)) return true;
  const shown = domainToUnicode(domain);
  return !startsALabel.test(shown) && domainToASCII(shown) === domain;
}
