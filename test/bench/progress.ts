const startedAt = performance.now();

/** Prints to stderr, so that stdout contains only the tables. */
export function say(what: string): void {
  console.error(`${String(Math.round((performance.now() - startedAt) / 1_000)).padStart(4)} s  ${what}`);
}
