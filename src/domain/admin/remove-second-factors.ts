import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { removeFactors } from '../factors/factors.queries.js';
import { warnOfFactor } from '../factors/second-factors.js';
import { Refusal } from '../refusal.js';
import { endSessionsOf } from '../sessions/sessions.queries.js';
import { lockUserOfApp } from './user-of-app.js';

/**
 * F18: removes the second factors of a user who has lost them. Ends every session: the lost device may have one, and with it what
 * was proven by a factor that is gone.
 */
export async function removeSecondFactors(deps: Deps, call: Call, userId: string): Promise<void> {
  await deps.store.transaction(async tx => {
    const user = await lockUserOfApp(tx, call, { userId, field: 'userId', updatedAt: deps.now() });
    if (!(await removeFactors(tx, user.id))) throw new Refusal('NOT_FOUND');
    await endSessionsOf(tx, user.id, null, deps.now());
    await warnOfFactor(deps, tx, call, user, 'WAY_IN_REMOVED', 'TOTP');
    await recordAction(deps, tx, call, 'SECOND_FACTOR_REMOVED', user.id, { method: 'TOTP' });
  });
}
