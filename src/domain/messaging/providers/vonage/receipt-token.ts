import { createHash, createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { equalBytes } from '../../../../platform/keys/keys.js';
import { isRecent } from './receipt.rules.js';

/** The only file that meets jsonwebtoken for what others sign. */

/** Three times what Vonage sends; what is longer is not worth a hash. */
const maxTokenCharacters = 2_048;

/**
 * Whether a token is Vonage's for this very body, and young: a JWT by HS256 whose `payload_hash` is the body's SHA-256 in
 * hexadecimal digits (D7).
 */
export function isSignedToken(token: string, body: Buffer, secret: string, now: number): boolean {
  if (token.length > maxTokenCharacters) return false;
  try {
    // RFC 8725, 3.1: the algorithm is ours to choose, not the token's.
    const claims = jwt.verify(token, createSecretKey(Buffer.from(secret)), {
      algorithms: ['HS256'],
      clockTimestamp: Math.floor(now / 1_000),
    });
    if (typeof claims === 'string' || typeof claims.iat !== 'number' || !isRecent(claims.iat, now)) return false;
    const { payload_hash: hash } = claims as { payload_hash?: unknown };
    const expected = Buffer.from(createHash('sha256').update(body).digest('hex'));
    return typeof hash === 'string' && equalBytes(expected, Buffer.from(hash.toLowerCase()));
  } catch {
    return false;
  }
}
