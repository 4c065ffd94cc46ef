import { constants, copyFileSync, existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { StoreUnfit } from '../store.js';
import { isBusy, isDamage } from './busy.rules.js';
import { syncFile, syncFolder } from './disk.js';
import { refuseOthers } from './migrate.js';
import { becomeOnlyServer } from './only-server.js';
import { makePrivate } from './private-file.js';
import { trustDriver } from './trusted-driver.js';
import { isWhole } from './whole.js';

export interface Restored {
  /** Where the earlier database is kept. Null if there was none. */
  readonly keptAt: string | null;
}

export interface RestoreOptions {
  /** Returns whether the server's SECRET_KEY opens the sealed values of the copy. */
  readonly opens: (sealed: string) => boolean;
  /** The time of the restore, which becomes part of the earlier file's name. */
  readonly now: number;
}

/**
 * Replaces the embedded database with a copy (`bonafide backup`). Refuses while a server runs on it, and if the server could not work with the copy.
 * Keeps the earlier database beside it. If the process or the machine stops in the middle, the database is the earlier one or the copy (O48).
 */
export async function restore(copy: string, path: string, { opens, now }: RestoreOptions): Promise<Restored> {
  await trustDriver(path);
  checkCopy(copy, opens);
  const release = await becomeOnlyServer(path, () => {}, 0);
  const draft = `${path}.unfinished`;
  try {
    makePrivate(draft);
    copyFileSync(copy, draft);
    syncFile(draft);
    const keptAt = existsSync(path) ? keepEarlier(path, now) : null;
    renameSync(draft, path);
    syncFolder(dirname(path));
    return { keptAt };
  } finally {
    // O43: after a failure, a partial copy would fill the disk of the database.
    rmSync(draft, { force: true });
    await release();
  }
}

/** Gives the earlier database a second name. It keeps its first name until the copy replaces it in one step. */
function keepEarlier(path: string, now: number): string {
  const keptAt = freeName(`${path}.before-${new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`);
  if (!mergeLog(path)) {
    // SQLite would apply this log to the copy.
    for (const end of ['-wal', '-shm']) if (existsSync(`${path}${end}`)) renameSync(`${path}${end}`, `${keptAt}${end}`);
  }
  try {
    linkSync(path, keptAt);
  } catch {
    // Some file systems have no links.
    copyFileSync(path, keptAt, constants.COPYFILE_EXCL);
    syncFile(keptAt);
  }
  syncFolder(dirname(path));
  return keptAt;
}

/**
 * Writes the log of a crashed server, which may contain the newest commits, into the database, and removes the log. Then one file is the whole
 * database. Returns false if the database is damaged.
 */
function mergeLog(path: string): boolean {
  if (!['-wal', '-journal'].some(end => existsSync(`${path}${end}`))) return true;
  try {
    const database = new Database(path, { fileMustExist: true, timeout: 0 });
    try {
      database.prepare('SELECT count(*) FROM sqlite_master').get();
      if (database.pragma('journal_mode = DELETE', { simple: true }) === 'delete') return true;
    } finally {
      database.close();
    }
  } catch (error) {
    if (isDamage(error)) return false;
    if (!isBusy(error)) throw error;
  }
  throw new StoreUnfit(`Another program uses ${path}. End it first.`);
}

/** O43: adds a number to a name that is taken. An earlier restore may have ended in the same second. */
function freeName(name: string): string {
  let free = name;
  for (let number = 2; existsSync(free); number++) free = `${name}-${number}`;
  return free;
}

function checkCopy(copy: string, opens: RestoreOptions['opens']): void {
  if (!existsSync(copy)) throw new StoreUnfit(`There is no file ${copy}.`);
  if ((statSync(`${copy}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) {
    throw new StoreUnfit(`${copy} has a log beside it, so it is not whole: use a file that “bonafide backup” made.`);
  }
  const database = new Database(copy, { readonly: true, fileMustExist: true });
  try {
    if (!isWhole(database)) throw new StoreUnfit(`${copy} is damaged.`);
    refuseOthers(copy, database);
    const sealed = database.prepare('SELECT sealed_private_key FROM signing_keys').pluck().all() as string[];
    if (sealed.length > 0 && !sealed.some(opens)) {
      throw new StoreUnfit(`SECRET_KEY does not belong to ${copy}: set the one that its server had.`);
    }
  } finally {
    database.close();
  }
}
