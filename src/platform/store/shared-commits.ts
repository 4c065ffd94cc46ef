import { setImmediate } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import type { Tx } from './store.js';

/** Who wants to announce something keeps that until the commit. */
type WriteTx = Omit<Tx, 'announce'>;
type Work<T> = (tx: WriteTx) => Promise<T>;

interface QueuedWork {
  work: Work<unknown>;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** So that the first of a crowd need not wait for all of it. */
const maxPerCommit = 32;

/**
 * Transactions on the one writer of SQLite, one after another: a second writer would block the event loop instead. Those that
 * wait when it is free again share one commit, since it is the sync that costs: each has a savepoint of its own, and none is
 * acknowledged before the commit that it is part of.
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
      // Whose request came in the same turn of the event loop, as while the last commit was synced, comes along; whoever
      // reads, or is to be answered, comes between two commits.
      await setImmediate();
      await runTogether(waiting.splice(0, maxPerCommit));
    } while (waiting.length > 0);
    // Here, in the same breath as the look at who waits: whoever comes next begins anew.
    running = null;
  }

  async function runTogether(batch: readonly QueuedWork[]): Promise<void> {
    const done: (() => void)[] = [];
    try {
      begin.run();
      for (const each of batch) done.push(await runOne(each));
      commit.run();
    } catch (error) {
      // The disk is full, say: then nothing of any of them is there.
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
      // Then the next BEGIN fails, and whoever asked for it hears why.
    }
  }

  /** Returns what to say when all is committed. Throws when SQLite has rolled back everything by itself. */
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
        waiting.push({ work, resolve: resolve as (result: unknown) => void, reject });
        running ??= runAll();
      });
    },
    /** Resolves when nobody waits. */
    async settled(): Promise<void> {
      await running;
    },
  };
}
