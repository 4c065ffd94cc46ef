const idBytes = 12;
const idsPerFetch = 256;

/**
 * Returns a function that makes the ids of requests. It fetches random bytes for many ids at once, because a fetch
 * for each id would take 3 % of the time of a query. An id is no secret.
 */
export function createRequestIds(randomBytes: (size: number) => Buffer): () => string {
  let bytes: Buffer = Buffer.alloc(0);
  let used = 0;
  return () => {
    if (used === bytes.length) {
      bytes = randomBytes(idBytes * idsPerFetch);
      used = 0;
    }
    used += idBytes;
    return bytes.toString('base64url', used - idBytes, used);
  };
}
