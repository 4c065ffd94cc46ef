import { BlockList, isIP, isIPv4, SocketAddress } from 'node:net';

/** Whether an address is one of these, or in one of these CIDRs. */
export function createAddressMatcher(addressesAndCidrs: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const entry of addressesAndCidrs) {
    const [address = '', bits] = entry.split('/');
    const [family, allBits] = isIPv4(address) ? (['ipv4', 32] as const) : (['ipv6', 128] as const);
    list.addSubnet(address, bits === undefined ? allBits : Number(bits), family);
  }
  return address => isIP(address) !== 0 && list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

/**
 * Whose request it is: the right-most address that is no trusted proxy's. What stands further left is the client's own
 * text. An entry that is no address ends the walk at the proxy that passed it on, so nothing else is ever called one.
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

/** One spelling for each address; some proxies write a port after it, IPv6 then in brackets (RFC 7239, 6). */
function readAddress(text: string): string | null {
  const withoutPort = /^\[(.+)\](?::\d{1,5})?$/.exec(text)?.[1] ?? /^([\d.]+):\d{1,5}$/.exec(text)?.[1] ?? text;
  const [withoutZone = ''] = withoutPort.split('%');
  if (isIPv4(withoutZone)) return withoutZone;
  if (isIP(withoutZone) === 0) return null;
  const { address } = new SocketAddress({ address: withoutZone, family: 'ipv6' });
  // A socket that listens on :: shows clients of IPv4 so; as IPv6 they would all share one /64 (X2).
  const mapped = /^::ffff:([\d.]+)$/.exec(address)?.[1];
  return mapped ?? address;
}
