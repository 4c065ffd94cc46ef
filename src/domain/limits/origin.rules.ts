import type { Keys } from '../../platform/keys/keys.js';
import type { Call } from '../call.js';
import { deviceKindOf } from './device-kind.rules.js';
import { regionOf } from './network.rules.js';
import { originKey } from './subject.rules.js';

/** The origin of a session. */
export type Origin = Pick<Call, 'ip' | 'userAgent'>;

/**
 * Returns the key of an origin: a kind of device and a region of the internet (N1). The key combines both. Otherwise a thief would only have to send
 * the user agent of a common device.
 */
export function keyOfOrigin(keys: Keys, { ip, userAgent }: Origin): string {
  const { program, system } = deviceKindOf(userAgent);
  return originKey(keys, [regionOf(ip), program ?? '', system ?? '']);
}
