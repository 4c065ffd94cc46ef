import { BlockList, isIP, isIPv4 } from 'node:net';

/** Returns a function that tells whether an address is in this list of addresses and CIDRs. */
export function createAddressMatcher(addressesAndCidrs: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const entry of addressesAndCidrs) {
    const [address = '', bits] = entry.split('/');
    const [family, allBits] = isIPv4(address) ? (['ipv4', 32] as const) : (['ipv6', 128] as const);
    list.addSubnet(address, bits === undefined ? allBits : Number(bits), family);
  }
  return address => isIP(address) !== 0 && list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}
