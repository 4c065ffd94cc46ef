import type { Tx } from '../../../platform/store/store.js';
import type { Deps } from '../../deps.js';
import { listFreezes, updateGivenUp } from '../../identifiers/given-up/given-up.queries.js';
import { freezeMs } from './undo.rules.js';

/** C18: restarts the 24 hours of a user's freezes, for example because nobody could object while the user was disabled. */
export async function restartFreezes(deps: Pick<Deps, 'now'>, tx: Tx, userId: string): Promise<void> {
  for (const { id, restoresAt } of await listFreezes(tx, userId))
    if (restoresAt !== null) await updateGivenUp(tx, id, { restoresAt: deps.now() + freezeMs });
}
