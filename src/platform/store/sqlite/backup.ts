import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { syncFile, syncFolder } from './disk.js';
import { becomeOnlyServer, hasServer } from './only-server.js';
import { makePrivate } from './private-file.js';
import { trustDriver } from './trusted-driver.js';

/** How many pages are copied before writers can run. */
const pagesPerStep = 1_000;
const draftEnd = '.unfinished';
const lockEnd = '.lock';
const isLockOfDraft = /\.[0-9a-f]{8}\.unfinished\.lock$/;

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
  removeAbandoned(dirname(target));
  // Another backup to the same name has another draft.
  const draft = `${target}.${randomBytes(4).toString('hex')}${draftEnd}`;
  const release = await lockDraft(draft);
  try {
    makePrivate(draft);
    await copyTo(draft, path, onProgress);
    checkWhole(draft);
    refuseExisting(target);
    syncFile(draft);
    renameSync(draft, target);
    syncFolder(dirname(target));
  } finally {
    // O43: after a failure, a partial copy would fill the disk.
    rmSync(draft, { force: true });
    await release();
  }
}

/** Locks a draft before it exists, until the returned function is called or the process ends. */
async function lockDraft(draft: string): Promise<() => Promise<void>> {
  // Fails if there is no such folder.
  makePrivate(`${draft}${lockEnd}`);
  const release = await becomeOnlyServer(draft, () => {}, 0);
  return async () => {
    await release();
    rmSync(`${draft}${lockEnd}`, { force: true });
  };
}

/**
 * O50: removes the drafts of backups that were killed. A draft is locked from before it exists until its backup ends. So one that was there when the
 * folder was read, and is not locked after that, is of a backup that has ended.
 */
function removeAbandoned(folder: string): void {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  for (const lock of names.filter(name => isLockOfDraft.test(name))) {
    const draft = lock.slice(0, -lockEnd.length);
    if (isLocked(join(folder, draft))) continue;
    // SQLite has put journals beside both files.
    const left = names.filter(name => name.startsWith(draft));
    for (const name of left) rmSync(join(folder, name), { force: true });
  }
}

/** A draft that cannot be read belongs to somebody else. */
function isLocked(draft: string): boolean {
  try {
    return hasServer(draft);
  } catch {
    return true;
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
