import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { spendOrRefuse } from '../limits/spend.js';

/** Q3: a user looks at most sixty others up in an hour; admins look up freely. */
export async function countLookup(deps: Deps, call: Call): Promise<void> {
  const { actor } = call;
  if (actor.kind !== 'USER') return;
  await deps.store.transaction(tx => spendOrRefuse(deps, tx, 'lookup', actor.id));
}
