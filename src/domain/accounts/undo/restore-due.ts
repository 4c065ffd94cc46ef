import type { Logger } from '../../../platform/observability/log.js';
import { forEachAlone, repeatEvery } from '../../../platform/workers/repeat.js';
import { callOfServer } from '../../call.js';
import type { Deps } from '../../deps.js';
import {
  type DueFreeze,
  findGivenUp,
  listDueFreezes,
  updateGivenUp,
} from '../../identifiers/given-up/given-up.queries.js';
import { lockUser } from '../../identifiers/users.queries.js';
import { settleFreeze } from './settle-freeze.js';
import { freezeMs } from './undo.rules.js';

const everyMs = 30_000;
const atOnce = 100;

/**
 * C15: gives addresses back whose freeze has lasted 24 hours, now and every 30 seconds. All nodes do it, and two at once do no harm. Returns a
 * function that stops it.
 */
export function startRestoring(deps: Deps, log: Logger): () => Promise<void> {
  return repeatEvery(
    everyMs,
    () => restoreDue(deps),
    error => log.warn({ err: error }, 'giving back a frozen address failed, will try again'),
  );
}

export async function restoreDue(deps: Deps): Promise<void> {
  const due = await listDueFreezes(deps.store.reader, deps.now(), atOnce);
  await forEachAlone(due, each => restore(deps, each));
}

async function restore(deps: Deps, { id, appId, userId }: DueFreeze): Promise<void> {
  const app = await deps.apps.find(appId);
  if (app === null) return;
  await deps.store.transaction(async tx => {
    const user = await lockUser(tx, { userId, updatedAt: deps.now() });
    const row = user === null ? null : await findGivenUp(tx, id);
    if (user === null || row === null || row.restoresAt === null || row.restoresAt > deps.now()) return;
    // A disabled user cannot object.
    if (user.disabledAt !== null) await updateGivenUp(tx, id, { restoresAt: deps.now() + freezeMs });
    else await settleFreeze(deps, tx, callOfServer(app), user, row, 'TIME');
  });
}
