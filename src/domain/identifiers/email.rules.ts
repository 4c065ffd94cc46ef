import { domainToASCII, domainToUnicode } from 'node:url';
import type { Canonical } from '../../platform/values/canonical.js';
import { isClean } from '../text.rules.js';

/**
 * RFC 5322, 3.2.3. Refuses quoted strings, comments, groups and obsolete forms, which mailers interpret differently.
 */
const dotAtom = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
/**
 * NTT docomo and au gave mailboxes names with several dots in a row and with a dot before the `@`, and thousands are in use
 * (I12). A mailer puts such a name between quotes (RFC 5321, 4.1.2).
 */
const freeDots = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-][A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]*$/;
const domainsWithFreeDots: ReadonlySet<string> = new Set(['docomo.ne.jp', 'ezweb.ne.jp']);
/** RFC 5321, 4.5.3.1.1 */
const maxLocalOctets = 64;
/** A path has 256 octets with its angle brackets (RFC 5321, 4.5.3.1.3). */
const maxOctets = 254;

/**
 * Allows only the ASCII of host names: domainToASCII reads a URL's host, which ends at `/` or `?`, and decodes `%41`.
 */
const hostCharacters = /^[A-Za-z0-9.\u{80}-\u{10ffff}-]+$/u;
/** RFC 1123, 2.1 and RFC 1035, 2.3.4 */
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const digitsOnly = /^[0-9]+$/;

/**
 * Returns the address as it is stored and compared, in lower case and with the domain in A-labels (I2); null when it is
 * no address. RFC 5321, 2.4 allows a host to distinguish `A@` from `a@`. None does, and two owners of one mailbox would
 * be worse.
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
 * X3: the mailbox that a limit counts. Many providers deliver `name+tag` to `name`, so that tags would be mailboxes without
 * end. As identifiers, addresses with different tags are different (I2).
 */
export function mailboxOf(address: string): string {
  return address.replace(/^([^+@]+)\+[^@]*@/, '$1@');
}

function canonicalDomain(text: string): string | null {
  // An A-label is never shorter than its Unicode form, so a longer text could not fit.
  if (text.length > 4 * maxOctets || !hostCharacters.test(text) || !isClean(text, 'refused')) return null;
  // UTS #46 processing; '' when it is no domain.
  const domain = domainToASCII(text);
  const labels = domain.split('.');
  const top = labels.at(-1) ?? '';
  if (labels.length < 2 || !labels.every(part => label.test(part)) || !standsForSomething(domain)) return null;
  // RFC 3696, 2: a top-level domain is not all digits, and an IPv4 address ends with nothing else.
  return digitsOnly.test(top) ? null : domain;
}

const startsALabel = /(^|\.)xn--/;

/**
 * Returns whether every A-label can be decoded. Since Node 24, domainToASCII accepts any ASCII that begins with `xn--`.
 */
function standsForSomething(domain: string): boolean {
  if (!startsALabel.test(domain)) return true;
  const shown = domainToUnicode(domain);
  return !startsALabel.test(shown) && domainToASCII(shown) === domain;
}
