import { setTimeout as rest } from 'node:timers/promises';
import type { Logger } from '../../platform/observability/log.js';
import { forEachAlone } from '../../platform/workers/repeat.js';
import { listAppRows } from '../apps/apps.queries.js';
import { callOfServer } from '../call.js';
import type { Deps } from '../deps.js';
import type { MoveCounts } from './move-identifiers.js';
import { respell } from './respell.js';
import { hasNoIdentifiers, isSpelledIn, noteSpelledIn } from './spellings.queries.js';

const retryMs = 60_000;
/** The most ids of apps in one log line. */
const mostAppsNamed = 20;

export interface Respelling {
  /** Resolves when the current attempt has ended. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Writes the identifiers of all apps in the present canonical form, once for each version of the spelling (I8). After a failure or a stop, it begins
 * again later, and skips identifiers that already have this form.
 */
export function startRespelling(deps: Deps, log: Logger, version: string): Respelling {
  const stopping = new AbortController();
  const { signal } = stopping;
  let attempt: Promise<boolean> = Promise.resolve(false);

  async function run(): Promise<void> {
    while (!signal.aborted) {
      attempt = respellAll(deps, log, version, signal).then(
        () => true,
        error => {
          log.warn({ err: error }, 'rewriting identifiers failed, will try again in a minute');
          return false;
        },
      );
      if (await attempt) return;
      // A rejection means that the server is stopping.
      await rest(retryMs, undefined, { ref: false, signal }).catch(() => {});
    }
  }

  const running = run();
  return {
    async settled() {
      await attempt;
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function respellAll(deps: Deps, log: Logger, version: string, signal: AbortSignal): Promise<void> {
  const { store, now } = deps;
  if (await isSpelledIn(store.reader, version)) return;
  if (!(await hasNoIdentifiers(store.reader))) {
    log.info({ spelling: version }, 'rewriting identifiers of an earlier version in the present spelling');
    const counts = await respellApps(deps, log, signal);
    if (signal.aborted) {
      log.info(counts, 'rewriting identifiers was interrupted, the next start continues');
      return;
    }
    log.info(counts, 'identifiers have the present spelling');
  }
  await store.transaction(tx => noteSpelledIn(tx, version, now()));
}

async function respellApps(deps: Deps, log: Logger, signal: AbortSignal): Promise<MoveCounts> {
  const counts: MoveCounts = { owned: 0, claimed: 0, stay: 0 };
  const apps: string[] = [];
  await forEachAlone(await listAppRows(deps.store.reader), async ({ id }) => {
    const app = await deps.apps.find(id);
    if (app === null || signal.aborted) return;
    const stayedBefore = counts.stay;
    await respell(deps, callOfServer(app), { mode: 'WRITE', counts, onStays() {}, signal });
    if (counts.stay > stayedBefore) apps.push(id);
  });
  if (apps.length > 0) {
    log.warn(
      { stay: counts.stay, apps: apps.slice(0, mostAppsNamed) },
      'identifiers were not rewritten, because another user owns the new spelling: "bonafide respell --app ID" lists them',
    );
  }
  return counts;
}
