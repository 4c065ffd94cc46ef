import type { WorkObserver } from '../observability/work-observer.js';
import { observedStore } from './observed-store.js';
import type { PostgresSettings } from './postgres.js';
import type { Store } from './store.js';
import { checkWrites } from './write-check.js';

/** Opens the embedded database for `file:PATH`, a server for `postgres://…`. Loads only the driver that is needed. */
export async function openStore(
  url: string,
  onIdleError: (error: Error) => void,
  observer?: WorkObserver,
  onWait?: (sentence: string) => void,
  settings?: PostgresSettings,
): Promise<Store> {
  const opened = isEmbedded(url)
    ? (await import('./sqlite.js')).openSqlite(pathOf(url), onIdleError, observer)
    : await (await import('./postgres.js')).openPostgres(url, onIdleError, observer, onWait, settings);
  const store = checkWrites(opened);
  return observer === undefined ? store : observedStore(store, observer);
}

/** Makes this process the only server on an embedded database. PostgreSQL takes any number of servers. */
export async function becomeServerOf(url: string, onWait: (sentence: string) => void): Promise<() => Promise<void>> {
  if (!isEmbedded(url)) return async () => {};
  return await (await import('./sqlite/only-server.js')).becomeOnlyServer(pathOf(url), onWait);
}

function isEmbedded(url: string): boolean {
  return url.startsWith('file:');
}

function pathOf(url: string): string {
  return url.slice('file:'.length);
}
