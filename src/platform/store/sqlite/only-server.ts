import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { makeFolder } from '../../config/make-folder.js';
import { StoreUnfit } from '../store.js';
import { isBusy } from './busy.rules.js';
import { makePrivate } from './private-file.js';

/** The longest time in which an earlier server ends. */
const endingMs = 12_000;
const retryMs = 200;

/**
 * Makes this process the only server on the database file, until the returned function is called or the process ends. Two servers would not announce
 * their changes to each other (`verificationChanged`), and would wait for each other's locks. It uses a lock of SQLite on an empty file beside the
 * database, which the system removes when the process ends. Commands at the shell do not take it, because they may run beside the server.
 */
export async function becomeOnlyServer(
  path: string,
  onWait: (sentence: string) => void = () => {},
  maxWaitMs = endingMs,
): Promise<() => Promise<void>> {
  const lockPath = `${path}.lock`;
  makeFolder(dirname(path));
  makePrivate(lockPath);
  const lock = new Database(lockPath, { timeout: 0 });
  const endAt = performance.now() + maxWaitMs;
  for (let attempt = 0; ; attempt++) {
    try {
      lock.exec('BEGIN EXCLUSIVE');
      return async () => void lock.close();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= endAt) {
        lock.close();
        throw isBusy(error) ? new StoreUnfit(`Another server uses ${path}. ${advice}`) : error;
      }
      if (attempt === 0)
        onWait(`another server uses ${path}: waiting for it to end, for at most ${maxWaitMs / 1_000} s`);
      await sleep(retryMs);
    }
  }
}

/** Returns whether a server runs on the database file. Takes no lock, so it does not disturb a server that starts now. */
export function hasServer(path: string): boolean {
  if (!existsSync(`${path}.lock`)) return false;
  const lock = new Database(`${path}.lock`, { readonly: true, fileMustExist: true, timeout: 0 });
  try {
    lock.prepare('SELECT count(*) FROM sqlite_master').get();
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  } finally {
    lock.close();
  }
}

const advice = 'Stop it first. Several servers need PostgreSQL (docs/scaling.md).';
