import pg from 'pg';
import type { WorkObserver } from '../../observability/work-observer.js';
import { StoreUnavailable } from '../store.js';
import {
  answerTimeoutMs,
  connect,
  connectAttemptMs,
  idleTransactionTimeoutMs,
  keepWarnings,
  noAnswer,
  type PoolSizes,
  type Pools,
  promptAnswerTimeoutMs,
  readWith,
  refuseUseless,
  reportOutages,
  statementTimeoutMs,
  stateSql,
  watchPools,
  withinTime,
} from './connecting.js';
import { writeTogether } from './one-write.js';

const fewestAnswerMs = 300;

/**
 * Opens connections to a pooler in transaction mode, which may use another connection to PostgreSQL for each transaction (decision 019). So nothing
 * is kept in a session. Each transaction sets its own settings, and checks whether its server is the primary and may write.
 */
export function openPooled(
  common: pg.PoolConfig,
  searchPath: string,
  sizes: PoolSizes,
  onError: (error: Error) => void,
  observer: WorkObserver | undefined,
): Pools {
  const report = reportOutages(onError);
  const pipelined: pg.PoolConfig & { pipeline: true } = {
    ...common,
    connectionTimeoutMillis: connectAttemptMs,
    pipeline: true,
    query_timeout: answerTimeoutMs,
  };
  const reads = new pg.Pool({ ...pipelined, max: sizes.reads });
  const writes = new pg.Pool({ ...pipelined, max: sizes.writes });
  const close = watchPools([reads, writes], onError);
  for (const pool of [reads, writes]) {
    pool.on('connect', dropNames);
    pool.on('connect', writeTogether);
  }
  const takeWarning = keepWarnings(writes);
  const beginReading = `BEGIN READ ONLY; ${preludeOf(searchPath)}`;
  // Do not add READ WRITE, so that a standby begins too. If we then drop the connection inside the transaction, the pooler drops its own connection.
  const beginWriting = `BEGIN; ${preludeOf(searchPath)}`;
  reads.query = readWith(
    {
      connect: () => connect(reads, report),
      query: (client, given, waitedMs) =>
        withinTime(readOnce(client, beginReading, given), restAfter(waitedMs), noAnswer),
      drop,
    },
    report,
    observer,
  );

  return {
    reads,
    report,
    takeWarning,
    refusesStrays: false,
    async begin() {
      const askedAt = performance.now();
      const client = await connect(writes, report);
      try {
        // Send nothing before the answer. If BEGIN failed, each following statement would commit alone.
        const answer = begin(client, beginWriting);
        await withinTime(answer, restAfter(performance.now() - askedAt), noAnswer);
      } catch (error) {
        drop(client);
        report(error);
        throw new StoreUnavailable(error);
      }
      return { client, begun: Promise.resolve() };
    },
    close,
  };
}

/**
 * Returns the remaining time for an answer. A pooler without its server may accept a client late, and then not answer. Both together must take less
 * than two seconds.
 */
function restAfter(waitedMs: number): number {
  return Math.max(promptAnswerTimeoutMs - waitedMs, fewestAnswerMs);
}

/** Returns a query that sets the settings of one transaction and reads the state of its server. Together with BEGIN, it costs one round trip. */
function preludeOf(searchPath: string): string {
  const settings = {
    // Set it always, because other clients of the pooler may have changed it: pg_dump leaves an empty one.
    search_path: searchPath,
    statement_timeout: String(statementTimeoutMs),
    idle_in_transaction_session_timeout: String(idleTransactionTimeoutMs),
  };
  const local = Object.entries(settings).map(
    ([name, value]) => `set_config('${name}', ${pg.escapeLiteral(value)}, true)`,
  );
  return `SELECT ${local.join(', ')}, ${stateSql}`;
}

async function begin(client: pg.PoolClient, text: string): Promise<void> {
  const results = (await client.query(text)) as unknown as pg.QueryResult[];
  refuseUseless(results.at(-1)?.rows[0]);
}

/** Sends a transaction with one read, in one round trip. */
async function readOnce(client: pg.PoolClient, beginReading: string, given: unknown[]): Promise<unknown> {
  const query = client.query as (...given: unknown[]) => Promise<unknown>;
  const [begun, result, ended] = await Promise.allSettled([
    begin(client, beginReading),
    query.apply(client, given),
    client.query('COMMIT'),
  ]);
  for (const { reason } of [begun, result, ended].filter(each => each.status === 'rejected')) throw reason;
  return result.status === 'fulfilled' ? result.value : null;
}

/** Removes the names of prepared statements, because the next transaction may be on a connection without them. */
function dropNames(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown;
  function queryUnnamed(config: unknown, ...rest: unknown[]): unknown {
    return query(typeof config === 'object' ? { ...config, name: undefined } : config, ...rest);
  }
  client.query = queryUnnamed as typeof client.query;
}

/** Ends the connection at once. Otherwise the pooler would still run its waiting statements. */
function drop(client: pg.PoolClient): void {
  const { connection } = client as unknown as { connection: { stream: NodeJS.WritableStream & { destroy(): void } } };
  connection.stream.destroy();
  client.release(true);
}
