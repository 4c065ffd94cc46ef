/** As many as the largest draw from the pool: what is drawn for a key or a secret comes from the source itself. */
const mostFromPool = 16;
const poolBytes = 256 * mostFromPool;

/** The same bytes of chance, fetched many at a time: one call of the system for an id costs as much as reading a row. */
export function pooled(randomBytes: (size: number) => Buffer): (size: number) => Buffer {
  let pool = randomBytes(poolBytes);
  let used = 0;
  return size => {
    if (size > mostFromPool) return randomBytes(size);
    if (used + size > poolBytes) {
      // A new one each time: who drew from the last one may still hold its bytes.
      pool = randomBytes(poolBytes);
      used = 0;
    }
    const drawn = pool.subarray(used, used + size);
    used += size;
    return drawn;
  };
}
