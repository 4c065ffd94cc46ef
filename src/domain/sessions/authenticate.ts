import type { Deps } from '../deps.js';
import type { Person } from '../identifiers/person.queries.js';
import { isVoid } from './generations.rules.js';
import { isSessionLive, type SessionRow } from './session.rules.js';
import { findSession } from './sessions.queries.js';

export type Authentication =
  | { session: SessionRow; person: Person }
  /**
   * An invalid token still names its app and session if this server signed it. `endReason` is why it is no longer valid (T8). `reused` is the live
   * session that a void token ends (T5).
   */
  | {
      session: null;
      appId: string | null;
      sessionId: string | null;
      endReason?: 'TOKEN_EXPIRED' | 'SESSION_ENDED';
      reused?: SessionRow;
    };

/** Returns the live session of an access token, as stored in the database now (T4). Only reads. */
export async function authenticate({ accessTokens, store, now }: Deps, accessToken: string): Promise<Authentication> {
  const read = await accessTokens.read(accessToken);
  if (read.status === 'FOREIGN') return { session: null, appId: null, sessionId: null };
  if (read.status === 'KEY_DELETED') return { session: null, appId: null, sessionId: null, endReason: 'TOKEN_EXPIRED' };
  const known = { session: null, appId: read.appId, sessionId: read.sessionId };
  if (read.status === 'EXPIRED') return { ...known, endReason: 'TOKEN_EXPIRED' };
  const dead = { ...known, endReason: 'SESSION_ENDED' } as const;
  const found = await findSession(store.reader, read.sessionId);
  if (found === null || found.person.user.disabledAt !== null || !isSessionLive(found.session, now())) return dead;
  if (found.session.appId !== read.appId || found.session.userId !== read.userId) return known;
  // Accept a generation that the database has not reached yet: the database is an older copy, and this only reads.
  const isReused = read.generation !== null && isVoid(found.session, read.generation);
  return isReused ? { ...dead, sessionId: null, reused: found.session } : found;
}
