import { randomBytes } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { makePrivate } from './private-file.js';
import { trustDriver } from './trusted-driver.js';

/** How many pages are copied before writers can run. */
const pagesPerStep = 1_000;

/**
 * Copies the embedded database into `target` while a server uses it, consistent as of the end of the copy (SQLite's online backup). The file gets its
 * name only after it is complete, and never replaces another file.
 */
export async function backUp(
  path: string,
  target: string,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  refuseExisting(target);
  await trustDriver(path);
  // Another backup to the same name has another draft.
  const draft = `${target}.${randomBytes(4).toString('hex')}.unfinished`;
  try {
    makePrivate(draft);
    await copyTo(draft, path, onProgress);
    checkWhole(draft);
    refuseExisting(target);
    renameSync(draft, target);
  } finally {
    // O43: after a failure, a partial copy would fill the disk.
    rmSync(draft, { force: true });
  }
}

function refuseExisting(target: string): void {
  if (existsSync(target)) throw new Error(`${target} exists already`);
}

async function copyTo(draft: string, path: string, onProgress: (done: number, total: number) => void): Promise<void> {
  const database = new Database(path, { readonly: true, fileMustExist: true });
  try {
    await database.backup(draft, {
      progress({ totalPages, remainingPages }) {
        onProgress(totalPages - remainingPages, totalPages);
        return pagesPerStep;
      },
    });
  } finally {
    database.close();
  }
}

function checkWhole(path: string): void {
  const copy = new Database(path, { fileMustExist: true });
  try {
    if (copy.pragma('integrity_check', { simple: true }) !== 'ok') throw new Error('The copy is damaged');
    // Make it a single file without a log, which is easier to move.
    copy.pragma('journal_mode = DELETE');
  } finally {
    copy.close();
  }
}
