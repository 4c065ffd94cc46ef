import type { Tx } from '../../platform/store/store.js';
import { newId } from '../../platform/values/ids.js';
import type { App } from '../apps/settings.rules.js';
import { fillTokenClaims } from '../apps/token-claims.rules.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import type { Person } from '../identifiers/person.queries.js';
import type { UserRow } from '../identifiers/users.queries.js';
import { refreshTokenOf } from './refresh-token.rules.js';
import { accessTokenSeconds, isPseudoUserSession, type SessionRow, sessionExpiry } from './session.rules.js';
import { insertSession } from './sessions.queries.js';

/** What a client gets for logging in (T1). */
export interface SessionTokens {
  accessToken: string;
  tokenType: 'Bearer';
  /** Seconds. */
  expiresIn: number;
  refreshToken: string;
  userId: string;
  appId: string;
  /** Whom the session is for, where the database has said so on the way. */
  person: Person | null;
}

const longestUserAgent = 256;

/** Begins a family of refresh tokens for a user, in the transaction that lets them in. */
export async function openSession(
  deps: Deps,
  tx: Tx,
  { app, ip, userAgent }: Call,
  user: UserRow,
  expiresInSeconds: number | null = null,
): Promise<SessionRow> {
  const now = deps.now();
  const session = {
    id: newId(deps),
    appId: user.appId,
    userId: user.id,
    generation: 1,
    rotatedAt: now,
    accessTokenSeconds: accessTokenSeconds(app.settings, expiresInSeconds),
    createdAt: now,
    lastUsedAt: now,
    ...sessionExpiry(user, now),
    userAgent: userAgent?.slice(0, longestUserAgent) ?? null,
    ip,
  };
  await insertSession(tx, session);
  return session;
}

/** The tokens of a session that has been committed. */
export async function issueTokens(
  deps: Deps,
  { app }: Pick<Call, 'app'>,
  session: SessionRow,
  person: Person | null = null,
): Promise<SessionTokens> {
  const { id, appId, userId, generation, accessTokenSeconds: expiresIn } = session;
  // Who refreshes names the session, and not always its app.
  const itsApp = app.id === appId ? app : await deps.apps.find(appId);
  const added = itsApp === null ? {} : tokenClaimsOf(itsApp, session);
  return {
    accessToken: await deps.accessTokens.issue({ appId, userId, sessionId: id }, expiresIn, added),
    tokenType: 'Bearer',
    expiresIn,
    refreshToken: refreshTokenOf(deps.keys, id, generation),
    userId,
    appId,
    person,
  };
}

/** What the app has its tokens say besides. */
function tokenClaimsOf({ id, settings: { claims } }: App, session: SessionRow): Record<string, unknown> {
  if (claims === null) return {};
  return fillTokenClaims(claims, {
    'app.id': id,
    'session.id': session.id,
    'user.id': session.userId,
    'user.role': isPseudoUserSession(session) ? 'pseudo' : 'user',
  });
}
