import { equalBytes, type Keys } from '../../platform/keys/keys.js';
import { idFromBytes, idToBytes } from '../../platform/values/ids.js';

/**
 * Token number `generation` of a session. It is derived, so that the database contains no token, and a repeated old token gets the same successor
 * (T5).
 */
export interface RefreshToken {
  readonly sessionId: string;
  readonly generation: number;
}

const idBytes = 16;
const headBytes = idBytes + 4;
const macBytes = 32;

/**
 * Returns 70 characters: base64url of the session's id (16 bytes), the generation (uint32) and an HMAC-SHA-256 of both.
 */
export function refreshTokenOf(keys: Keys, sessionId: string, generation: number): string {
  const head = Buffer.alloc(headBytes);
  head.set(idToBytes(sessionId));
  head.writeUInt32BE(generation, idBytes);
  return Buffer.concat([head, keys.mac('refresh token', signedText(head))]).toString('base64url');
}

/** Returns the session and generation of a token, or null if this server did not make it. */
export function readRefreshToken(keys: Keys, token: string): RefreshToken | null {
  const bytes = Buffer.from(token, 'base64url');
  // Base64 can encode the same bytes in several ways. Accept only our encoding.
  if (bytes.length !== headBytes + macBytes || bytes.toString('base64url') !== token) return null;
  const [head, mac] = [bytes.subarray(0, headBytes), bytes.subarray(headBytes)];
  if (!keys.macs('refresh token', signedText(head)).some(genuine => equalBytes(genuine, mac))) return null;
  return { sessionId: idFromBytes(head.subarray(0, idBytes)), generation: head.readUInt32BE(idBytes) };
}

function signedText(head: Buffer): string {
  return head.toString('base64url');
}
