import type { Store } from '../../platform/store/store.js';
import { type AppUrlPolicy, settingsInForce } from './app-urls.rules.js';
import { findAppRow } from './apps.queries.js';
import type { App } from './settings.rules.js';

/** Finds apps by id in a short-lived cache, so every node applies a change of settings within two seconds. */
export interface AppDirectory {
  find(id: string): Promise<App | null>;
  /** Drops an app from the cache after a change, so that this node applies it at once. */
  forget(id: string): void;
}

interface DirectoryDeps {
  store: Store;
  now: () => number;
  appUrls: AppUrlPolicy;
}

const cachedMs = 1_000;
const maxCached = 1_000;

export function createAppDirectory({ store, now, appUrls }: DirectoryDeps): AppDirectory {
  const cache = new Map<string, { app: App; until: number }>();
  return {
    async find(id) {
      const known = cache.get(id);
      // Check both limits. Otherwise an entry could be used too long after the clock was set back.
      if (known !== undefined && now() < known.until && known.until - now() <= cachedMs) return known.app;
      const row = await findAppRow(store.reader, id);
      if (row === null) return null;
      const app = { id: row.id, settings: settingsInForce(row.overrides, appUrls) };
      if (cache.size >= maxCached) cache.clear();
      cache.set(id, { app, until: now() + cachedMs });
      return app;
    },
    forget(id) {
      cache.delete(id);
    },
  };
}
