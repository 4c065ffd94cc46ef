import { v7 } from 'uuid';
import type { Deps } from './deps.js';

/** A UUID version 7 (RFC 9562): ids made later sort later, which keeps indexes compact. */
export function newId({ now, randomBytes }: Pick<Deps, 'now' | 'randomBytes'>): string {
  return v7({ msecs: now(), random: randomBytes(16) });
}
