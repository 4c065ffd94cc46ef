import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** One label per kind of secret, so that a value derived for one use proves nothing in another. */
const labels = [
  'verification code',
  'link token',
  'reset code',
  'reset token',
  'refresh token',
  'budget',
  'seal',
  'portal session',
] as const;
export type KeyLabel = (typeof labels)[number];
/** What is sealed for the database cannot be opened as a cookie, nor the other way round. */
export type SealLabel = Extract<KeyLabel, 'seal' | 'portal session'>;

/** Everything that is derived from SECRET_KEY: HKDF-SHA-256 (RFC 5869), then HMAC-SHA-256 or AES-256-GCM. */
export interface Keys {
  /** HMAC-SHA-256 of `data` under the current key. */
  mac(label: KeyLabel, data: string): Buffer;
  /** The same under every accepted key, the current one first; while a key is being replaced there are two. */
  macs(label: KeyLabel, data: string): Buffer[];
  seal(plain: string, randomBytes: (size: number) => Buffer, label?: SealLabel): string;
  /** Throws when no accepted key opens it. */
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
      // Without a length, a cookie could bring a shorter tag, which is easier to hit.
      for (const key of keysFor(label)) {
        try {
          const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 }).setAuthTag(tag);
          return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
        } catch (error) {
          failure = error;
        }
      }
      throw new Error('No accepted SECRET_KEY opens what was sealed', { cause: failure });
    },
  };
}

/** Compares in constant time; of unequal length is unequal. */
export function equalBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
