import { dirname } from 'node:path';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { makeFolder } from '../config/make-folder.js';
import type { WorkObserver } from '../observability/work-observer.js';
import { sqliteColumns } from './columns.js';
import { announcementOf, createFollowers } from './followers.js';
import { showStatements } from './observed-store.js';
import { closingOnFailure, connect, keepUndoInMemory, stopWaiting } from './sqlite/connect.js';
import { logSizeOf, watchLogSize } from './sqlite/log-size.js';
import { migrate } from './sqlite/migrate.js';
import { makePrivate } from './sqlite/private-file.js';
import { shareCommits } from './sqlite/shared-commits.js';
import { refuseOutsideTransactions, timeReads } from './sqlite/statements.js';
import type { Reader, Store, Tx } from './store.js';
import { inOrder, StoreUnavailable } from './store.js';
import { describeTables } from './tables.js';

export const sqliteTables = describeTables(sqliteColumns);

/** Opens the embedded database, creates it if it is missing, and migrates its tables. */
export function openSqlite(path: string, onTrouble: (error: Error) => void = () => {}, observer?: WorkObserver): Store {
  makeFolder(dirname(path));
  makePrivate(path);
  const writer = connect(path);
  const reads = closingOnFailure(writer, () => {
    migrate(writer);
    keepUndoInMemory(writer);
    return connect(path, { readonly: true });
  });
  for (const connection of [writer, reads]) stopWaiting(connection);
  const stopWatching = watchLogSize(path, onTrouble);
  if (observer !== undefined) timeReads(reads, observer);
  const reader = { db: drizzle(reads, showStatements(observer)), tables: sqliteTables } as unknown as Reader;
  const followers = createFollowers();
  let wakeWorkers = () => {};
  const writing = {
    db: drizzle(writer, showStatements(observer)),
    tables: sqliteTables,
    inOrder,
    async send(statement: Promise<unknown>) {
      await statement;
    },
    last: <Result>(statement: Promise<Result>) => statement,
  } as unknown as Omit<Tx, 'announce' | 'wakeWorkers'>;
  const share = shareCommits(writer, writing);
  refuseOutsideTransactions(writer);

  return {
    engine: 'sqlite',
    reader,
    reports: reader,
    async transaction(work) {
      const announced = new Set<string>();
      let hasRowsToSend = false;
      const afterCommit = {
        announce: (userId: string) => void announced.add(userId),
        wakeWorkers() {
          hasRowsToSend = true;
        },
      };
      try {
        const result = await share.run(writing => work({ ...writing, ...afterCommit }));
        for (const userId of announced) followers.notify(userId);
        if (hasRowsToSend) wakeWorkers();
        return result;
      } catch (error) {
        throw isUnavailable(error) ? new StoreUnavailable(error) : error;
      }
    },
    follow: followers.add,
    onRowsToSend(wake) {
      wakeWorkers = wake;
    },
    announce: (userId, news) => followers.notify(announcementOf(userId, news)),
    isUnavailable,
    logSize: () => logSizeOf(path),
    async ping() {
      reads.prepare('SELECT 1').get();
      await share.run(async () => {});
    },
    async close() {
      stopWatching();
      await share.settled();
      reads.close();
      writer.close();
    },
  };
}

const unavailableCodes = ['SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_BUSY', 'SQLITE_READONLY', 'SQLITE_CANTOPEN'];

function isUnavailable(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string' && unavailableCodes.some(prefix => code.startsWith(prefix))) return true;
  }
  return false;
}
