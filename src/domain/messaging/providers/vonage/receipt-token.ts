import { createHash, createSecretKey } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { equalBytes } from '../../../../platform/keys/keys.js';
import { isRecent } from './receipt.rules.js';

/** The only file that meets jsonwebtoken for what others sign. */

/** Three times the length of Vonage's tokens. Longer ones are refused before they are hashed. */
const maxTokenCharacters = 2_048;

/**
 * Whether Vonage signed this token recently for exactly this body (D7). It is a JWT with HS256, whose `payload_hash` is the SHA-256 of the body in
 * hexadecimal digits.
 */
export function isSignedToken(token: string, body: Buffer, secret: string, now: number): boolean {
  if (token.length > maxTokenCharacters) return false;
  try {
    // We choose the algorithm, not the token (RFC 8725, 3.1).
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
