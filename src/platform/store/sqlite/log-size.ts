import { statSync } from 'node:fs';

const everyMs = 60_000;
/** Sixteen times what SQLite merges at a time, and four times what it keeps. */
export const manyBytes = 64 * 1024 * 1024;

/** Returns the size of SQLite's log (WAL), which holds what is not in the database file yet. */
export function logSizeOf(path: string): number {
  return statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Warns while the log grows and cannot be merged into the database file: another process, for example a shell or a
 * database browser, keeps a read transaction open. Returns a function that ends it.
 */
export function watchLogSize(
  path: string,
  onTrouble: (error: Error) => void,
  { every = everyMs, many = manyBytes } = {},
): () => void {
  const timer = setInterval(() => {
    const bytes = logSizeOf(path);
    if (bytes > many) onTrouble(new Error(sentence(path, bytes)));
  }, every);
  timer.unref();
  return () => clearInterval(timer);
}

function sentence(path: string, bytes: number): string {
  return `${path}-wal has ${Math.round(bytes / 1024 / 1024)} MiB and grows: another process keeps an old state of the database open. Find it with "fuser ${path}" and end it.`;
}
