import type { Tx } from '../../platform/store/store.js';
import { namesOtherApp } from '../apps/move-call-to-app.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import type { Person } from '../identifiers/person.queries.js';
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
  const invalid = new Refusal('INVALID_TOKEN', { field: 'refreshToken' });
  const given = readRefreshToken(deps.keys, refreshToken);
  if (given === null) throw invalid;

  const outcome = await deps.store.transaction(async (tx): Promise<SessionWithPerson | 'REUSED'> => {
    const now = deps.now();
    const found = await findSession(tx, given.sessionId);
    if (found === null || !isSessionLive(found.session, now) || found.person.user.disabledAt !== null) throw invalid;
    const { session, person } = found;
    if (namesOtherApp(call, session.appId)) throw invalid;
    if (session.generation === given.generation) {
      const { id, generation } = session;
      const idleExpiresAt = idleExpiryAfterUse(session, now);
      const place = { ip: call.ip, userAgent: shortenUserAgent(call.userAgent) };
      const rotated = await rotateSession(tx, { id, generation, now, idleExpiresAt, ...place });
      if (rotated !== null) {
        await recordMove(deps, tx, call, session);
        await noteReturnOf(deps, tx, call, person);
        return { session: rotated, person };
      }
    }
    // Judge by the committed state: another request may have rotated the token between the two statements.
    const latest = (await findSession(tx, given.sessionId))?.session;
    if (latest === undefined) throw invalid;
    if (judgeRefresh(latest, given.generation, now) === 'REPEAT') return { session: latest, person };
    await endSession(tx, latest.userId, latest.id);
    await recordAction(deps, tx, { ...call, app: { id: latest.appId } }, 'REFRESH_TOKEN_REUSED', latest.userId, {
      sessionId: latest.id,
    });
    return 'REUSED';
  });
  if (outcome === 'REUSED') throw new Refusal('REFRESH_TOKEN_REUSED', { field: 'refreshToken' });
  return await issueTokens(deps, call, outcome.session, outcome.person);
}

/** X7: a user who is seen again a day or more after they proved a number speaks for the network. Apps that stay logged in only refresh. */
async function noteReturnOf(deps: Deps, tx: Tx, { ip }: Call, { user, owned }: Person): Promise<void> {
  const provedAt = owned.find(({ kind }) => kind === 'PHONE')?.provenAt ?? null;
  if (provedAt !== null) await noteReturn(deps, tx, { userId: user.id, ip, provedAt });
}

/** Records that a session is used from another network than before: a stolen token may be the reason (T7). */
async function recordMove(deps: Deps, tx: Tx, call: Call, { id, appId, userId, ip }: SessionRow): Promise<void> {
  if (ip === null || networkOf(ip) === networkOf(call.ip)) return;
  await recordAction(deps, tx, { ...call, app: { id: appId } }, 'SESSION_MOVED', userId, { sessionId: id });
}
