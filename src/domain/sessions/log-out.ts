import { isId } from '../../platform/values/ids.js';
import { recordAction } from '../audit/record.queries.js';
import type { UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { Refusal, sessionEnded } from '../refusal.js';
import { endSession, endSessionsOf } from './sessions.queries.js';

/** T7: ends one of the caller's sessions, the current one or another. */
export async function logOut(deps: Deps, call: UserCall, sessionId: string): Promise<void> {
  await deps.store.transaction(async tx => {
    if (!isId(sessionId) || !(await endSession(tx, call.actor.id, sessionId, deps.now()))) {
      // Another request has just ended the caller's own session (T8).
      throw sessionId === call.actor.sessionId ? sessionEnded() : new Refusal('NOT_FOUND', { field: 'id' });
    }
    await recordAction(deps, tx, call, 'LOGGED_OUT', call.actor.id, { sessionId });
  });
}

/** T7: ends every session of the caller. */
export async function logOutEverywhere(deps: Deps, call: UserCall): Promise<void> {
  await deps.store.transaction(async tx => {
    const ended = await endSessionsOf(tx, call.actor.id, null, deps.now());
    await recordAction(deps, tx, call, 'LOGGED_OUT', call.actor.id, { sessions: ended });
  });
}
