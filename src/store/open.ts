import type { Store } from './store.js';

/** `file:PATH` opens the embedded database, `postgres://…` a server. The driver of the other one is not even loaded. */
export async function openStore(url: string, onIdleError: (error: Error) => void): Promise<Store> {
  if (url.startsWith('file:')) return (await import('./sqlite.js')).openSqlite(url.slice('file:'.length));
  return await (await import('./postgres.js')).openPostgres(url, onIdleError);
}
