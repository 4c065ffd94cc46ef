import { statSync } from 'node:fs';

const everyMs = 60_000;
/** 16 times the size at which SQLite merges its log, and 4 times the size that it keeps. */
export const largeLogBytes = 64 * 1024 * 1024;

/** Returns the size of SQLite's log (WAL), which contains the changes that are not in the database file yet. */
export function logSizeOf(path: string): number {
  return statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Warns while the log grows and cannot be merged into the database file, because another process, such as a shell or a database browser, keeps a read
 * transaction open. Returns a function that stops it.
 */
export function watchLogSize(
  path: string,
  onTrouble: (error: Error) => void,
  { every = everyMs, many = largeLogBytes } = {},
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
