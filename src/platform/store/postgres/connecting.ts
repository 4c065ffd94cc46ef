import type pg from 'pg';
import type { WorkObserver } from '../../observability/work-observer.js';
import { StoreUnavailable } from '../store.js';
import { isUnavailable, reasonOf } from './errors.rules.js';
import { type DatabaseState, whyUseless } from './fitness.rules.js';

/** The common part of connections to PostgreSQL and to a pooler. */

/** Client-side timeout of statements, for when the server or the network hangs, so that `statement_timeout` is not enforced. */
export const answerTimeoutMs = 6_000;
/** Timeout of reads and BEGIN, which never wait for a lock. Every request begins with one of them. */
export const promptAnswerTimeoutMs = 1_800;
/** Timeout for getting a connection. It is short, so that callers see an outage within two seconds. */
export const connectTimeoutMs = 1_500;
/** How long an unanswered attempt to connect occupies a slot of the pool. */
export const connectAttemptMs = 3_000;
export const statementTimeoutMs = 5_000;
/** Our transactions never idle for long. Otherwise a node that froze or lost its network would keep its locks. */
export const idleTransactionTimeoutMs = 10_000;
/** The same text as in the driver, because `errors.rules.ts` looks for it. */
export const noAnswer = 'Query read timeout';

/** PostgreSQL's class of warnings, and "there is no transaction in progress", which is only a warning of COMMIT. */
const warning = /^(01...|25P01)$/;
/** PostgreSQL's read_only_sql_transaction. */
const readOnlyState = '25006';
/** Callers try again at once. Without this limit each of them would log the same. */
const reportEveryMs = 10_000;

export type Report = (error: unknown) => void;

/** A connection that may write, in a transaction. */
export interface BegunTransaction {
  readonly client: pg.PoolClient;
  /** The answer to BEGIN. If the answer may come late, the connection refuses to write before it. */
  readonly begun: Promise<unknown>;
}

export interface Pools {
  /** For reads, by `query`. It throws StoreUnavailable if there is no connection to the primary. */
  readonly reads: pg.Pool;
  /** Whether a connection refuses to write outside of a transaction. */
  readonly refusesStrays: boolean;
  /** Begins a transaction on the primary. The caller releases the connection. */
  begin(): Promise<BegunTransaction>;
  /** Returns and clears the last warning that PostgreSQL sent to a writer. */
  takeWarning(client: pg.PoolClient): Error | null;
  /** Reports an outage that a statement noticed. */
  readonly report: Report;
  close(): Promise<void>;
}

/** How many connections a node opens for requests. */
export interface PoolSizes {
  readonly reads: number;
  readonly writes: number;
}

/** Gives reads separate connections. Otherwise they would wait for writers that wait for each other. */
export function halfEach(connections: number): PoolSizes {
  const reads = Math.floor(connections / 2);
  return { reads, writes: connections - reads };
}

/** Reports each reason at most once in ten seconds. Never reports the error itself, because its text may quote values. */
export function reportOutages(onError: (error: Error) => void): Report {
  const reported = new Set<string>();
  return error => {
    const reason = reasonOf(error) ?? 'The database is not available';
    if (reported.has(reason)) return;
    reported.add(reason);
    setTimeout(() => reported.delete(reason), reportEveryMs).unref();
    onError(new Error(reason));
  };
}

/** Gets a connection. Any failure to connect means that the database cannot be used. */
export async function connect(pool: pg.Pool, report: Report): Promise<pg.PoolClient> {
  const connecting = pool.connect();
  try {
    return await withinTime(connecting, connectTimeoutMs, 'timeout exceeded when trying to connect');
  } catch (error) {
    connecting.then(tooLate => tooLate.release(), ignore);
    report(error);
    throw error instanceof StoreUnavailable ? error : new StoreUnavailable(error);
  }
}

/** Keeps the last warning of each connection. Returns a function that returns and clears it. */
export function keepWarnings(pool: pg.Pool): Pools['takeWarning'] {
  const warnings = new WeakMap<pg.PoolClient, Error>();
  pool.on('connect', client => {
    client.on('notice', ({ message, code }) => {
      if (warning.test(code ?? '')) warnings.set(client, Object.assign(new Error(message), { code }));
    });
  });
  return client => {
    const last = warnings.get(client) ?? null;
    warnings.delete(client);
    return last;
  };
}

interface Reading {
  connect(): Promise<pg.PoolClient>;
  /** `waitedMs` is how long getting the connection took. */
  query(client: pg.PoolClient, given: unknown[], waitedMs: number): Promise<unknown>;
  /** Ends a connection on which a read failed. */
  drop(client: pg.PoolClient): void;
}

/** Returns a `query` for drizzle that times reads and drops each connection on which one failed. */
export function readWith(
  { connect, query, drop }: Reading,
  report: Report,
  observer: WorkObserver | undefined,
): pg.Pool['query'] {
  async function readOnce(...given: unknown[]): Promise<unknown> {
    const over = observer?.database('read');
    try {
      const askedAt = performance.now();
      const client = await connect();
      const answer = query(client, given, performance.now() - askedAt);
      return await withinTime(answer, promptAnswerTimeoutMs, noAnswer).then(
        result => {
          client.release();
          return result;
        },
        error => {
          drop(client);
          if (isUnavailable(error)) report(error);
          throw error;
        },
      );
    } finally {
      over?.();
    }
  }
  return readOnce as pg.Pool['query'];
}

/**
 * Rejects if the answer takes too long. The driver's own timeouts also reject an answer that has arrived but is still unread, because many requests
 * keep the event loop busy.
 */
export async function withinTime<T>(answer: Promise<T>, ms: number, sentence: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    // Node runs timers, then reads arrived data, then runs immediates. So wait for an immediate.
    const afterReading = () => setImmediate(() => reject(new Error(sentence)));
    timer = setTimeout(afterReading, ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

export const stateSql = `pg_is_in_recovery() AS "isStandby",
  current_setting('default_transaction_read_only') = 'on' AS "isReadOnly"`;

/** Throws if the row of `stateSql` says that the server is not the primary or may not write. */
export function refuseUseless(state: Pick<DatabaseState, 'isStandby' | 'isReadOnly'> | undefined): void {
  const useless = state === undefined ? null : whyUseless(state);
  if (useless !== null) throw Object.assign(new Error(useless), { code: readOnlyState });
}

/** Reports the errors of idle connections. Returns a function that closes the pools. */
export function watchPools(pools: readonly pg.Pool[], onError: (error: Error) => void): () => Promise<void> {
  /** Ignore errors while closing: the other side may drop a connection before we do. */
  let isClosing = false;
  for (const pool of pools) {
    pool.on('error', error => isClosing || onError(error));
    pool.on('connect', ignoreErrorsOf);
  }
  return async () => {
    isClosing = true;
    await Promise.all(pools.map(pool => pool.end()));
  };
}

/**
 * Ignores errors of a connection. An error without a listener would end the process, and the pool listens only while a connection is idle. No error
 * is lost, because the next statement on the connection fails.
 */
function ignoreErrorsOf(client: pg.PoolClient): void {
  client.on('error', ignore);
}

export function ignore(): void {}
