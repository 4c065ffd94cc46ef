import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** One label for each kind of secret, so that a value derived for one use is invalid for any other. */
const labels = [
  'verification code',
  'link token',
  'reset code',
  'reset token',
  'login code',
  'notice token',
  'review token',
  'proof token',
  'refresh token',
  'standing token',
  'budget',
  'seal',
  'portal session',
  'idempotency',
  'shown secret',
  'passkey challenge',
  'pending login',
] as const;
export type KeyLabel = (typeof labels)[number];
/** One label for each use, so that a value sealed for the database cannot be opened as a cookie, or the reverse. */
export type SealLabel = Extract<KeyLabel, 'seal' | 'portal session' | 'pending login' | 'proof token'>;

/** Everything derived from SECRET_KEY: HKDF-SHA-256 (RFC 5869), then HMAC-SHA-256 or AES-256-GCM. */
export interface Keys {
  /** Returns the HMAC-SHA-256 of `data` under the current key. */
  mac(label: KeyLabel, data: string): Buffer;
  /** Returns it under each accepted key, the current one first. There are two accepted keys while a key is being replaced. */
  macs(label: KeyLabel, data: string): Buffer[];
  seal(plain: string, randomBytes: (size: number) => Buffer, label?: SealLabel): string;
  /** Throws if no accepted key can unseal it. */
  unseal(sealed: string, label?: SealLabel): string;
}

export function deriveKeys(secretKey: Buffer, previousSecretKey?: Buffer): Keys {
  const secrets = previousSecretKey === undefined ? [secretKey] : [secretKey, previousSecretKey];
  const derived = secrets.map(
    secret =>
      new Map(labels.map(label => [label, Buffer.from(hkdfSync('sha256', secret, '', `bonafide ${label}`, 32))])),
  );
  const keysFor = (label: KeyLabel) => derived.map(keys => keys.get(label) as Buffer);
  const macWith = (key: Buffer, data: string) => createHmac('sha256', key).update(data).digest();

  return {
    mac: (label, data) => macWith(keysFor(label)[0] as Buffer, data),
    macs: (label, data) => keysFor(label).map(key => macWith(key, data)),
    seal(plain, randomBytes, label = 'seal') {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', keysFor(label)[0] as Buffer, iv);
      return Buffer.concat([iv, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64');
    },
    unseal(sealed, label = 'seal') {
      const bytes = Buffer.from(sealed, 'base64');
      const [iv, body, tag] = [bytes.subarray(0, 12), bytes.subarray(12, -16), bytes.subarray(-16)];
      let failure: unknown;
      // Require the full tag length. Otherwise a cookie could contain a shorter tag, which is easier to guess.
      for (const key of keysFor(label)) {
        try {
          const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 }).setAuthTag(tag);
          return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
        } catch (error) {
          failure = error;
        }
      }
      throw new Error('No accepted SECRET_KEY unseals this value', { cause: failure });
    },
  };
}

/** Returns whether an accepted SECRET_KEY unseals a value. */
export function canUnseal(keys: Pick<Keys, 'unseal'>, sealed: string): boolean {
  try {
    keys.unseal(sealed);
    return true;
  } catch {
    return false;
  }
}

/** Compares in constant time. Values of different length are unequal. */
export function equalBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
