import type { AddressKind } from '../../../platform/values/kinds.js';
import { settleFreeze } from '../../accounts/undo/settle-freeze.js';
import type { Side } from '../../accounts/undo/undo.rules.js';
import { requireAdminPresence } from '../../apps/portal/admin-presence.rules.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { listFreezes, updateGivenUp } from '../../identifiers/given-up/given-up.queries.js';
import { Refusal } from '../../refusal.js';
import { lockUserOfApp } from '../user-of-app.js';

/** C16: ends a freeze by an admin's decision, which is final. */
export async function decideFreeze(
  deps: Deps,
  call: Call,
  userId: string,
  kind: AddressKind,
  keep: Side,
): Promise<void> {
  requireAdminPresence(call, call.app.settings, 'decideFreeze', deps.now());
  await deps.store.transaction(async tx => {
    const user = await lockUserOfApp(tx, call, { userId, field: 'userId', updatedAt: deps.now() });
    const freeze = (await listFreezes(tx, user.id)).find(each => each.kind === kind);
    if (freeze === undefined) throw new Refusal('NOT_FOUND', { field: 'kind' });
    const decided = { decidedAt: deps.now(), outcome: keep };
    await updateGivenUp(tx, freeze.id, decided);
    await settleFreeze(deps, tx, call, user, { ...freeze, ...decided }, 'ADMIN');
  });
}
