import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { takeOne } from '../limits/limits.js';
import { Refusal } from '../refusal.js';

/** Q3: a user looks at most sixty others up in an hour; admins look up freely. */
export async function countLookup(deps: Deps, call: Call): Promise<void> {
  const { actor } = call;
  if (actor.kind !== 'USER') return;
  const { granted, retryAfter } = await deps.store.transaction(tx => takeOne(deps, tx, 'lookup', actor.id));
  if (!granted) throw new Refusal('RATE_LIMITED', { retryAfter });
}
