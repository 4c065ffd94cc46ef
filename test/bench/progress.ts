const startedAt = performance.now();

/** To stderr, so that stdout holds the tables alone. */
export function say(what: string): void {
  console.error(`${String(Math.round((performance.now() - startedAt) / 1_000)).padStart(4)} s  ${what}`);
}
