import type { Watch } from '../observability/watch.js';
import type { Store } from './store.js';
import { watched } from './watched.js';

/** `file:PATH` opens the embedded database, `postgres://…` a server. The driver of the other one is not even loaded. */
export async function openStore(url: string, onIdleError: (error: Error) => void, watch?: Watch): Promise<Store> {
  const store = url.startsWith('file:')
    ? (await import('./sqlite.js')).openSqlite(url.slice('file:'.length), watch)
    : await (await import('./postgres.js')).openPostgres(url, onIdleError, watch);
  return watch === undefined ? store : watched(store, watch);
}
