import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Where the server may send an app's events (O6). PUBLIC: over https, only to addresses of the public internet, so that
 * nobody can make this server call hosts behind its firewall. ANY: development.
 */
export type WebhookReach = 'ANY' | 'PUBLIC';

/** Returns why this URL may not be called. Null: it may, as far as the URL shows. Does not resolve host names. */
export function webhookUrlProblem(url: URL, reach: WebhookReach): string | null {
  if (reach === 'ANY') return null;
  if (url.protocol !== 'https:') return 'webhook:not-https';
  // Node does not resolve a literal address, so nothing else would check it.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && !isPublicAddress(host) ? 'webhook:private-address' : null;
}

/**
 * Returns whether an address is on the public internet: not loopback, private, link-local (with the 169.254.169.254 of
 * clouds), shared (RFC 6598), multicast or reserved. An IPv4 address inside IPv6 (RFC 4291, 2.5.5.2) is judged as IPv4.
 * Addresses that are translated or tunnelled to IPv4 are refused, because they may reach any host.
 */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}
