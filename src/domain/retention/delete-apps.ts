import type { Logger } from '../../platform/observability/log.js';
import { inTurn } from '../../platform/store/in-turn.js';
import { isFromFuture } from '../../platform/values/clock.rules.js';
import { forEachAlone, repeatEvery } from '../../platform/workers/repeat.js';
import { listDeletedApps, markAppDeleted } from '../apps/apps.queries.js';
import type { Deps } from '../deps.js';
import { deleteAppRow, deleteSomeRows, deleteSomeUsers } from './delete-apps.queries.js';
import { repeatDeletion } from './repeat-deletion.js';

const lookEveryMs = 5_000;
/** Longer than any request takes, and than a node caches an app. So all requests that found the app have ended before its rows are deleted. */
const graceMs = 60_000;
/** Small enough that other transactions do not wait long: each user has rows in ten tables. */
const usersPerTransaction = 50;
const rowsPerTransaction = 100;

/**
 * Deletes the rows of apps that the operator has deleted (O20). After a crash, any node continues, because the row of the app is deleted last. Two
 * nodes at once do no harm. Returns a function that stops it.
 */
export function startDeletingApps(deps: Deps, log: Logger): () => Promise<void> {
  return repeatEvery(
    lookEveryMs,
    signal => deleteMarkedApps(deps, log, signal),
    error => log.warn({ err: error }, 'deleting an app failed, will try again'),
  );
}

async function deleteMarkedApps(deps: Deps, log: Logger, signal: AbortSignal): Promise<void> {
  await forEachAlone(await listDeletedApps(deps.store.reader), async ({ id, deletedAt }) => {
    const now = deps.now();
    // Otherwise the app would stay for as long as the clock was set back.
    if (isFromFuture(deletedAt, now)) return await deps.store.transaction(tx => markAppDeleted(tx, id, now));
    if (now < deletedAt + graceMs) return;
    await deleteRows(deps, id, signal);
    if (!signal.aborted) log.info({ appId: id }, 'app deleted');
  });
}

/** Uses many short transactions. If it is aborted, it stops between two of them. */
async function deleteRows({ store }: Deps, appId: string, signal: AbortSignal): Promise<void> {
  await repeatDeletion(signal, () =>
    inTurn(store, async tx => {
      const ids = await deleteSomeUsers(tx, appId, usersPerTransaction);
      // Ends their live connections.
      for (const id of ids) tx.announce(id);
      return ids.length;
    }),
  );
  for (const deleteSome of deleteSomeRows) {
    await repeatDeletion(signal, () => inTurn(store, tx => deleteSome(tx, appId, rowsPerTransaction)));
  }
  if (!signal.aborted) await store.transaction(tx => deleteAppRow(tx, appId));
}
