import { copyFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { StoreUnfit } from '../store.js';
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
 * Keeps the earlier database beside it.
 */
export async function restore(copy: string, path: string, { opens, now }: RestoreOptions): Promise<Restored> {
  await trustDriver(path);
  checkCopy(copy, opens);
  const release = await becomeOnlyServer(path, () => {}, 0);
  const draft = `${path}.unfinished`;
  try {
    makePrivate(draft);
    copyFileSync(copy, draft);
    const keptAt = existsSync(path) ? moveAside(path, now) : null;
    renameSync(draft, path);
    return { keptAt };
  } finally {
    // O43: after a failure, a partial copy would fill the disk of the database.
    rmSync(draft, { force: true });
    await release();
  }
}

/** Moves the database with its log, which a crashed server leaves, and which may contain the newest commits. */
function moveAside(path: string, now: number): string {
  const keptAt = freeName(`${path}.before-${new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`);
  for (const end of ['-wal', '-shm', '']) {
    if (existsSync(`${path}${end}`)) renameSync(`${path}${end}`, `${keptAt}${end}`);
  }
  return keptAt;
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
