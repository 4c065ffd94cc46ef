import { pbkdf2Sync, scryptSync, timingSafeEqual } from 'node:crypto';
import { compareSync } from 'bcryptjs';
import { maxHashCosts, readStoredHash } from './stored-hash.rules.js';

/** The bounds have been checked; OpenSSL's own is lower and counts its working memory too. */
const scryptMaxmem = 2 * (maxHashCosts.scryptMemoryBytes + maxHashCosts.scryptWorkBytes);

/** Whether a hash that was imported, and is no Argon2, is of this password. Blocks, so a worker's business. */
export function verifyForeignHash(text: string, password: string): boolean {
  const hash = readStoredHash(text);
  // Without the text: the error is logged.
  if (hash === null || hash.algorithm === 'argon2') throw new Error('not a stored hash');
  if (hash.algorithm === 'bcrypt') return compareSync(password, text);
  const { salt, key } = hash;
  const derived =
    hash.algorithm === 'scrypt'
      ? scryptSync(password, salt, key.length, {
          N: hash.cost,
          r: hash.blockSize,
          p: hash.parallelism,
          maxmem: scryptMaxmem,
        })
      : pbkdf2Sync(password, salt, hash.iterations, key.length, hash.digest);
  return timingSafeEqual(derived, key);
}
