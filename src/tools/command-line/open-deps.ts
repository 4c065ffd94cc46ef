import { randomBytes } from 'node:crypto';
import { createDeps } from '../../boot/create-deps.js';
import { createServerAddress } from '../../boot/server-address.js';
import { defaultAppId, makeDefaultApp } from '../../domain/apps/admin-tokens.js';
import { defaultSettings } from '../../domain/apps/settings.rules.js';
import type { Call } from '../../domain/call.js';
import type { Deps } from '../../domain/deps.js';
import type { Config } from '../../platform/config/config.js';
import { createLog } from '../../platform/observability/log.js';
import { openStore } from '../../platform/store/open-store.js';
import { isBusy } from '../../platform/store/sqlite/busy.rules.js';
import type { Store } from '../../platform/store/store.js';
import { UsageError } from './usage-error.js';

export interface OpenDeps extends Deps {
  close(): Promise<void>;
}

/** Opens the dependencies of use cases without a server. The address is known only if PUBLIC_URL is set. */
export async function openDeps(config: Config): Promise<OpenDeps> {
  const log = createLog(config.logLevel);
  const onIdleError = (error: Error) => log.error({ err: error }, 'database error');
  const opened = await retryWhileBusy(() =>
    openStore(config.databaseUrl, onIdleError, undefined, undefined, config.postgres),
  );
  const store: Store = { ...opened, transaction: work => retryWhileBusy(() => opened.transaction(work)) };
  const environment = { now: Date.now, randomBytes, log };
  const { deps } = createDeps(config, store, environment, createServerAddress(config.publicUrl));
  return {
    ...deps,
    async close() {
      await deps.passwords.close();
      await store.close();
    },
  };
}

const maxWaitMs = 60_000;

/** Tries again while the server writes to the embedded database: a command can wait longer than a request. */
async function retryWhileBusy<T>(work: () => Promise<T>): Promise<T> {
  const endAt = performance.now() + maxWaitMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > endAt || !isBusy(error)) throw error;
    }
  }
}

/** Somebody with access to the database and its key is the operator, on this machine (O4). */
const operatorHere = {
  actor: { kind: 'OPERATOR', id: 'command line' },
  ip: '127.0.0.1',
  appIsNamed: true,
  userAgent: null,
} as const;

/** Returns the operator's call in one app. In a new database, creates the first app, like the first start of a server. */
export async function operatorCallIn(deps: Deps, appId: string): Promise<Call> {
  if (appId === defaultAppId && (await deps.apps.find(appId)) === null) {
    await makeDefaultApp(deps);
    deps.apps.forget(appId);
  }
  const app = await deps.apps.find(appId);
  if (app === null) throw new UsageError('There is no app with this id. The first app has the id "default".');
  return { ...operatorHere, app };
}

/** The operator's call that creates an app. */
export const callForNewApp: Call = { ...operatorHere, app: { id: '', settings: defaultSettings } };
