import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import type { UserRow } from '../identifiers/holders.queries.js';
import type { Person } from '../identifiers/person.queries.js';
import { newId } from '../ids.js';
import type { Tx } from '../store/store.js';
import { refreshTokenOf } from './refresh-token.rules.js';
import { accessTokenSeconds, expiryOf, type SessionRow } from './session.rules.js';
import { insertSession } from './sessions.queries.js';

/** What a client gets for logging in (T1). */
export interface Tokens {
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
    ...expiryOf(user, now),
    userAgent: userAgent?.slice(0, longestUserAgent) ?? null,
    ip,
  };
  await insertSession(tx, session);
  return session;
}

/** The tokens of a session that has been committed. */
export async function tokensOf(
  { accessTokens, keys }: Deps,
  session: SessionRow,
  person: Person | null = null,
): Promise<Tokens> {
  const { id, appId, userId, generation, accessTokenSeconds: expiresIn } = session;
  return {
    accessToken: await accessTokens.issue({ appId, userId, sessionId: id }, expiresIn),
    tokenType: 'Bearer',
    expiresIn,
    refreshToken: refreshTokenOf(keys, id, generation),
    userId,
    appId,
    person,
  };
}
