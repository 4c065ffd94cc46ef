import type { Tx } from '../../platform/store/store.js';
import { newId } from '../../platform/values/ids.js';
import type { App, AppSettings } from '../apps/settings.rules.js';
import { fillTokenClaims } from '../apps/token-claims.rules.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import type { Person } from '../identifiers/person.queries.js';
import { isPseudoUser } from '../identifiers/user-kind.rules.js';
import type { UserRow } from '../identifiers/users.queries.js';
import { noteKnownPlace } from '../limits/sign-in-origins.js';
import { sessionEnded } from '../refusal.js';
import type { TokenSubject, TokenWishes } from './access-tokens.js';
import { addProofs, amrOf, newestProof, type ProofMethod } from './proofs.rules.js';
import { refreshTokenOf } from './refresh-token.rules.js';
import {
  accessTokenSeconds,
  type HeldSession,
  isPseudoUserSession,
  type SessionRow,
  sessionExpiry,
  sessionsToEnd,
} from './session.rules.js';
import { endSessionsById, insertSession, updateSession } from './sessions.queries.js';
import { standingSessionExpiry } from './standing-token.rules.js';

/** The tokens that a client gets at a login (T1). */
export interface SessionTokens {
  accessToken: string;
  tokenType: 'Bearer';
  /** Seconds. */
  expiresIn: number;
  refreshToken: string;
  userId: string;
  appId: string;
  /** For the former service's API, which derives a standing token from it (H1). GraphQL does not show it. */
  session: SessionRow;
  /** The user of the session, if it was already read. */
  person: Person | null;
}

const longestUserAgent = 256;

/** Truncates a user agent to the length that a session stores. */
export function shortenUserAgent(userAgent: string | null): string | null {
  return userAgent?.slice(0, longestUserAgent) ?? null;
}

/**
 * Opens a session for a user, in the transaction of the login. `methods` are the proofs that the user has given (F2). With `isPlaceFresh`, it does not
 * store the network and origin again (X7).
 */
export async function openSession(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  methods: readonly ProofMethod[],
  expiresInSeconds: number | null = null,
  isPlaceFresh = false,
): Promise<SessionRow> {
  const { app, ip, userAgent } = call;
  const now = deps.now();
  const opened = {
    id: newId(deps),
    appId: user.appId,
    userId: user.id,
    generation: 1,
    voided: 0,
    voidedBefore: 0,
    rotatedAt: now,
    accessTokenSeconds: accessTokenSeconds(app.settings, expiresInSeconds),
    createdAt: now,
    lastUsedAt: now,
    ...sessionExpiry(user, now),
    userAgent: shortenUserAgent(userAgent),
    ip,
    firstIp: ip,
    proofs: addProofs({}, methods, now),
  };
  const session =
    call.standing === undefined
      ? opened
      : { ...opened, ...standingSessionExpiry(opened, app.settings, call.standing.endsAt) };
  await insertSession(tx, session);
  // A pseudo user has no password or code that a stranger could guess.
  if (!isPseudoUser(user) && !isPlaceFresh) await noteKnownPlace(deps, tx, user.id, call);
  return session;
}

/** H8: turns the session of a pseudo user into one of the upgraded user, as if it began now. Its standing token remains valid. */
export async function renewSession(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  methods: readonly ProofMethod[],
  sessionId: string,
): Promise<SessionRow> {
  const now = deps.now();
  const life = { createdAt: now, ...sessionExpiry(user, now) };
  const ends = standingSessionExpiry(life, call.app.settings, call.standing?.endsAt ?? null);
  const renewed = await updateSession(tx, sessionId, {
    ...life,
    ...ends,
    lastUsedAt: now,
    proofs: addProofs({}, methods, now),
  });
  if (renewed === null) throw sessionEnded();
  await noteKnownPlace(deps, tx, user.id, call);
  tx.announce(user.id);
  return renewed;
}

/** Issues the tokens of a committed session. */
export async function issueTokens(
  deps: Deps,
  { app }: Pick<Call, 'app'>,
  session: SessionRow,
  person: Person | null = null,
): Promise<SessionTokens> {
  const { id, appId, userId, generation } = session;
  if (generation === 1) deps.counts.noteActive(userId);
  // In a refresh, the session may belong to another app than the call.
  const itsApp = app.id === appId ? app : await deps.apps.find(appId);
  const wishes = itsApp === null ? {} : wishesOf(itsApp, session);
  const expiresIn = lifetimeNow(session.accessTokenSeconds, itsApp?.settings ?? null);
  return {
    accessToken: await deps.accessTokens.issue(subjectOf(session), expiresIn, wishes),
    tokenType: 'Bearer',
    expiresIn,
    refreshToken: refreshTokenOf(deps.keys, id, generation),
    userId,
    appId,
    session,
    person,
  };
}

/** T14: a shorter maximum applies to open sessions too. */
function lifetimeNow(seconds: number, settings: AppSettings | null): number {
  return settings === null ? seconds : Math.min(seconds, settings.maxAccessTokenLifetime);
}

function subjectOf({ id, appId, userId, generation, proofs }: SessionRow): TokenSubject {
  const newest = newestProof(proofs);
  const authentication = newest && { at: newest.provenAt, amr: amrOf(newest.methods) };
  return { appId, userId, sessionId: id, generation, authentication };
}

/** Returns the algorithm of the app's tokens, and the claims that it adds to them. */
function wishesOf({ id, settings }: App, session: SessionRow): TokenWishes {
  const { claims, accessTokenAlgorithm: algorithm } = settings;
  if (claims === null) return { algorithm };
  const filled = fillTokenClaims(claims, {
    'app.id': id,
    'session.id': session.id,
    'user.id': session.userId,
    'user.role': isPseudoUserSession(session) ? 'pseudo' : 'user',
  });
  return { algorithm, claims: filled };
}

/**
 * T9: ends sessions of a user who already has a hundred. Lock the user's row before you read `held`, so that concurrent logins do not exceed the
 * number. `held` may be empty if the user has fewer.
 */
export async function makeRoomForSession(
  deps: Deps,
  tx: Tx,
  call: Call,
  userId: string,
  held: readonly HeldSession[],
): Promise<void> {
  const ids = sessionsToEnd(held, deps.now());
  if (ids.length === 0) return;
  await endSessionsById(tx, userId, ids);
  await recordAction(deps, tx, call, 'SESSIONS_LIMITED', userId, { sessions: ids.length });
}
