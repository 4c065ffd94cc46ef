import Database from 'better-sqlite3';

/** While the database is opened, there are no requests yet, so SQLite may sleep until another process has closed the file. */
const openingTimeoutMs = 5_000;

/** SQLite truncates a larger log to this size when it restarts the log, so the size shows whether the log could be merged. */
const logLimitBytes = 16 * 1024 * 1024;

/** Opens a connection. It waits for locks of other processes by a sleep that blocks the event loop: see `stopWaiting`. */
export function connect(path: string, options: Database.Options = {}): Database.Database {
  const database = new Database(path, { ...options, timeout: openingTimeoutMs });
  return closingOnFailure(database, () => {
    database.pragma('foreign_keys = ON');
    if (options.readonly) return database;
    database.pragma('journal_mode = WAL');
    // SQLite reopens a WAL database at NORMAL, which may lose the last commits in a power failure.
    database.pragma('synchronous = FULL');
    if (database.pragma('synchronous', { simple: true }) !== 2) throw new Error('SQLite refused synchronous=FULL');
    database.pragma(`journal_size_limit = ${logLimitBytes}`);
    return database;
  });
}

/** Makes a connection report a lock instead of sleeping. Call this before the process serves requests, because a sleep would block them all. */
export function stopWaiting(database: Database.Database): void {
  database.pragma('busy_timeout = 0');
}

/**
 * Makes a connection keep in memory what the rollback of a savepoint needs. Otherwise SQLite writes it to a temporary file when a savepoint changes more
 * than 16 pages, as a login does. Call this after the migrations, because then an index is sorted in memory too.
 */
export function keepUndoInMemory(database: Database.Database): void {
  database.pragma('temp_store = MEMORY');
}

/** Closes the database if the work throws. Otherwise a failed start, or a command that tries again, would leave it open. */
export function closingOnFailure<T>(database: Database.Database, work: () => T): T {
  try {
    return work();
  } catch (error) {
    database.close();
    throw error;
  }
}
