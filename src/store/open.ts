import type { Watch } from '../watch.js';
import { openPostgres } from './postgres.js';
import { openSqlite } from './sqlite.js';
import type { Store } from './store.js';
import { watched } from './watched.js';

/** `file:PATH` opens the embedded database, `postgres://…` a server. */
export async function openStore(url: string, onIdleError: (error: Error) => void, watch?: Watch): Promise<Store> {
  const store = url.startsWith('file:')
    ? openSqlite(url.slice('file:'.length), watch)
    : await openPostgres(url, onIdleError, watch);
  return watch === undefined ? store : watched(store, watch);
}
