import { chmodSync, closeSync, openSync } from 'node:fs';

const ownerOnly = 0o600;

/**
 * Makes sure that a database file exists and that only its owner can read it, whatever the umask: it holds addresses and
 * password hashes. SQLite gives the same mode to the log and the shared memory that it makes beside the file.
 */
export function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', ownerOnly));
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    try {
      chmodSync(file, ownerOnly);
    } catch (error) {
      // There may be no such file yet. One of another owner keeps the mode that its owner gave it.
      if (!['ENOENT', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
}
