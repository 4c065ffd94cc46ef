import { chmodSync, closeSync, openSync } from 'node:fs';

const ownerOnly = 0o600;

/**
 * Ensures that a database file exists and that only its owner can read it, with any umask, because it contains addresses and password hashes. SQLite
 * gives the same mode to the log and the shared memory beside the file.
 */
export function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', ownerOnly));
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    try {
      chmodSync(file, ownerOnly);
    } catch (error) {
      // The file may not exist yet. If it belongs to another owner, its mode is not changed.
      if (!['ENOENT', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
}
