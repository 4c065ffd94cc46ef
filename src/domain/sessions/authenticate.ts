import type { Deps } from '../deps.js';
import type { Person } from '../identifiers/person.queries.js';
import { isSessionLive, type SessionRow } from './session.rules.js';
import { findSession } from './sessions.queries.js';

export type Authentication =
  | { session: SessionRow; person: Person }
  /** An invalid token still names its app if this server signed it. */
  | { session: null; appId: string | null };

/** Returns the live session of an access token, as stored in the database now (T4). */
export async function authenticate({ accessTokens, store, now }: Deps, accessToken: string): Promise<Authentication> {
  const read = await accessTokens.read(accessToken);
  if (read.status === 'FOREIGN') return { session: null, appId: null };
  const dead = { session: null, appId: read.appId };
  if (read.status === 'EXPIRED') return dead;
  const found = await findSession(store.reader, read.sessionId);
  if (found === null || found.person.user.disabledAt !== null || !isSessionLive(found.session, now())) return dead;
  return found.session.appId === read.appId && found.session.userId === read.userId ? found : dead;
}
