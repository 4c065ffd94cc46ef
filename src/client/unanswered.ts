import type { GraphqlRequest } from './transport.js';

/** A later try may be of another person. */
const longestMs = 120_000;

/** The idempotency keys of mutations whose answers were lost. The same call again, by the user who tries again, gets what was done. */
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
 * A number of 32 bits in place of the request, which may have a password. It needs no `crypto.subtle`, which is missing without HTTPS.
 * If two requests had the same one, the server would refuse the second: it knows the key with another input.
 */
function nameOf(request: GraphqlRequest): number {
  let name = 0;
  // FNV-1a.
  for (const character of JSON.stringify(request)) name = Math.imul(name ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return name;
}
