import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { spendOrRefuse } from '../limits/spend.js';

/** Q3: lets a user look up at most sixty others in an hour. Admins have no limit. */
export async function countLookup(deps: Deps, call: Call): Promise<void> {
  const { actor } = call;
  if (actor.kind !== 'USER') return;
  await deps.store.transaction(tx => spendOrRefuse(deps, tx, 'lookup', actor.id));
}
