import { embeddedPathOf } from '../config/embedded-path.rules.js';
import type { WorkObserver } from '../observability/work-observer.js';
import { observedStore } from './observed-store.js';
import type { PostgresSettings } from './postgres.js';
import type { Store } from './store.js';
import { checkWrites } from './write-check.js';

/** Opens the embedded database for `file:PATH`, or PostgreSQL for `postgres://…`. Loads only the needed driver. */
export async function openStore(
  url: string,
  onIdleError: (error: Error) => void,
  observer?: WorkObserver,
  onWait?: (sentence: string) => void,
  settings?: PostgresSettings,
): Promise<Store> {
  const path = embeddedPathOf(url);
  if (path !== null) await trustDriverFor(path);
  const opened =
    path === null
      ? await (await import('./postgres.js')).openPostgres(url, onIdleError, observer, onWait, settings)
      : (await import('./sqlite.js')).openSqlite(path, onIdleError, observer);
  const store = checkWrites(opened);
  return observer === undefined ? store : observedStore(store, observer);
}

/** Makes this process the only server on an embedded database. Does nothing for PostgreSQL, which allows any number of servers. */
export async function becomeServerOf(url: string, onWait: (sentence: string) => void): Promise<() => Promise<void>> {
  const path = embeddedPathOf(url);
  if (path === null) return async () => {};
  await trustDriverFor(path);
  return await (await import('./sqlite/only-server.js')).becomeOnlyServer(path, onWait);
}

async function trustDriverFor(path: string): Promise<void> {
  await (await import('./sqlite/trusted-driver.js')).trustDriver(path);
}
