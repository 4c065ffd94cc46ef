import type { Store } from '../../platform/store/store.js';
import { findAppRow } from './apps.queries.js';
import { type App, defaultSettings } from './settings.rules.js';

/** The apps by id, remembered for a moment: a change of settings is felt on every node within two seconds. */
export interface AppDirectory {
  find(id: string): Promise<App | null>;
  /** Called after a change, so that this node feels it at once. */
  forget(id: string): void;
}

const cachedMs = 1_000;
const maxCached = 1_000;

export function createAppDirectory(store: Store, now: () => number): AppDirectory {
  const cache = new Map<string, { app: App; until: number }>();
  return {
    async find(id) {
      const known = cache.get(id);
      // A clock that was set back must not make an entry live on.
      if (known !== undefined && now() < known.until && known.until - now() <= cachedMs) return known.app;
      const row = await findAppRow(store.reader, id);
      if (row === null) return null;
      const app = { id: row.id, settings: { ...defaultSettings, ...row.overrides } };
      if (cache.size >= maxCached) cache.clear();
      cache.set(id, { app, until: now() + cachedMs });
      return app;
    },
    forget(id) {
      cache.delete(id);
    },
  };
}
