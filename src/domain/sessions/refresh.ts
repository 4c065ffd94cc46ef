import type { Tx } from '../../platform/store/store.js';
import { namesOtherApp } from '../apps/move-call-to-app.js';
import { fixedCodeOf } from '../apps/settings.rules.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { noteReturn } from '../limits/merits.js';
import { networkOf } from '../limits/network.rules.js';
import { Refusal } from '../refusal.js';
import { issueTokens, type SessionTokens, shortenUserAgent } from './open-session.js';
import { judgeRefresh, readRefreshToken } from './refresh-token.rules.js';
import { idleExpiryAfterUse, isSessionLive, type SessionRow } from './session.rules.js';
import { endSession, findSession, rotateSession, type SessionWithPerson } from './sessions.queries.js';

/**
 * T5: accepts a refresh token once. Within ten seconds it gives the same answer again, because mobile
 * networks lose responses. Any later use means that the token was stolen or copied, and ends all tokens of
 * the session (OAuth 2.1, 4.3.1).
 */
export async function refreshSession(deps: Deps, call: Call, refreshToken: string): Promise<SessionTokens> {
  const given = readRefreshToken(deps.keys, refreshToken);
  if (given === null) throw invalidToken();

  const outcome = await deps.store.transaction(async (tx): Promise<SessionWithPerson | 'REUSED'> => {
    const now = deps.now();
    const found = await findSession(tx, given.sessionId);
    if (found === null || !isSessionLive(found.session, now) || found.person.user.disabledAt !== null)
      throw invalidToken();
    const { session, person } = found;
    if (namesOtherApp(call, session.appId)) throw invalidToken();
    if (session.generation === given.generation) {
      const { id, generation } = session;
      const idleExpiresAt = idleExpiryAfterUse(session, now);
      const place = { ip: call.ip, userAgent: shortenUserAgent(call.userAgent) };
      const rotated = await rotateSession(tx, { id, generation, now, idleExpiresAt, ...place });
      if (rotated !== null) {
        await recordMove(deps, tx, call, session);
        await noteReturnOf(deps, tx, call.ip, found);
        return { session: rotated, person };
      }
    }
    // Judge by the committed state: another request may have rotated the token between the two statements.
    const latest = (await findSession(tx, given.sessionId))?.session;
    if (latest === undefined) throw invalidToken();
    if (judgeRefresh(latest, given.generation, now) === 'REPEAT') return { session: latest, person };
    await endSession(tx, latest.userId, latest.id, now);
    await recordAction(deps, tx, { ...call, app: { id: latest.appId } }, 'REFRESH_TOKEN_REUSED', latest.userId, {
      sessionId: latest.id,
    });
    return 'REUSED';
  });
  if (outcome === 'REUSED') throw new Refusal('REFRESH_TOKEN_REUSED', { field: 'refreshToken' });
  return await issueTokens(deps, call, outcome.session, outcome.person);
}

function invalidToken(): Refusal {
  return new Refusal('INVALID_TOKEN', { field: 'refreshToken' });
}

/** X7: once a day and session, a user who comes back adds to the merit of the network. `session` is as it was before. */
async function noteReturnOf(deps: Deps, tx: Tx, ip: string, { session, person }: SessionWithPerson): Promise<void> {
  const phone = person.owned.find(({ kind }) => kind === 'PHONE');
  if (phone === undefined || phone.provenAt === null) return;
  if (session.generation > 1 && dayOf(session.rotatedAt) === dayOf(deps.now())) return;
  const app = await deps.apps.find(session.appId);
  // The admin who set a test address knows its code (D8).
  if (app === null || fixedCodeOf(phone.value, app.settings) !== null) return;
  await noteReturn(deps, tx, { userId: session.userId, ip, provedAt: phone.provenAt });
}

function dayOf(instant: number): number {
  return Math.floor(instant / 86_400_000);
}

/** Records that a session is used from another network than before: a stolen token may be the reason (T7). */
async function recordMove(deps: Deps, tx: Tx, call: Call, { id, appId, userId, ip }: SessionRow): Promise<void> {
  if (ip === null || networkOf(ip) === networkOf(call.ip)) return;
  await recordAction(deps, tx, { ...call, app: { id: appId } }, 'SESSION_MOVED', userId, { sessionId: id });
}
