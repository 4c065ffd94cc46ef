/**
 * Reads password hashes from other systems, which imports contain. They are stored unchanged, and replaced by our
 * Argon2id at the user's first login (W2).
 */
export type StoredHash =
  | { readonly algorithm: 'argon2' }
  | { readonly algorithm: 'bcrypt' }
  | (Derived & ScryptCost & { readonly algorithm: 'scrypt' })
  | (Derived & ScryptCost & { readonly algorithm: 'fbscrypt'; readonly signerKey: Buffer })
  | (Derived & { readonly algorithm: 'pbkdf2'; readonly digest: 'sha256' | 'sha512'; readonly iterations: number });

interface ScryptCost {
  readonly cost: number;
  readonly blockSize: number;
  readonly parallelism: number;
}

/** The output of a key derivation function, and its salt. */
interface Derived {
  readonly salt: Buffer;
  readonly key: Buffer;
}

/** The limits for one login: about a second of one core, and 64 MiB (X5). They hold for any imported file. */
export const maxHashCosts = {
  argon2MemoryKib: 65_536,
  argon2Passes: 10,
  argon2Lanes: 16,
  bcryptCost: 14,
  /** 128 × N × r. */
  scryptMemoryBytes: 64 * 1_024 * 1_024,
  /** 128 × N × r × p. */
  scryptWorkBytes: 256 * 1_024 * 1_024,
  pbkdf2Iterations: 2_000_000,
} as const;

/** The size of a key. A shorter one would match too many other passwords. A shorter salt could be the same for many users (RFC 8018, 4.1). */
const keyBytes = { least: 16, most: 128 };
const saltBytes = { least: 8, most: 128 };

const formats: readonly (readonly [pattern: RegExp, read: (fields: Record<string, string>) => StoredHash | null])[] = [
  // PHC string format, version 1.3 of Argon2 (RFC 9106).
  [/^\$argon2(?:id|i|d)\$v=19\$m=(?<m>\d+),t=(?<t>\d+),p=(?<p>\d+)\$(?<salt>[^$]+)\$(?<key>[^$]+)$/, readArgon2],
  // The labels of OpenBSD and PHP for the same algorithm. `2x` marks a broken one.
  [/^\$2[aby]\$(?<cost>\d\d)\$[./A-Za-z0-9]{53}$/, readBcrypt],
  // PHC, as written by passlib.
  [/^\$scrypt\$ln=(?<ln>\d+),r=(?<r>\d+),p=(?<p>\d+)\$(?<salt>[^$]+)\$(?<key>[^$]+)$/, readScrypt],
  // Django. Its salts are texts.
  [/^scrypt\$(?<n>\d+)\$(?<text>[^$]+)\$(?<r>\d+)\$(?<p>\d+)\$(?<key>[^$]+)$/, readScrypt],
  // Firebase, as exports of Supabase write it: mem_cost, rounds, base64_salt_separator and base64_signer_key.
  [
    /^\$fbscrypt\$v=1,n=(?<ln>\d+),r=(?<r>\d+),p=(?<p>\d+),ss=(?<ss>[^,$]*),sk=(?<sk>[^,$]+)\$(?<salt>[^$]+)\$(?<key>[^$]+)$/,
    readFirebaseScrypt,
  ],
  // PHC, and passlib, which writes only the number, and `.` instead of `+`.
  [/^\$pbkdf2-(?<digest>sha256|sha512)\$(?:i=)?(?<i>\d+)(?:,l=\d+)?\$(?<salt>[^$]+)\$(?<key>[^$]+)$/, readPbkdf2],
  // Django.
  [/^pbkdf2_(?<digest>sha256)\$(?<i>\d+)\$(?<text>[^$]+)\$(?<key>[^$]+)$/, readPbkdf2],
];

/** Longer than any hash within the limits above. */
const maxCharacters = 512;

/** Returns null for an unknown format, and for a hash that costs more than `maxHashCosts`. */
export function readStoredHash(text: string): StoredHash | null {
  if (text.length > maxCharacters) return null;
  for (const [pattern, read] of formats) {
    const fields = pattern.exec(text)?.groups;
    if (fields !== undefined) return read(fields);
  }
  return null;
}

/** How many bytes of a password bcrypt reads. It adds a NUL to a shorter password, so its length matters. */
const bcryptBytes = 72;

/**
 * Returns whether the algorithm of this hash reads the whole password (W2). If not, only the beginning was compared. For bcrypt, this includes
 * passwords of exactly 72 bytes, because the hashed one may have been longer.
 */
export function isReadWhole(text: string, password: string): boolean {
  return readStoredHash(text)?.algorithm !== 'bcrypt' || Buffer.byteLength(password) < bcryptBytes;
}

function readArgon2({ m, t, p, salt, key }: Record<string, string>): StoredHash | null {
  const [memory, passes, parallelism] = [Number(m), Number(t), Number(p)];
  const isWithin =
    isBetween(parallelism, 1, maxHashCosts.argon2Lanes) &&
    // RFC 9106, 3.1: at least eight blocks of 1 KiB for each lane.
    isBetween(memory, 8 * parallelism, maxHashCosts.argon2MemoryKib) &&
    isBetween(passes, 1, maxHashCosts.argon2Passes);
  return isWithin && readDerived({ salt, key }) !== null ? { algorithm: 'argon2' } : null;
}

function readBcrypt({ cost }: Record<string, string>): StoredHash | null {
  return isBetween(Number(cost), 4, maxHashCosts.bcryptCost) ? { algorithm: 'bcrypt' } : null;
}

function readScrypt({ ln, n, r, p, ...rest }: Record<string, string>): StoredHash | null {
  const cost = ln === undefined ? Number(n) : 2 ** Number(ln);
  const [blockSize, parallelism] = [Number(r), Number(p)];
  const derived = readDerived(rest);
  const memoryBytes = 128 * cost * blockSize;
  const isWithin =
    // RFC 7914, 6: a power of two greater than one.
    cost > 1 &&
    Number.isInteger(Math.log2(cost)) &&
    blockSize >= 1 &&
    parallelism >= 1 &&
    memoryBytes <= maxHashCosts.scryptMemoryBytes &&
    memoryBytes * parallelism <= maxHashCosts.scryptWorkBytes;
  return isWithin && derived !== null ? { algorithm: 'scrypt', cost, blockSize, parallelism, ...derived } : null;
}

function readFirebaseScrypt({ ss = '', sk, ...rest }: Record<string, string>): StoredHash | null {
  const scrypt = readScrypt(rest);
  const [separator, signerKey] = [ss === '' ? Buffer.alloc(0) : readBase64(ss), readBase64(sk)];
  if (scrypt?.algorithm !== 'scrypt' || separator === null || separator.length > saltBytes.most) return null;
  // The hash is the encrypted signer key, so it has its length.
  if (signerKey?.length !== scrypt.key.length) return null;
  return { ...scrypt, algorithm: 'fbscrypt', salt: Buffer.concat([scrypt.salt, separator]), signerKey };
}

function readPbkdf2({ digest, i, ...rest }: Record<string, string>): StoredHash | null {
  const iterations = Number(i);
  const derived = readDerived(rest);
  if (derived === null || !isBetween(iterations, 1, maxHashCosts.pbkdf2Iterations)) return null;
  return { algorithm: 'pbkdf2', digest: digest === 'sha512' ? 'sha512' : 'sha256', iterations, ...derived };
}

/** Reads salt and key. A salt in `text` is used as written, without decoding. */
function readDerived({ salt, text, key }: Record<string, string | undefined>): Derived | null {
  const [saltRead, keyRead] = [text === undefined ? readBase64(salt) : Buffer.from(text), readBase64(key)];
  if (saltRead === null || !isBetween(saltRead.length, saltBytes.least, saltBytes.most)) return null;
  if (keyRead === null || !isBetween(keyRead.length, keyBytes.least, keyBytes.most)) return null;
  return { salt: saltRead, key: keyRead };
}

/** Reads both alphabets of RFC 4648 with or without padding, and passlib's variant with `.` instead of `+`. */
function readBase64(text = ''): Buffer | null {
  return /^[A-Za-z0-9+/._-]+={0,2}$/.test(text) ? Buffer.from(text.replaceAll('.', '+'), 'base64') : null;
}

function isBetween(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
