import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Kind } from '../values/kinds.js';
import type { Follower } from './followers.js';
import type { Tables } from './tables.js';

type AnyDatabase = PgDatabase<PgQueryResultHKT, Record<string, never>>;

/** Reads from the database. Outside of a transaction it sees committed data. */
export interface Reader {
  readonly db: Pick<AnyDatabase, 'select' | 'selectDistinct'>;
  readonly tables: Tables;
}

/** An open transaction. */
export interface Tx extends Reader {
  readonly db: Pick<AnyDatabase, 'select' | 'selectDistinct' | 'insert' | 'update' | 'delete'>;
  /** After the commit, notifies the followers of the user on every node, which then read again. */
  announce(userId: string): void;
  /** After the commit, makes the workers of this node look for rows to send. Without it, they look within a second. */
  wakeWorkers(): void;
  /**
   * Sends a statement whose answer is not needed. It runs in order, and on PostgreSQL the transaction does not wait for it (decision 014). If it
   * fails, the transaction fails.
   */
  send(statement: Promise<unknown>): Promise<void>;
  /**
   * Awaits statements that do not depend on each other's answers. They run in the order of the list. On PostgreSQL they are sent at once, so that
   * together they cost one round trip (decision 014). If one fails, the transaction fails.
   */
  inOrder<Results extends readonly unknown[]>(statements: PromisesOf<Results>): Promise<Results>;
  /**
   * Awaits the last statement of the transaction, a prepared one. On PostgreSQL, COMMIT is sent right behind it, so that
   * both cost one round trip (decision 014). Commits whatever the answer is, even if no row was changed. Nothing may follow.
   */
  last<Result>(statement: Promise<Result>): Promise<Result>;
  /** Collects the audit entries of the transaction, to count them after the commit. Absent if nothing counts them. */
  readonly recordedActions?: RecordedAction[];
}

type PromisesOf<Results extends readonly unknown[]> = readonly [
  ...{ readonly [Index in keyof Results]: Promise<Results[Index]> },
];

/** Returns a store whose reads and transactions are parts of the transaction, and so do not commit it. */
export function storeWithin(store: Store, tx: Tx): Store {
  const part: Tx = { ...tx, last: statement => statement };
  return { ...store, reader: tx, reports: tx, transaction: work => work(part) };
}

/** `Tx.inOrder` for both engines. A connection runs statements in the order in which they were called. */
export async function inOrder<Results extends readonly unknown[]>(statements: PromisesOf<Results>): Promise<Results> {
  return (await Promise.all(statements)) as readonly unknown[] as Results;
}

/** `kind` is empty if the action is not about an identifier. */
export interface RecordedAction {
  readonly action: string;
  readonly kind: Kind | '';
}

/** The database, with either engine. */
export interface Store {
  readonly engine: 'sqlite' | 'postgres';
  readonly reader: Reader;
  /**
   * For lists, counts and exports, which decide nothing. Like reads of `reader`, they see everything that was committed before they began, but a
   * replica may answer them (decision 040).
   */
  readonly reports: Reader;
  /**
   * The only way to write. Commits when `work` returns, and rolls back when it throws. In `work`, await only database calls: no hashing, no network.
   * On PostgreSQL, `work` may run again after a serialization failure or a deadlock, so it must do nothing that a rollback does not undo.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * Calls the follower after each commit that announced the user, and whenever an announcement may have been missed. The follower then reads the
   * changes. Returns a function that removes it.
   */
  follow(userId: string, follower: Follower): () => void;
  /** Notifies the followers of the user now. `news` is a word that is not stored in the database. */
  announce(userId: string, news?: string): void;
  /** Calls `wake` after each commit of this node that adds rows to send. */
  onRowsToSend(wake: () => void): void;
  /** Returns whether an error, such as that of a read, means that the database cannot be reached or is full. */
  isUnavailable(error: unknown): boolean;
  /** Resolves when the database can do the work of requests (`/readyz`). */
  ping(): Promise<void>;
  /** Returns the bytes of SQLite's log beside the database file. PostgreSQL has none. */
  logSize?(): number;
  close(): Promise<void>;
}

/** Thrown if the database cannot be reached or is full. The caller may try again. */
export class StoreUnavailable extends Error {
  constructor(cause: unknown) {
    super('The database is not available', { cause });
  }
}

/** Thrown at the start if the database answers, but cannot be used. The message is one sentence for the operator. */
export class StoreUnfit extends Error {}
