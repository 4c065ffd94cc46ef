import pg from 'pg';
import type { WorkObserver } from '../../observability/work-observer.js';
import { StoreUnavailable } from '../store.js';
import { isUnavailable, reasonOf } from './errors.rules.js';
import { type DatabaseState, whyUseless } from './fitness.rules.js';

/** Client-side timeout of statements, for when the server or the network hangs and nobody enforces `statement_timeout`. */
const answerTimeoutMs = 6_000;
/** Timeout for reads and BEGIN, which never wait for a lock. Every request begins with one of them. */
export const promptAnswerTimeoutMs = 1_800;
/** Timeout for getting a connection. Short, so that callers learn of an outage within two seconds. */
export const connectTimeoutMs = 1_500;
/** An attempt to connect that is not answered keeps its place in the pool for so long. */
const connectAttemptMs = 3_000;
/** Reads have separate connections; otherwise they would wait for writers that wait for each other. */
const connections = { reads: 10, writes: 10 };
/** Statements do not wait for BEGIN. If it fails they must be refused; otherwise each would commit alone. */
const readOnlyByDefault = 'SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY';
const stateSql = `SELECT pg_is_in_recovery() AS "isStandby",
  current_setting('default_transaction_read_only') = 'on' AS "isReadOnly"`;
/** As the driver says it, because `errors.rules.ts` reads this sentence. */
const noAnswer = 'Query read timeout';

/** PostgreSQL's class of warnings. */
const warningClass = '01';
/** PostgreSQL's read_only_sql_transaction. */
const readOnlyState = '25006';
/** Callers try again at once, and each of them would log the same. */
const reportEveryMs = 10_000;

type Report = (error: unknown) => void;

export interface Pools {
  /** Its `query` is for reads. It throws StoreUnavailable if there is no connection to the primary. */
  readonly reads: pg.Pool;
  /** Returns a connection to the primary that may write. The caller releases it. */
  connectWriter(): Promise<pg.PoolClient>;
  /** Returns the last warning that PostgreSQL sent to a writer, and forgets it. */
  takeWarning(client: pg.PoolClient): Error | null;
  /** Reports an outage that a statement noticed. */
  readonly report: Report;
  close(): Promise<void>;
}

/**
 * Opens connections for reads and for writes. Each new connection is asked whether its server is the primary and may
 * write; otherwise a node would answer from a copy that is older than what was acknowledged.
 */
export function openPools(
  common: pg.PoolConfig,
  onError: (error: Error) => void,
  observer: WorkObserver | undefined,
): Pools {
  const report = reportOutages(onError);
  /** While closing, pool errors are ignored: the server may drop a connection before we do. */
  let isClosing = false;
  /** Counts how often a server said that it no longer accepts writes. Connections from before are of no use. */
  let demotions = 0;
  const openedAt = new WeakMap<pg.PoolClient, number>();

  const reads = new pg.Pool({
    ...common,
    connectionTimeoutMillis: connectAttemptMs,
    max: connections.reads,
    verify: (client, done) => void checkPrimary(client).then(() => done(), done),
  });
  const pipelined: pg.PoolConfig & { pipeline: true } = {
    ...common,
    connectionTimeoutMillis: connectAttemptMs,
    pipeline: true,
    max: connections.writes,
    query_timeout: answerTimeoutMs,
    verify: (client, done) => void checkWriter(client).then(() => done(), done),
  };
  const writes = new pg.Pool(pipelined);
  for (const pool of [reads, writes]) {
    pool.on('error', error => isClosing || onError(error));
    pool.on('connect', listenForLife);
  }
  reads.on('connect', client => {
    onDemotion(client, () => {
      demotions++;
      // Its statement fails too, and the pool drops the connection.
      void client.end().catch(ignore);
    });
  });
  const warnings = new WeakMap<pg.PoolClient, Error>();
  writes.on('connect', client => {
    openedAt.set(client, demotions);
    client.on('notice', notice => {
      if (notice.code?.startsWith(warningClass))
        warnings.set(client, Object.assign(new Error(notice.message), { code: notice.code }));
    });
  });
  reads.query = readWith(() => connect(reads, report), report, observer);

  return {
    reads,
    report,
    takeWarning(client) {
      const warning = warnings.get(client) ?? null;
      warnings.delete(client);
      return warning;
    },
    async connectWriter() {
      for (;;) {
        const client = await connect(writes, report);
        if (openedAt.get(client) === demotions) return client;
        client.release(true);
      }
    },
    async close() {
      isClosing = true;
      await Promise.all([reads.end(), writes.end()]);
    },
  };
}

/** Passes on each reason at most once in ten seconds. Never passes on the error: its text may quote values. */
function reportOutages(onError: (error: Error) => void): Report {
  const reported = new Set<string>();
  return error => {
    const reason = reasonOf(error) ?? 'The database is not available';
    if (reported.has(reason)) return;
    reported.add(reason);
    setTimeout(() => reported.delete(reason), reportEveryMs).unref();
    onError(new Error(reason));
  };
}

/** A failure to connect means that the database cannot be used, whatever its code. */
async function connect(pool: pg.Pool, report: Report): Promise<pg.PoolClient> {
  const connecting = pool.connect();
  try {
    return await withinTime(connecting, connectTimeoutMs, 'timeout exceeded when trying to connect');
  } catch (error) {
    connecting.then(tooLate => tooLate.release(), ignore);
    report(error);
    throw error instanceof StoreUnavailable ? error : new StoreUnavailable(error);
  }
}

/** Returns a `query` for drizzle that times reads and drops each connection on which one failed. */
function readWith(
  connectReader: () => Promise<pg.PoolClient>,
  report: Report,
  observer: WorkObserver | undefined,
): pg.Pool['query'] {
  async function query(...given: unknown[]): Promise<unknown> {
    const over = observer?.database('read');
    try {
      const client = await connectReader();
      const queryOnce = client.query.bind(client) as (...given: unknown[]) => Promise<unknown>;
      return await withinTime(queryOnce(...given), promptAnswerTimeoutMs, noAnswer).then(
        result => {
          client.release();
          return result;
        },
        error => {
          client.release(true);
          if (isUnavailable(error)) report(error);
          throw error;
        },
      );
    } finally {
      over?.();
    }
  }
  return query as pg.Pool['query'];
}

/**
 * Rejects if the answer takes too long. The driver's own timeouts also reject an answer that came in time but is still unread,
 * because many requests kept the event loop busy.
 */
async function withinTime<T>(answer: Promise<T>, ms: number, sentence: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    // Node reads what has arrived after it runs timers, and before it runs immediates.
    const afterReading = () => setImmediate(() => reject(new Error(sentence)));
    timer = setTimeout(afterReading, ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function checkPrimary(client: pg.PoolClient): Promise<void> {
  const { rows } = await withinTime(
    client.query<Pick<DatabaseState, 'isStandby' | 'isReadOnly'>>(stateSql),
    promptAnswerTimeoutMs,
    noAnswer,
  );
  const useless = rows[0] === undefined ? null : whyUseless(rows[0]);
  if (useless !== null) throw Object.assign(new Error(useless), { code: readOnlyState });
}

/** Asks first: the second statement changes one of the answers. They cost one round trip. */
async function checkWriter(client: pg.PoolClient): Promise<void> {
  await Promise.all([checkPrimary(client), client.query(readOnlyByDefault)]);
}

/** PostgreSQL 14 and newer report at the next statement that an operator has made the server read-only. */
function onDemotion(client: pg.PoolClient, demoted: () => void): void {
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
  connection.on('parameterStatus', ({ parameterName, parameterValue }: Record<string, string>) => {
    if (parameterName === 'default_transaction_read_only' && parameterValue === 'on') demoted();
  });
}

/**
 * Ignores errors of a connection: an error without a listener would end the process, and the pool listens only while a
 * connection is idle. Nothing is lost: the next statement on the connection fails.
 */
function listenForLife(client: pg.PoolClient): void {
  client.on('error', ignore);
}

function ignore(): void {}
