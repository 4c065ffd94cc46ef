import { equalBytes, type Keys } from '../../platform/keys/keys.js';
import { idFromBytes, idToBytes } from '../../platform/values/ids.js';
import type { AppSettings } from '../apps/settings.rules.js';
import { isSessionLive, type SessionRow } from './session.rules.js';

/**
 * The only token of a session for clients of the former service's API, which cannot refresh (H1). It is derived from the session's id, so that the
 * database contains no token. Each call reads its session in the database.
 */
const prefix = 'session_';
const idBytes = 16;
const macBytes = 32;

/** Returns the prefix and 64 characters: base64url of the session's id (16 bytes) and an HMAC-SHA-256 of it. */
export function standingTokenOf(keys: Keys, sessionId: string): string {
  const id = Buffer.from(idToBytes(sessionId));
  return prefix + Buffer.concat([id, keys.mac('standing token', id.toString('base64url'))]).toString('base64url');
}

/** Whether a text looks like a standing token, valid or not. */
export function isStandingTokenShaped(token: string): boolean {
  return token.startsWith(prefix);
}

/** Returns the id of the session of a token, or null if this server did not make it. */
export function readStandingToken(keys: Keys, token: string): string | null {
  if (!isStandingTokenShaped(token)) return null;
  const text = token.slice(prefix.length);
  const bytes = Buffer.from(text, 'base64url');
  // Base64 can encode the same bytes in several ways. Accept only our encoding.
  if (bytes.length !== idBytes + macBytes || bytes.toString('base64url') !== text) return null;
  const [id, mac] = [bytes.subarray(0, idBytes), bytes.subarray(idBytes)];
  const isGenuine = keys.macs('standing token', id.toString('base64url')).some(genuine => equalBytes(genuine, mac));
  return isGenuine ? idFromBytes(id) : null;
}

type SessionTimes = Pick<SessionRow, 'createdAt' | 'expiresAt'>;

/**
 * H2: returns the latest end of a session's token. Null for a pseudo user, whose token ends only if it is not used. Uses the present setting at every
 * call, so that a shorter one applies at once.
 */
export function standingTokenEnd(
  { createdAt, expiresAt }: SessionTimes,
  { standingTokenLifetime }: AppSettings,
): number | null {
  return expiresAt === null ? null : Math.min(expiresAt, createdAt + standingTokenLifetime * 1_000);
}

/** Whether the token of a session is valid now. */
export function isStandingTokenLive(session: SessionRow, settings: AppSettings, now: number): boolean {
  const end = standingTokenEnd(session, settings);
  return isSessionLive(session, now) && (end === null || end > now);
}

/**
 * H2: returns the ends of a session that is opened for a standing token. `asked` is the end that the client requests. Null means as late as the app
 * allows. Both are in milliseconds since 1970.
 */
export function standingSessionExpiry<T extends SessionTimes & Pick<SessionRow, 'idleExpiresAt'>>(
  session: T,
  settings: AppSettings,
  asked: number | null,
): Pick<SessionRow, 'idleExpiresAt' | 'expiresAt'> {
  const end = standingTokenEnd(session, settings);
  // A pseudo user's session has no absolute end (T6), and is its only credential.
  if (end === null) return { idleExpiresAt: session.idleExpiresAt, expiresAt: null };
  const expiresAt = asked === null ? end : Math.min(end, asked);
  return { idleExpiresAt: Math.min(session.idleExpiresAt, expiresAt), expiresAt };
}

/** H2: each use moves the idle end, but writes at most once an hour. */
const leastBetweenWritesMs = 3_600_000;

/** Whether to write a use of a session. If the clock was set back, the last use may be in the future. */
export function isUseDue({ lastUsedAt }: Pick<SessionRow, 'lastUsedAt'>, now: number): boolean {
  return Math.abs(now - lastUsedAt) >= leastBetweenWritesMs;
}
