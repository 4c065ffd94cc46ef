import { isId } from '../../platform/values/ids.js';
import { requireAdminPresence } from '../apps/portal/admin-presence.rules.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { isPseudoUser } from '../identifiers/user-kind.rules.js';
import { Refusal } from '../refusal.js';
import { listSessions } from '../sessions/list-sessions.js';
import type { SessionRow } from '../sessions/session.rules.js';
import { endSession, endSessionsOf } from '../sessions/sessions.queries.js';
import { recordRead } from './record-read.js';
import { findUserOfApp, lockUserOfApp } from './user-of-app.js';

/** O15: lists the live sessions of a user, as the user sees them (T7). Records the read (O9). */
export async function listUserSessions(
  deps: Deps,
  call: Call,
  userId: string,
  first: number | null,
  after: string | null,
): Promise<SessionRow[]> {
  const user = await findUserOfApp(deps.store.reader, call, { userId, field: 'userId' });
  const sessions = await listSessions(deps, user.id, first, after);
  await recordRead(deps, call, { field: 'userSessions', userId: user.id, of: [after] });
  return sessions;
}

/** O15: ends one session of a user. A concurrent refresh either comes first or is refused, so it never revives the session. */
export async function endUserSession(deps: Deps, call: Call, userId: string, sessionId: string): Promise<void> {
  await deps.store.transaction(async tx => {
    const user = await lockUserOfApp(tx, call, { userId, field: 'userId', updatedAt: null });
    requireAdminPresence(call, call.app.settings, 'endUserSession', deps.now(), { isPseudoUser: isPseudoUser(user) });
    if (!isId(sessionId) || !(await endSession(tx, user.id, sessionId, deps.now())))
      throw new Refusal('NOT_FOUND', { field: 'id' });
    await recordAction(deps, tx, call, 'SESSIONS_ENDED', user.id, { sessionId });
  });
}

/** O15: ends every session of a user, and returns how many there were. A user who may log in can begin a new one at once. */
export async function endUserSessions(deps: Deps, call: Call, userId: string): Promise<number> {
  return await deps.store.transaction(async tx => {
    const user = await lockUserOfApp(tx, call, { userId, field: 'userId', updatedAt: null });
    requireAdminPresence(call, call.app.settings, 'endUserSessions', deps.now(), { isPseudoUser: isPseudoUser(user) });
    const sessions = await endSessionsOf(tx, user.id, null, deps.now());
    await recordAction(deps, tx, call, 'SESSIONS_ENDED', user.id, { sessions });
    return sessions;
  });
}
