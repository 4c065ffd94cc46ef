import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Waits until the contents of a file are on the disk, so that a power failure does not lose them. */
export function syncFile(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Does the same for the names of the files in a folder. */
export function syncFolder(path: string): void {
  try {
    syncFile(path);
  } catch {
    // Some file systems cannot sync a folder, or the folder may not be read. SQLite ignores this too.
  }
}
