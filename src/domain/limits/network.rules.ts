import ipaddr from 'ipaddr.js';

/** A range of addresses that a limit counts as one, and the factor for the number of the limit. */
export interface Tier {
  network: string;
  factor: number;
}

/**
 * A customer has at least an IPv6 /64, often a /56 or /48 (RFC 6177), and can use a new /64 for each request. Wider tiers have higher numbers,
 * because they may also be many customers of one provider.
 */
const tiersOfIpv6 = [
  { bits: 64, factor: 1 },
  { bits: 56, factor: 2 },
  { bits: 48, factor: 4 },
] as const;

type Tiers = readonly [Tier, ...Tier[]];

/** Returns the networks of an address, narrowest first: IPv4 /32, or IPv6 /64, /56 and /48 (X6). */
export function networkTiers(ip: string): Tiers {
  if (ip !== latest.ip) latest = { ip, tiers: findTiers(ip) };
  return latest.tiers;
}

/** The address of the call before. One request asks for its networks up to ten times, and parsing takes longer than all else here. */
let latest: { readonly ip: string; readonly tiers: Tiers } = { ip: '', tiers: findTiers('') };

function findTiers(ip: string): Tiers {
  if (!ipaddr.isValid(ip)) return [{ network: ip, factor: 1 }];
  const address = ipaddr.process(ip);
  if (address instanceof ipaddr.IPv4) return [{ network: address.toString(), factor: 1 }];
  const bytes = address.toByteArray();
  const [narrowest, ...wider] = tiersOfIpv6.map(({ bits, factor }) => ({ network: prefixOf(bytes, bits), factor }));
  return [narrowest as Tier, ...wider];
}

/** Returns the narrowest network of an address, which is most likely one household or one phone. */
export function networkOf(ip: string): string {
  return networkTiers(ip)[0].network;
}

/** Returns the widest network of an address, such as the gateway of a carrier. Merits count for it (X7). */
export function gatewayOf(ip: string): string {
  return (networkTiers(ip).at(-1) as Tier).network;
}

/**
 * Returns the region of an address: IPv4 /16, or IPv6 /32, which belongs to one provider. It stays the same if a phone gets another address. It may
 * be shown in a mail, because it identifies no household.
 */
export function regionOf(ip: string): string {
  if (!ipaddr.isValid(ip)) return '*';
  const address = ipaddr.process(ip);
  if (address instanceof ipaddr.IPv4) return `${address.octets.slice(0, 2).join('.')}.*.*`;
  return `${address.parts
    .slice(0, 2)
    .map(part => part.toString(16))
    .join(':')}:*`;
}

function prefixOf(bytes: readonly number[], bits: number): string {
  const kept = bytes.map((byte, index) => (index < bits / 8 ? byte : 0));
  return `${ipaddr.fromByteArray(kept).toString()}/${bits}`;
}
