import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Where the server may send an app's events (O6). PUBLIC: over https, only to addresses of the public internet, so that
 * nobody can make this server call hosts behind its firewall. ANY: development.
 */
export type WebhookReach = 'ANY' | 'PUBLIC';

const ipv4Compatible = ipaddr.IPv6.parseCIDR('::/96');

/** Returns why this URL may not be called, or null. The addresses of a host name are checked at each delivery. */
export function webhookUrlProblem(
  url: URL,
  reach: WebhookReach,
): 'webhook:not-https' | 'webhook:private-address' | null {
  if (reach === 'ANY') return null;
  if (url.protocol !== 'https:') return 'webhook:not-https';
  // Node does not resolve a literal address, so nothing else would check it.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && !isPublicAddress(host) ? 'webhook:private-address' : null;
}

/**
 * Whether an address is of the public internet: not loopback, private, link-local (with the 169.254.169.254 of clouds),
 * shared (RFC 6598), multicast or reserved. An IPv4-mapped address (RFC 4291, 2.5.5.2) counts as the IPv4 address. An
 * address that is translated or tunnelled to IPv4 is refused, since it may end anywhere; so is an IPv4-compatible one
 * (`::/96`, RFC 4291, 2.5.5.1), which some stacks deliver to the IPv4 address inside.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === 'unicast' && !(parsed instanceof ipaddr.IPv6 && parsed.match(ipv4Compatible));
}
