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
  /** Once this is committed, whoever follows the user, on whatever node, looks again. */
  announce(userId: string): void;
  /**
   * For a statement whose answer nobody needs: it is on its way, in its turn, and the transaction need not wait for it. When
   * it fails, so does the transaction.
   */
  send(statement: Promise<unknown>): Promise<void>;
  /** What the audit log gets in this transaction, where somebody counts it after the commit. */
  readonly recordedActions?: RecordedAction[];
}

/** `kind` is empty when the act is about no kind of identifier. */
export interface RecordedAction {
  readonly action: string;
  readonly kind: Kind | '';
}

/** The database, whichever engine it is. */
export interface Store {
  readonly engine: 'sqlite' | 'postgres';
  readonly reader: Reader;
  /**
   * The one door to writing. Commits when `work` returns, rolls back when it throws. Inside, await database calls and
   * nothing else: no hashing, no network. Prepared ones that need nothing of each other may be awaited together; they run
   * in the order in which they were called. On PostgreSQL `work` may run again after a serialization
   * failure or a deadlock, so it must do nothing that a rollback does not undo.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * Calls the follower after commits that announced the user, and when such may have been missed; what has changed is for
   * the follower to read. Returns how to end it.
   */
  follow(userId: string, follower: Follower): () => void;
  /** Tells whoever follows the user now to look again, or one word that no row holds. */
  announce(userId: string, news?: string): void;
  /** Whether an error, of a read say, means that the database cannot be reached or has no room. */
  isUnavailable(error: unknown): boolean;
  /** Resolves when the database answers (`/readyz`). */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The database cannot be reached or has no room; the caller may try again. */
export class StoreUnavailable extends Error {
  constructor(cause: unknown) {
    super('The database is not available', { cause });
  }
}
