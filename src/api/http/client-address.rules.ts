import { isIP, isIPv4, SocketAddress } from 'node:net';

/**
 * Returns the client's address: the right-most one that is not a trusted proxy's. The client can forge
 * everything to the left of it. An entry that is not an address ends the search at the proxy that added it, so the
 * result is always an address.
 */
export function clientAddress(
  peer: string,
  forwardedFor: string | undefined,
  isTrusted: (address: string) => boolean,
): string {
  let address = readAddress(peer) ?? peer;
  if (forwardedFor === undefined || !isTrusted(address)) return address;
  for (const entry of forwardedFor.split(',').reverse()) {
    const before = readAddress(entry.trim());
    if (before === null) return address;
    address = before;
    if (!isTrusted(address)) return address;
  }
  return address;
}

/** Returns the one spelling of an address. Some proxies append a port, with IPv6 in brackets (RFC 7239, 6). */
function readAddress(text: string): string | null {
  const withoutPort = /^\[(.+)\](?::\d{1,5})?$/.exec(text)?.[1] ?? /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? text;
  const [withoutZone = ''] = withoutPort.split('%');
  if (isIPv4(withoutZone)) return withoutZone;
  if (isIP(withoutZone) === 0) return null;
  const { address } = new SocketAddress({ address: withoutZone, family: 'ipv6' });
  // A socket that listens on :: shows IPv4 clients this way. As IPv6 addresses they would all share one /64 (X2).
  const mapped = /^::ffff:([\d.]+)$/.exec(address)?.[1];
  return mapped ?? address;
}
