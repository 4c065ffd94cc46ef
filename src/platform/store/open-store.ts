import type { WorkObserver } from '../observability/work-observer.js';
import { observedStore } from './observed-store.js';
import type { Store } from './store.js';

/** Opens the embedded database for `file:PATH`, a server for `postgres://…`. Loads only the driver that is needed. */
export async function openStore(
  url: string,
  onIdleError: (error: Error) => void,
  observer?: WorkObserver,
  onWait?: (sentence: string) => void,
): Promise<Store> {
  const store = url.startsWith('file:')
    ? (await import('./sqlite.js')).openSqlite(url.slice('file:'.length), observer)
    : await (await import('./postgres.js')).openPostgres(url, onIdleError, observer, onWait);
  return observer === undefined ? store : observedStore(store, observer);
}
