import { pbkdf2Sync, scryptSync, timingSafeEqual } from 'node:crypto';
import { compareSync } from 'bcryptjs';
import { maxHashCosts, readStoredHash } from './stored-hash.rules.js';

/** readStoredHash has checked our bounds. OpenSSL's default is lower and includes its working memory. */
const scryptMaxmem = 2 * (maxHashCosts.scryptMemoryBytes + maxHashCosts.scryptWorkBytes);

/** Returns whether an imported hash that is not Argon2 matches this password. It blocks, so only workers call it. */
export function verifyForeignHash(text: string, password: string): boolean {
  const hash = readStoredHash(text);
  // Do not add the text: this error is logged.
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
