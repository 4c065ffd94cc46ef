import type { Logger } from '../../platform/observability/log.js';
import type { Deps } from '../deps.js';
import { cleanUps } from './clean-up.queries.js';

const everyMs = 3_600_000;

/**
 * Deletes expired rows, now and every hour; otherwise tables would grow without limit. Returns
 * a function that stops it.
 */
export function startCleaningUp(deps: Pick<Deps, 'store' | 'now'>, log: Logger): () => Promise<void> {
  let running = Promise.resolve();
  const run = () => {
    running = cleanUp(deps).catch(error => log.warn({ err: error }, 'cleaning up failed; the next hour tries again'));
  };
  run();
  const timer = setInterval(run, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

/** Uses one transaction per table, so that others do not wait long. */
export async function cleanUp({ store, now }: Pick<Deps, 'store' | 'now'>): Promise<void> {
  for (const throwAway of cleanUps) await store.transaction(tx => throwAway(tx, now()));
}
