import ipaddr from 'ipaddr.js';

const ipv4Compatible = ipaddr.IPv6.parseCIDR('::/96');

/** Of one's own machine or network, with the shared addresses of overlay networks (RFC 6598). */
const privateRanges: readonly string[] = ['loopback', 'private', 'uniqueLocal', 'carrierGradeNat'];

/**
 * Whether an address is of the public internet: not loopback, private, link-local (with the 169.254.169.254 of clouds),
 * shared (RFC 6598), multicast or reserved. An IPv4-mapped address (RFC 4291, 2.5.5.2) counts as the IPv4 address. An
 * address that is translated or tunnelled to IPv4 is refused, since it may end anywhere; so is an IPv4-compatible one
 * (`::/96`, RFC 4291, 2.5.5.1), which some stacks deliver to the IPv4 address inside.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === 'unicast' && !isIpv4Compatible(parsed);
}

/**
 * Whether an address is of this machine or of a private network. Not the opposite of `isPublicAddress`: an address that is
 * translated to IPv4 (RFC 6052) may end anywhere.
 */
export function isPrivateAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return privateRanges.includes(parsed.range());
}

function isIpv4Compatible(parsed: ReturnType<typeof ipaddr.process>): boolean {
  return parsed instanceof ipaddr.IPv6 && parsed.match(ipv4Compatible);
}
