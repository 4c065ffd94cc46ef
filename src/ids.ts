import { parse, stringify, v7 } from 'uuid';
import type { Deps } from './deps.js';

/** A UUID version 7 (RFC 9562): ids made later sort later, which keeps indexes compact. */
export function newId({ now, randomBytes }: Pick<Deps, 'now' | 'randomBytes'>): string {
  return v7({ msecs: now(), random: randomBytes(16) });
}

/** The 16 bytes of an id, for tokens that carry one. */
export function idToBytes(id: string): Uint8Array {
  return parse(id);
}

/** Throws when the bytes are no UUID. */
export function idFromBytes(bytes: Uint8Array): string {
  return stringify(bytes);
}
