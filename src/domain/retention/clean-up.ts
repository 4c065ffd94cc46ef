import type { Logger } from '../../platform/observability/log.js';
import type { Deps } from '../deps.js';
import { cleanUps } from './clean-up.queries.js';

const everyMs = 3_600_000;

/** Throws away what has run out, now and every hour, so that no table grows for ever. Returns how to stop. */
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

/** Each table in a transaction of its own, so that nobody waits long. */
export async function cleanUp({ store, now }: Pick<Deps, 'store' | 'now'>): Promise<void> {
  for (const throwAway of cleanUps) await store.transaction(tx => throwAway(tx, now()));
}
