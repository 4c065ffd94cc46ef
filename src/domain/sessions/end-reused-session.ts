import { type Origin, recordAction } from '../audit/record.queries.js';
import type { Deps } from '../deps.js';
import type { SessionRow } from './session.rules.js';
import { endSession } from './sessions.queries.js';

/**
 * T5: ends a session of which two clients have tokens. Uses a separate transaction, because the user must be locked first, and the transaction that
 * detected this may have locked the session. The fact cannot change, so it need not be checked again.
 */
export async function endReusedSession(
  deps: Deps,
  origin: Origin,
  { id, appId, userId }: SessionRow,
  by: 'REFRESH_TOKEN' | 'ACCESS_TOKEN',
): Promise<void> {
  await deps.store.transaction(async tx => {
    if (!(await endSession(tx, userId, id, deps.now()))) return;
    await recordAction(deps, tx, { ...origin, app: { id: appId } }, 'REFRESH_TOKEN_REUSED', userId, {
      sessionId: id,
      by,
    });
  });
}
