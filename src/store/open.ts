import { openPostgres } from './postgres.js';
import { openSqlite } from './sqlite.js';
import type { Store } from './store.js';

/** `file:PATH` opens the embedded database, `postgres://…` a server. */
export async function openStore(url: string, onIdleError: (error: Error) => void): Promise<Store> {
  if (url.startsWith('file:')) return openSqlite(url.slice('file:'.length));
  return await openPostgres(url, onIdleError);
}
