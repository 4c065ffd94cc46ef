import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Where an app's events may go (O6). PUBLIC: over https, to addresses of the public internet alone, so that nobody can make
 * this server knock at what stands behind its firewall. ANY: development.
 */
export type WebhookReach = 'ANY' | 'PUBLIC';

/** Why this URL may not be called, whoever its host name leads to; null: it may, as far as one can see from here. */
export function webhookUrlProblem(url: URL, reach: WebhookReach): string | null {
  if (reach === 'ANY') return null;
  if (url.protocol !== 'https:') return 'webhook:not-https';
  // Node asks no resolver about a literal address, so nobody else would look at it.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && !isPublicAddress(host) ? 'webhook:private-address' : null;
}

/**
 * Whether an address is of the public internet: not loopback, private, link-local (with the 169.254.169.254 of clouds),
 * shared (RFC 6598), multicast or reserved. An IPv4 address in IPv6 clothes (RFC 4291, 2.5.5.2) counts as what it is, and
 * whatever is translated or tunnelled to IPv4 is refused, since it may end anywhere.
 */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}
