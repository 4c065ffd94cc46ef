import type { Storage } from '@graphiql/toolkit';

/**
 * For tabs that hold passwords and codes: they end with the page. It also keeps the examples whole, since GraphiQL stores
 * tabs without their headers.
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
