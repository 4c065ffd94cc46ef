import ipaddr from 'ipaddr.js';

const ipv4Compatible = ipaddr.IPv6.parseCIDR('::/96');

/** Ranges of this machine and of private networks, including the shared addresses of overlay networks (RFC 6598). */
const privateRanges: readonly string[] = ['loopback', 'private', 'uniqueLocal', 'carrierGradeNat'];

/**
 * Whether an address is on the public internet: not loopback, private, link-local (which includes 169.254.169.254 of clouds), shared (RFC 6598),
 * multicast or reserved. An IPv4-mapped address (RFC 4291, 2.5.5.2) counts as its IPv4 address. An address that is translated or tunnelled to IPv4 is
 * refused, because it may reach any IPv4 address. An IPv4-compatible one (`::/96`, RFC 4291, 2.5.5.1) is refused too, because some systems deliver to
 * the IPv4 address inside.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === 'unicast' && !isIpv4Compatible(parsed);
}

/**
 * Whether an address belongs to this machine or a private network. It is not the opposite of `isPublicAddress`: an address that is translated to IPv4
 * (RFC 6052) is neither.
 */
export function isPrivateAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return privateRanges.includes(parsed.range());
}

function isIpv4Compatible(parsed: ReturnType<typeof ipaddr.process>): boolean {
  return parsed instanceof ipaddr.IPv6 && parsed.match(ipv4Compatible);
}
