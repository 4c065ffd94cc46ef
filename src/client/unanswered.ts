import type { GraphqlRequest } from './transport.js';

/** After this time another person may be trying. */
const longestMs = 120_000;

/**
 * Keeps the idempotency keys of mutations whose answers were lost. If the user tries the same call again, it has the same key and returns the first
 * result.
 */
export function createUnanswered() {
  const keys = new Map<number, { key: string; sentAt: number }>();
  return {
    keyOf(request: GraphqlRequest): string | undefined {
      for (const [name, { sentAt }] of keys) {
        const age = Date.now() - sentAt;
        if (age < 0 || age > longestMs) keys.delete(name);
      }
      return keys.get(nameOf(request))?.key;
    },
    keep: (request: GraphqlRequest, key: string) => void keys.set(nameOf(request), { key, sentAt: Date.now() }),
    remove: (request: GraphqlRequest) => void keys.delete(nameOf(request)),
    clear: () => keys.clear(),
  };
}

/**
 * Returns a hash of 32 bits, because the request itself may contain a password. It does not need `crypto.subtle`, which is missing without HTTPS. If
 * two requests had the same hash, the server would refuse the second, because its key belongs to another input (IDEMPOTENCY_KEY_USED).
 */
function nameOf(request: GraphqlRequest): number {
  let name = 0;
  // The hash is FNV-1a.
  for (const character of JSON.stringify(request)) name = Math.imul(name ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return name;
}
