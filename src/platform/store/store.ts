import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { Kind } from '../values/kinds.js';
import type { Follower } from './followers.js';
import type { Tables } from './tables.js';

type AnyDatabase = PgDatabase<PgQueryResultHKT, Record<string, never>>;

/** A place to read from: outside a transaction it sees what is committed. */
export interface Reader {
  readonly db: Pick<AnyDatabase, 'select' | 'selectDistinct'>;
  readonly tables: Tables;
}

/** An open transaction. */
export interface Tx extends Reader {
  readonly db: Pick<AnyDatabase, 'select' | 'selectDistinct' | 'insert' | 'update' | 'delete'>;
  /** After the commit, makes those who follow the user, on every node, read again. */
  announce(userId: string): void;
  /** After the commit, makes the workers of this node look for rows to send. Without it, they look within a second. */
  wakeWorkers(): void;
  /**
   * Takes a statement whose answer nobody needs. It runs in its turn, and on PostgreSQL the transaction does not wait
   * for it (decision 014). If it fails, the transaction fails.
   */
  send(statement: Promise<unknown>): Promise<void>;
  /**
   * Awaits statements that need no answer of each other. They run in the order of the list, and on PostgreSQL they are
   * sent at once, so that together they cost one round trip (decision 014). If one fails, the transaction fails.
   */
  inOrder<Results extends readonly unknown[]>(statements: PromisesOf<Results>): Promise<Results>;
  /**
   * Awaits the last statement of the transaction, a prepared one. On PostgreSQL, COMMIT is sent right behind it, so that
   * both cost one round trip (decision 014). Commits whatever the answer is, even if no row was changed. Nothing may follow.
   */
  last<Result>(statement: Promise<Result>): Promise<Result>;
  /** Collects what the transaction writes to the audit log, where it is counted after the commit. */
  readonly recordedActions?: RecordedAction[];
}

type PromisesOf<Results extends readonly unknown[]> = readonly [
  ...{ readonly [Index in keyof Results]: Promise<Results[Index]> },
];

/** `Tx.inOrder` of both engines: a connection keeps the order in which statements were called. */
export async function inOrder<Results extends readonly unknown[]>(statements: PromisesOf<Results>): Promise<Results> {
  return (await Promise.all(statements)) as readonly unknown[] as Results;
}

/** `kind` is empty when the action is about no kind of identifier. */
export interface RecordedAction {
  readonly action: string;
  readonly kind: Kind | '';
}

/** The database, whichever engine it is. */
export interface Store {
  readonly engine: 'sqlite' | 'postgres';
  readonly reader: Reader;
  /**
   * For lists, counts and exports: reads that decide nothing. They see what was committed before they began, like those of
   * `reader`, but a replica may answer them (decision 040).
   */
  readonly reports: Reader;
  /**
   * The only way to write. Commits when `work` returns, rolls back when it throws. Inside, await database calls and
   * nothing else: no hashing, no network. On PostgreSQL `work` may run again after a serialization failure or a
   * deadlock, so it must do nothing that a rollback does not undo.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * Calls the follower after each commit that announced the user, and whenever an announcement may have been missed.
   * The follower reads what has changed. Returns a function that ends it.
   */
  follow(userId: string, follower: Follower): () => void;
  /** Makes those who follow the user now read again; `news` is one word that no row holds. */
  announce(userId: string, news?: string): void;
  /** Calls `wake` after each commit of this node that adds rows to send. */
  onRowsToSend(wake: () => void): void;
  /** Returns whether an error, for example of a read, means that the database cannot be reached or is full. */
  isUnavailable(error: unknown): boolean;
  /** Resolves when the database can do the work of requests (`/readyz`). */
  ping(): Promise<void>;
  /** Returns the bytes of SQLite's log beside the database file. PostgreSQL has none. */
  logSize?(): number;
  close(): Promise<void>;
}

/** Thrown when the database cannot be reached or is full; the caller may try again. */
export class StoreUnavailable extends Error {
  constructor(cause: unknown) {
    super('The database is not available', { cause });
  }
}

/** Thrown at the start when the database answers but cannot be used. The message is one sentence for the operator. */
export class StoreUnfit extends Error {}
