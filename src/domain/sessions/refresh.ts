import type { Tx } from '../../platform/store/store.js';
import { moveCallToApp } from '../apps/move-call-to-app.js';
import { dayOf } from '../audit/day.rules.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { networkOf } from '../limits/network.rules.js';
import { Refusal } from '../refusal.js';
import { endReusedSession } from './end-reused-session.js';
import { judgeRefresh } from './generations.rules.js';
import { noteReturnOf } from './note-return.js';
import { issueTokens, type SessionTokens, shortenUserAgent } from './open-session.js';
import { type RefreshToken, readRefreshToken } from './refresh-token.rules.js';
import { idleExpiryAfterUse, isSessionLive, type SessionRow } from './session.rules.js';
import { findSession, rotateSession, type SessionWithPerson } from './sessions.queries.js';

/**
 * T5: returns the next tokens for a refresh token. A client can repeat a request whose answer was lost at any time, as long as nobody has used the
 * tokens of that answer. Every other second use means that the token was stolen or copied, and ends all tokens of the session (OAuth 2.1, 4.3.1).
 */
export async function refreshSession(deps: Deps, call: Call, refreshToken: string): Promise<SessionTokens> {
  const given = readRefreshToken(deps.keys, refreshToken);
  if (given === null) throw invalidToken();
  const { found, isReused, isNewDay } = await presentToNewest(deps, call, given);
  if (isReused) {
    await endReusedSession(deps, call, found.session, 'REFRESH_TOKEN');
    throw new Refusal('REFRESH_TOKEN_REUSED', { field: 'refreshToken' });
  }
  if (isNewDay) deps.counts.noteActive(found.session.userId);
  return await issueTokens(deps, call, found.session, found.person);
}

interface Presented {
  found: SessionWithPerson;
  isReused: boolean;
  /** Whether this is the first use of the session on this day. */
  isNewDay: boolean;
}

/** Judges a token by the newest generation of its session. */
async function presentToNewest(deps: Deps, call: Call, given: RefreshToken): Promise<Presented> {
  for (;;) {
    const presented = await deps.store.transaction(tx => present(deps, tx, call, given));
    if (presented !== null) return presented;
  }
}

/** Returns null, and changes nothing, when another request issued a generation in this moment. */
async function present(deps: Deps, tx: Tx, call: Call, given: RefreshToken): Promise<Presented | null> {
  const now = deps.now();
  const found = await findSession(tx, given.sessionId);
  if (found === null || !isSessionLive(found.session, now) || found.person.user.disabledAt !== null)
    throw invalidToken();
  const { session, person } = found;
  // O39: a request that names no app must not refresh a session of an app that is being deleted.
  const moved = await moveCallToApp(deps, call, session.appId, 'refreshToken');
  const judgement = judgeRefresh(session, given.generation, now);
  if (judgement.verdict === 'REPEAT' || judgement.verdict === 'REUSED')
    return { found, isReused: judgement.verdict === 'REUSED', isNewDay: false };
  const place = { ip: call.ip, userAgent: shortenUserAgent(call.userAgent) };
  const isFirstToday = session.generation <= 1 || dayOf(session.rotatedAt) !== dayOf(now);
  const isMove = session.ip !== null && networkOf(session.ip) !== networkOf(call.ip);
  const isAll = judgement.verdict !== 'ADOPT' && !isMove && !isFirstToday;
  const rotation = rotateSession(tx, {
    id: session.id,
    judged: session.generation,
    ...judgement.next,
    now,
    idleExpiresAt: idleExpiryAfterUse(session, now),
    ...place,
  });
  const rotated = await (isAll ? tx.last(rotation) : rotation);
  if (rotated === null) return null;
  // Closes the connections that a void access token has opened.
  if (judgement.verdict === 'FURTHER') tx.announce(session.userId);
  if (judgement.verdict === 'ADOPT') await recordAdoption(deps, tx, moved, session);
  if (isMove) await recordMove(deps, tx, moved, session);
  if (isFirstToday) await noteReturnOf(deps, tx, call.ip, found);
  const isNewDay = dayOf(session.lastUsedAt) !== dayOf(now);
  return { found: { session: rotated, person }, isReused: false, isNewDay };
}

/** Records that a refresh token was newer than the database, which is therefore an older copy (T5). */
async function recordAdoption(deps: Deps, tx: Tx, call: Call, { id, userId }: SessionRow): Promise<void> {
  await recordAction(deps, tx, call, 'SESSION_ADOPTED', userId, { sessionId: id });
}

function invalidToken(): Refusal {
  return new Refusal('INVALID_TOKEN', { field: 'refreshToken' });
}

/** Records that a session is used from another network than before, because a stolen token may be the reason (T7). */
async function recordMove(deps: Deps, tx: Tx, call: Call, { id, userId }: SessionRow): Promise<void> {
  await recordAction(deps, tx, call, 'SESSION_MOVED', userId, { sessionId: id });
}
