import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import type { Tx } from '../store.js';
import { isBusy } from './busy.rules.js';

/** A transaction without effects after the commit, which the caller keeps. */
type WriteTx = Omit<Tx, 'announce' | 'wakeWorkers'>;
type Work<T> = (tx: WriteTx) => Promise<T>;

interface QueuedWork {
  readonly queuedAt: number;
  work: Work<unknown>;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Limited, so that the first of many writers does not wait for all of them. */
const maxPerCommit = 32;

/** The longest time that a transaction waits for another process to release the file, so that callers get an answer within two seconds. */
const maxLockWaitMs = 1_500;
const lockRetryMs = 20;

/**
 * Runs transactions one after another on the only writer connection of SQLite. A second writer would block the event loop. Transactions that wait at
 * the same time share one commit, because the fsync is the expensive part. Each has a separate savepoint, and none is acknowledged before that
 * commit.
 */
export function shareCommits(writer: Database.Database, tx: WriteTx) {
  const [begin, commit, rollback] = ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK'].map(sql => writer.prepare(sql)) as [
    Database.Statement,
    Database.Statement,
    Database.Statement,
  ];
  const [mark, keep, undo] = ['SAVEPOINT one', 'RELEASE one', 'ROLLBACK TO one'].map(sql => writer.prepare(sql)) as [
    Database.Statement,
    Database.Statement,
    Database.Statement,
  ];
  const waiting: QueuedWork[] = [];
  let running: Promise<void> | null = null;

  async function runAll(): Promise<void> {
    do {
      // Yield once, so that writers queued during the last fsync join this batch, and reads and responses run between
      // two commits.
      await setImmediate();
      if (await hasBegun()) await runTogether(waiting.splice(0, maxPerCommit));
    } while (waiting.length > 0);
    // Clear `running` synchronously after the length check. Otherwise a writer that arrives now would never run.
    running = null;
  }

  /**
   * Begins a transaction. If another process holds the write lock, waits a moment without blocking the event loop, and rejects work that has waited
   * too long. If SQLite refuses for another reason, rejects all waiting work.
   */
  async function hasBegun(): Promise<boolean> {
    try {
      begin.run();
      return true;
    } catch (error) {
      const tooOld = isBusy(error) ? performance.now() - maxLockWaitMs : Number.POSITIVE_INFINITY;
      while (waiting[0] !== undefined && waiting[0].queuedAt <= tooOld) waiting.shift()?.reject(error);
      if (waiting.length > 0) await sleep(lockRetryMs);
      return false;
    }
  }

  /** Runs a batch of work in the open transaction. */
  async function runTogether(batch: readonly QueuedWork[]): Promise<void> {
    const done: (() => void)[] = [];
    try {
      for (const each of batch) done.push(await runOne(each));
      commit.run();
    } catch (error) {
      // The disk may be full, for example. Then nothing of the batch is stored.
      for (const { reject } of batch) reject(error);
      rollBack();
      return;
    }
    for (const acknowledge of done) acknowledge();
  }

  function rollBack(): void {
    try {
      if (writer.inTransaction) rollback.run();
    } catch {
      // The next BEGIN then fails, and its caller gets the error.
    }
  }

  /** Returns a function that acknowledges the work. Call it after the commit. Throws if SQLite has rolled back everything. */
  async function runOne({ work, resolve, reject }: QueuedWork): Promise<() => void> {
    mark.run();
    try {
      const result = await work(tx);
      keep.run();
      return () => resolve(result);
    } catch (error) {
      if (!writer.inTransaction) throw error;
      undo.run();
      keep.run();
      return () => reject(error);
    }
  }

  return {
    run<T>(work: Work<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        waiting.push({ queuedAt: performance.now(), work, resolve: resolve as (result: unknown) => void, reject });
        running ??= runAll();
      });
    },
    /** Resolves when no transaction waits or runs. */
    async settled(): Promise<void> {
      await running;
    },
  };
}
