import pg from 'pg';
import type { WorkObserver } from '../../observability/work-observer.js';
import { StoreUnavailable } from '../store.js';
import { isUnavailable, reasonOf } from './errors.rules.js';
import { type DatabaseState, whyUseless } from './fitness.rules.js';

/** Client-side timeout of statements, for when the server or the network hangs and nobody enforces `statement_timeout`. */
const answerTimeoutMs = 6_000;
/** Timeout for reads and BEGIN, which never wait for a lock. Every request begins with one of them. */
export const promptAnswerTimeoutMs = 1_800;
/** Reads have separate connections; otherwise they would wait for writers that wait for each other. */
const connections = { reads: 10, writes: 10 };
/** Statements do not wait for BEGIN. If it fails they must be refused; otherwise each would commit alone. */
const readOnlyByDefault = 'SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY';
const stateSql = `SELECT pg_is_in_recovery() AS "isStandby",
  current_setting('default_transaction_read_only') = 'on' AS "isReadOnly"`;
/** Short, since it comes after the time to connect and before the statement that the caller waits for. */
const stateTimeoutMs = 1_000;

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
    max: connections.reads,
    query_timeout: promptAnswerTimeoutMs,
    verify: (client, done) => void checkPrimary(client).then(() => done(), done),
  });
  const pipelined: pg.PoolConfig & { pipeline: true } = {
    ...common,
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
  writes.on('connect', client => openedAt.set(client, demotions));
  reads.query = readWith(() => connect(reads, report), report, observer);

  return {
    reads,
    report,
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

/** Passes on at most one outage every ten seconds, by its reason: the text of an error may quote values. */
function reportOutages(onError: (error: Error) => void): Report {
  let isQuiet = false;
  return error => {
    if (isQuiet) return;
    isQuiet = true;
    setTimeout(() => {
      isQuiet = false;
    }, reportEveryMs).unref();
    onError(new Error(reasonOf(error) ?? 'The database is not available'));
  };
}

/** A failure to connect means that the database cannot be used, whatever its code. */
async function connect(pool: pg.Pool, report: Report): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
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
      return await queryOnce(...given).then(
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

async function checkPrimary(client: pg.PoolClient): Promise<void> {
  const text = { text: stateSql, query_timeout: stateTimeoutMs };
  const { rows } = await client.query<Pick<DatabaseState, 'isStandby' | 'isReadOnly'>>(text as pg.QueryConfig);
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
