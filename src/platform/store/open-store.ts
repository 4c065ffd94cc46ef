import type { WorkObserver } from '../observability/work-observer.js';
import { observedStore } from './observed-store.js';
import type { Store } from './store.js';

/** `file:PATH` opens the embedded database, `postgres://…` a server. The driver of the other one is not even loaded. */
export async function openStore(
  url: string,
  onIdleError: (error: Error) => void,
  observer?: WorkObserver,
): Promise<Store> {
  const store = url.startsWith('file:')
    ? (await import('./sqlite.js')).openSqlite(url.slice('file:'.length), observer)
    : await (await import('./postgres.js')).openPostgres(url, onIdleError, observer);
  return observer === undefined ? store : observedStore(store, observer);
}
