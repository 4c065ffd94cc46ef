import type { Keys } from '../../platform/keys/keys.js';
import type { Call } from '../call.js';
import { deviceKindOf } from './device-kind.rules.js';
import { regionOf } from './network.rules.js';
import { originKey } from './subject.rules.js';

/** Where a session begins. */
export type Origin = Pick<Call, 'ip' | 'userAgent'>;

/**
 * Returns the key of an origin: a kind of device in a part of the internet (N1). Both belong together. Otherwise a thief would
 * only have to name the kind of device that most people have.
 */
export function keyOfOrigin(keys: Keys, { ip, userAgent }: Origin): string {
  const { program, system } = deviceKindOf(userAgent);
  return originKey(keys, [regionOf(ip), program ?? '', system ?? '']);
}
