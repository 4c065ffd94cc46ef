import { copyFileSync, existsSync, renameSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { countMigrations } from '../inspected.js';
import { StoreUnfit } from '../store.js';
import { doneMigrations, knownMigrations } from './migrate.js';
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
  try {
    const draft = `${path}.unfinished`;
    makePrivate(draft);
    copyFileSync(copy, draft);
    const keptAt = existsSync(path) ? moveAside(path, now) : null;
    renameSync(draft, path);
    return { keptAt };
  } finally {
    await release();
  }
}

/** Moves the database with its log, which a crashed server leaves, and which may contain the newest commits. */
function moveAside(path: string, now: number): string {
  const keptAt = `${path}.before-${new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  for (const end of ['-wal', '-shm', '']) {
    if (existsSync(`${path}${end}`)) renameSync(`${path}${end}`, `${keptAt}${end}`);
  }
  return keptAt;
}

function checkCopy(copy: string, opens: RestoreOptions['opens']): void {
  if (!existsSync(copy)) throw new StoreUnfit(`There is no file ${copy}.`);
  if ((statSync(`${copy}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) {
    throw new StoreUnfit(`${copy} has a log beside it, so it is not whole: use a file that “bonafide backup” made.`);
  }
  const database = new Database(copy, { readonly: true, fileMustExist: true });
  try {
    if (!isWhole(database)) throw new StoreUnfit(`${copy} is damaged.`);
    const done = doneMigrations(database);
    if (done === null) throw new StoreUnfit(`${copy} is not a database of this server.`);
    if (countMigrations(knownMigrations(), done).unknown > 0) {
      throw new StoreUnfit(`${copy} was written by a newer version of this server: use that version.`);
    }
    const sealed = database.prepare('SELECT sealed_private_key FROM signing_keys').pluck().all() as string[];
    if (sealed.length > 0 && !sealed.some(opens)) {
      throw new StoreUnfit(`SECRET_KEY does not belong to ${copy}: set the one that its server had.`);
    }
  } finally {
    database.close();
  }
}
