import type { Storage } from '@graphiql/toolkit';

/**
 * Keeps GraphiQL's tabs in memory only, because they hold passwords and codes. It also keeps the example tabs complete:
 * GraphiQL saves tabs without their headers, so a saved tab would lose them.
 */
export function memoryStorage(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: key => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: key => void items.delete(key),
    clear: () => items.clear(),
    get length() {
      return items.size;
    },
  };
}
