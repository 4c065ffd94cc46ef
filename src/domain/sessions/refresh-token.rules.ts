import { equalBytes, type Keys } from '../../platform/keys/keys.js';
import { idFromBytes, idToBytes } from '../../platform/values/ids.js';

/**
 * Token number `generation` of a session. Derived, so that the database holds none and the same old token can be answered
 * with the same successor (T5).
 */
export interface RefreshToken {
  readonly sessionId: string;
  readonly generation: number;
}

const idBytes = 16;
const headBytes = idBytes + 4;
const macBytes = 32;

/** base64url of the session's id (16 bytes), the generation (uint32) and an HMAC-SHA-256 of both: 70 characters. */
export function refreshTokenOf(keys: Keys, sessionId: string, generation: number): string {
  const head = Buffer.alloc(headBytes);
  head.set(idToBytes(sessionId));
  head.writeUInt32BE(generation, idBytes);
  return Buffer.concat([head, keys.mac('refresh token', signedText(head))]).toString('base64url');
}

/** What a token stands for, or null when this server did not make it. */
export function readRefreshToken(keys: Keys, token: string): RefreshToken | null {
  const bytes = Buffer.from(token, 'base64url');
  // Base64 has several spellings of the same bytes; only ours counts.
  if (bytes.length !== headBytes + macBytes || bytes.toString('base64url') !== token) return null;
  const [head, mac] = [bytes.subarray(0, headBytes), bytes.subarray(headBytes)];
  if (!keys.macs('refresh token', signedText(head)).some(genuine => equalBytes(genuine, mac))) return null;
  return { sessionId: idFromBytes(head.subarray(0, idBytes)), generation: head.readUInt32BE(idBytes) };
}

function signedText(head: Buffer): string {
  return head.toString('base64url');
}

/** A client whose answer got lost repeats its request; a thief is seldom that quick (RFC 9700, 4.14.2). */
const graceMs = 10_000;

/**
 * What a genuine token means for its live session (T5). ROTATE: it is the newest, and makes way for the next. REPEAT: it was
 * the newest a moment ago, so its successor is said again, which is the session's present token. REUSED: two hold the family.
 */
export function judgeRefresh(
  session: { readonly generation: number; readonly rotatedAt: number },
  generation: number,
  now: number,
): 'ROTATE' | 'REPEAT' | 'REUSED' {
  if (generation === session.generation) return 'ROTATE';
  // A moment that lies ahead, after the clock was put back, is not a moment ago.
  const isRecent = Math.abs(now - session.rotatedAt) <= graceMs;
  return generation === session.generation - 1 && isRecent ? 'REPEAT' : 'REUSED';
}
