import { dayOf } from '../audit/day.rules.js';
import { recordAction } from '../audit/record.queries.js';
import type { Deps } from '../deps.js';
import { networkOf } from '../limits/network.rules.js';
import type { Authentication } from './authenticate.js';
import { noteReturnOf } from './note-return.js';
import { idleExpiryAfterUse } from './session.rules.js';
import { findSession, noteUse, type SessionWithPerson } from './sessions.queries.js';
import { isStandingTokenLive, isUseDue, readStandingToken } from './standing-token.rules.js';

/** Returns the live session of a standing token, as stored in the database now (H1). Only reads. */
export async function authenticateStanding(deps: Deps, token: string): Promise<Authentication> {
  const { keys, store, now } = deps;
  const sessionId = readStandingToken(keys, token);
  if (sessionId === null) return { session: null, appId: null, sessionId: null };
  const found = await findSession(store.reader, sessionId);
  // The token does not name its app, so it is unknown whether that app still accepts such tokens.
  if (found === null) return { session: null, appId: null, sessionId, endReason: 'SESSION_ENDED' };
  const { session, person } = found;
  const dead = { session: null, appId: session.appId, sessionId } as const;
  const app = await deps.apps.find(session.appId);
  // H1: the app does not accept such tokens, so treat it as invalid.
  if (app === null || !app.settings.kiiApi) return { ...dead, sessionId: null };
  if (person.user.disabledAt !== null || !isStandingTokenLive(session, app.settings, now()))
    return { ...dead, endReason: 'SESSION_ENDED' };
  return found;
}

/**
 * H2: moves the idle end of a session whose standing token is used. Like a refresh, it records a move to another network (T7), and once a day the
 * merit for the network (H17).
 */
export async function noteStandingUse(deps: Deps, found: SessionWithPerson, ip: string): Promise<void> {
  const { session } = found;
  const now = deps.now();
  const isNewDay = dayOf(session.lastUsedAt) !== dayOf(now);
  if (!isUseDue(session, now)) return;
  const { id, appId, userId } = session;
  await deps.store.transaction(async tx => {
    const idleExpiresAt = idleExpiryAfterUse(session, now);
    const wasFirst = await noteUse(tx, { id, judged: session.lastUsedAt, now, idleExpiresAt, ip });
    if (!wasFirst) return;
    if (isNewDay) await noteReturnOf(deps, tx, ip, found);
    if (session.ip === null || networkOf(session.ip) === networkOf(ip)) return;
    const origin = { app: { id: appId }, actor: { kind: 'USER', id: userId, sessionId: id }, ip } as const;
    await recordAction(deps, tx, origin, 'SESSION_MOVED', userId, { sessionId: id });
  });
  if (isNewDay) deps.counts.noteActive(userId);
}
