import type { Deps } from '../deps.js';
import { saltOfNoPassword } from '../identifiers/user-kind.rules.js';
import { argon2Parameters } from './argon2.rules.js';

/**
 * Returns the hash of a user without a password (M1), which no password matches. Null would mean a pseudo user (P1). This is a well-formed Argon2id
 * hash with the present cost, but its 256 bits are random. Only breaking Argon2id could find a matching password. A login takes the usual time (L4).
 */
export function hashOfNoPassword({ randomBytes }: Pick<Deps, 'randomBytes'>): string {
  const { memoryCost, timeCost, parallelism } = argon2Parameters;
  const [salt, key] = [saltOfNoPassword, randomBytes(32)].map(bytes => bytes.toString('base64').replace(/=+$/, ''));
  return `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$${salt}$${key}`;
}
