import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const memory = '/dev/shm';
/** A container may have 64 MiB of it. */
const roomInMemory = 2_000_000_000;

/**
 * The folder for data that may be lost. It is in memory, if there is room, so that no commit waits for a disk. The
 * PostgreSQL of the tests does not wait for one either.
 */
export function quickFolder(): string {
  if (!existsSync(memory)) return temporaryFolder();
  const { bavail, bsize } = statfsSync(memory);
  return temporaryFolder(bavail * bsize > roomInMemory ? memory : tmpdir());
}

/** Creates a temporary folder, and removes it when this process ends. */
export function temporaryFolder(parent: string = tmpdir()): string {
  const folder = mkdtempSync(join(parent, 'bonafide-test-'));
  folders.push(folder);
  return folder;
}
