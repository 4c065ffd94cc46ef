import pg from 'pg';
import type { WorkObserver } from '../../observability/work-observer.js';
import { StoreUnavailable } from '../store.js';
import {
  answerTimeoutMs,
  connect,
  connectAttemptMs,
  idleTransactionTimeoutMs,
  keepWarnings,
  lookAfter,
  noAnswer,
  type PoolSizes,
  type Pools,
  promptAnswerTimeoutMs,
  readWith,
  refuseUseless,
  reportOutages,
  statementTimeoutMs,
  stateSql,
  withinTime,
} from './connecting.js';
import { writeTogether } from './one-write.js';

const fewestAnswerMs = 300;

/**
 * Opens connections to a pooler in transaction mode, which may serve each transaction by another connection of
 * PostgreSQL (decision 019). Nothing is kept in a session. Each transaction sets what it needs, and asks whether its
 * server is the primary and may write.
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
  const close = lookAfter([reads, writes], onError);
  for (const pool of [reads, writes]) {
    pool.on('connect', dropNames);
    pool.on('connect', writeTogether);
  }
  const takeWarning = keepWarnings(writes);
  const beginReading = `BEGIN READ ONLY; ${preludeOf(searchPath)}`;
  // Without READ WRITE, a standby begins too. Dropping the connection inside a transaction makes the pooler drop its own.
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
        // Nothing may be sent before the answer. If BEGIN failed, each statement behind it would commit alone.
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

/** A pooler whose server is away may let a client in late, and not answer then. Both together take less than two seconds. */
function restAfter(waitedMs: number): number {
  return Math.max(promptAnswerTimeoutMs - waitedMs, fewestAnswerMs);
}

/** Settings for one transaction, and a look at its server. One round trip together with BEGIN. */
function preludeOf(searchPath: string): string {
  const settings = {
    // Other clients of the pooler may have left theirs: pg_dump leaves an empty one.
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

/** Sends a transaction of one read. All of it costs one round trip. */
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

/** Removes the names of prepared statements: the next transaction may be on a connection that does not know them. */
function dropNames(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...given: unknown[]) => unknown;
  function queryUnnamed(config: unknown, ...rest: unknown[]): unknown {
    return query(typeof config === 'object' ? { ...config, name: undefined } : config, ...rest);
  }
  client.query = queryUnnamed as typeof client.query;
}

/** Ends the connection at once: otherwise the pooler would still run what waits on it. */
function drop(client: pg.PoolClient): void {
  const { connection } = client as unknown as { connection: { stream: NodeJS.WritableStream & { destroy(): void } } };
  connection.stream.destroy();
  client.release(true);
}
