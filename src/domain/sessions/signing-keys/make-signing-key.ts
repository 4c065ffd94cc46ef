import { createHash, createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { Keys } from '../../../platform/keys/keys.js';
import type { SigningAlgorithm } from '../../apps/setting-kinds.rules.js';
import type { SigningKeyRow } from './signing-keys.queries.js';

interface Making {
  readonly keys: Keys;
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
}

/** The smallest key that RFC 7518, 3.3 allows. It signs only for 30 days, and a larger key takes three times as long to sign. */
const rsaBits = 2_048;

/** Creates a key pair and its row. Does not block the process: an RSA pair takes another thread about 0.2 s, and sometimes a second. */
export async function makeSigningKey(algorithm: SigningAlgorithm, options: Making): Promise<SigningKeyRow> {
  const { publicKey, privateKey } = await (algorithm === 'RS256'
    ? promisify(generateKeyPair)('rsa', { modulusLength: rsaBits })
    : promisify(generateKeyPair)('ec', { namedCurve: 'P-256' }));
  const members = thumbprintMembers(publicKey);
  const kid = createHash('sha256').update(JSON.stringify(members)).digest('base64url');
  return {
    id: kid,
    sealedPrivateKey: options.keys.seal(writePrivateKey(algorithm, privateKey), options.randomBytes),
    publicJwk: { ...members, kid, alg: algorithm, use: 'sig' },
    createdAt: options.now(),
    retiredAt: null,
  };
}

/** The `kid` is the SHA-256 of exactly these members in this order (RFC 7638, 3.2), so it is the same on every node. */
function thumbprintMembers(publicKey: KeyObject): Record<string, string> {
  const { kty = '', crv = '', x = '', y = '', e = '', n = '' } = publicKey.export({ format: 'jwk' });
  return kty === 'RSA' ? { e, kty, n } : { crv, kty, x, y };
}

/**
 * Encodes a key in PKCS #8: an EC key as PEM, an RSA key as the Base64 of DER. A node of a release before RS256 cannot read the second form. So it
 * publishes the RSA key, but does not sign with it as if it were an EC key.
 */
function writePrivateKey(algorithm: SigningAlgorithm, key: KeyObject): string {
  if (algorithm === 'RS256') return key.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  return key.export({ format: 'pem', type: 'pkcs8' }).toString();
}

/** Parses a private key. Throws if the text is not one. */
export function readPrivateKey(algorithm: SigningAlgorithm, text: string): KeyObject {
  if (algorithm === 'ES256') return createPrivateKey(text);
  return createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' });
}
