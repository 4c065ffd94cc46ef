import { createCipheriv, pbkdf2Sync, scryptSync, timingSafeEqual } from 'node:crypto';
import { compareSync } from 'bcryptjs';
import { maxHashCosts, readStoredHash, type StoredHash } from './stored-hash.rules.js';

/** `readStoredHash` has already checked our limits. OpenSSL's default is lower, and includes its working memory. */
const scryptMaxmem = 2 * (maxHashCosts.scryptMemoryBytes + maxHashCosts.scryptWorkBytes);

/** Returns whether an imported hash that is not Argon2 matches this password. It blocks, so only workers call it. */
export function verifyForeignHash(text: string, password: string): boolean {
  const hash = readStoredHash(text);
  // Do not add the text, because this error is logged.
  if (hash === null || hash.algorithm === 'argon2') throw new Error('not a stored hash');
  if (hash.algorithm === 'bcrypt') return compareSync(password, text);
  return timingSafeEqual(derive(hash, password), hash.key);
}

type Derived = Exclude<StoredHash, { algorithm: 'argon2' | 'bcrypt' }>;

function derive(hash: Derived, password: string): Buffer {
  const { salt, key } = hash;
  switch (hash.algorithm) {
    case 'pbkdf2':
      return pbkdf2Sync(password, salt, hash.iterations, key.length, hash.digest);
    case 'scrypt':
      return deriveByScrypt(hash, password, key.length);
    case 'fbscrypt': {
      // Firebase encrypts the key of the project with the derived key, by AES-256 in counter mode from zero.
      const cipher = createCipheriv('aes-256-ctr', deriveByScrypt(hash, password, 32), Buffer.alloc(16));
      return Buffer.concat([cipher.update(hash.signerKey), cipher.final()]);
    }
  }
}

function deriveByScrypt(
  { salt, cost, blockSize, parallelism }: Exclude<Derived, { algorithm: 'pbkdf2' }>,
  password: string,
  bytes: number,
): Buffer {
  return scryptSync(password, salt, bytes, { N: cost, r: blockSize, p: parallelism, maxmem: scryptMaxmem });
}
