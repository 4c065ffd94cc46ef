import { setTimeout as sleep } from 'node:timers/promises';
import type { PgNotifier } from '../postgres-notifier.js';

const everyMs = 1_000;

/**
 * Calls `look` every second, if no connection can LISTEN, because a pooler in transaction mode loses notices. Followers on this node still get its
 * own commits at once.
 */
export function createPollingNotifier(look: () => Promise<void>): PgNotifier {
  const ending = new AbortController();

  async function lookUntilClosed(): Promise<void> {
    while (!ending.signal.aborted) {
      await sleep(everyMs, undefined, { signal: ending.signal, ref: false }).catch(() => {});
      if (!ending.signal.aborted) await look();
    }
  }

  const ended = lookUntilClosed();
  return {
    send() {},
    async close() {
      ending.abort();
      await ended;
    },
  };
}
