import { requireAdminPresence } from '../apps/portal/admin-presence.rules.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { emitEvent } from '../events/emit.js';
import { removeFactors } from '../factors/factors.queries.js';
import { deletePasskeysOf } from '../factors/passkeys/passkeys.queries.js';
import { warnOfFactor } from '../factors/second-factors.js';
import { Refusal } from '../refusal.js';
import { endSessionsOf } from '../sessions/sessions.queries.js';
import { lockUserOfApp } from './user-of-app.js';

/**
 * F18: removes the second factors of a user who has lost them. Ends every session, because the lost device may have one that was proven by a removed
 * factor.
 */
export async function removeSecondFactors(deps: Deps, call: Call, userId: string): Promise<void> {
  requireAdminPresence(call, call.app.settings, 'removeSecondFactors', deps.now());
  await deps.store.transaction(async tx => {
    const user = await lockUserOfApp(tx, call, { userId, field: 'userId', updatedAt: deps.now() });
    const hadTotp = await removeFactors(tx, user.id);
    // Otherwise a passkey is no second factor here, and may be the user's only way to log in.
    const hadPasskeys = call.app.settings.secondFactor === 'REQUIRED' && (await deletePasskeysOf(tx, user.id));
    if (!hadTotp && !hadPasskeys) throw new Refusal('NOT_FOUND');
    await endSessionsOf(tx, user.id, null, deps.now());
    if (hadPasskeys)
      await emitEvent(deps, tx, call.app, { type: 'user.updated', userId: user.id, data: { changed: ['passkeys'] } });
    for (const wayIn of [...(hadTotp ? ['TOTP' as const] : []), ...(hadPasskeys ? ['PASSKEY' as const] : [])]) {
      await warnOfFactor(deps, tx, call, user, 'WAY_IN_REMOVED', wayIn);
      await recordAction(deps, tx, call, 'WAY_IN_REMOVED', user.id, { wayIn });
    }
  });
}
