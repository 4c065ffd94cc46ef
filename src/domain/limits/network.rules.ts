import ipaddr from 'ipaddr.js';

/** Whom a limit per IP counts as one: an IPv4 address, or an IPv6 /64, the least that one customer is given (RFC 6177). */
export function networkOf(ip: string): string {
  if (!ipaddr.isValid(ip)) return ip;
  const address = ipaddr.process(ip);
  if (address instanceof ipaddr.IPv4) return address.toString();
  return `${address.parts
    .slice(0, 4)
    .map(part => part.toString(16))
    .join(':')}::/64`;
}
