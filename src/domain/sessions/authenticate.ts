import type { Deps } from '../deps.js';
import type { Person } from '../identifiers/person.queries.js';
import { isSessionLive, type SessionRow } from './session.rules.js';
import { findSession } from './sessions.queries.js';

export type Authentication =
  | { session: SessionRow; person: Person }
  /** A dead token that this server did sign still names its app. */
  | { session: null; appId: string | null };

/** The live session that an access token was made for, as the database has it now (T4). */
export async function authenticate({ accessTokens, store, now }: Deps, accessToken: string): Promise<Authentication> {
  const read = await accessTokens.read(accessToken);
  if (read.status === 'FOREIGN') return { session: null, appId: null };
  const dead = { session: null, appId: read.appId };
  if (read.status === 'EXPIRED') return dead;
  const found = await findSession(store.reader, read.sessionId);
  if (found === null || found.person.user.disabledAt !== null || !isSessionLive(found.session, now())) return dead;
  return found.session.appId === read.appId && found.session.userId === read.userId ? found : dead;
}
