import pg from 'pg';
import type { WorkObserver } from '../../observability/work-observer.js';
import {
  answerTimeoutMs,
  connect,
  connectAttemptMs,
  idleTransactionTimeoutMs,
  ignore,
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
import type { DatabaseState } from './fitness.rules.js';
import { writeTogether } from './one-write.js';

/** Statements do not wait for BEGIN. If BEGIN fails, they must be refused. Otherwise each would commit alone. */
const readOnlyByDefault = 'SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY';
const begin = { text: 'BEGIN READ WRITE', query_timeout: promptAnswerTimeoutMs };

/**
 * Opens connections for reads and for writes, each of which is one session of PostgreSQL. Checks on each new connection whether its server is the
 * primary and may write. Otherwise a node could answer from a copy that lacks acknowledged changes.
 */
export function openPools(
  common: pg.PoolConfig,
  sizes: PoolSizes,
  onError: (error: Error) => void,
  observer: WorkObserver | undefined,
): Pools {
  const report = reportOutages(onError);
  /** Counts how often a server reported that it no longer accepts writes. Older connections cannot be used then. */
  let demotions = 0;
  const openedAt = new WeakMap<pg.PoolClient, number>();

  const ofSession: pg.PoolConfig = {
    ...common,
    connectionTimeoutMillis: connectAttemptMs,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleTransactionTimeoutMs,
  };
  const reads = new pg.Pool({
    ...ofSession,
    max: sizes.reads,
    verify: (client, done) => void checkPrimary(client).then(() => done(), done),
  });
  const pipelined: pg.PoolConfig & { pipeline: true } = {
    ...ofSession,
    pipeline: true,
    max: sizes.writes,
    query_timeout: answerTimeoutMs,
    verify: (client, done) => void checkWriter(client).then(() => done(), done),
  };
  const writes = new pg.Pool(pipelined);
  const close = watchPools([reads, writes], onError);
  reads.on('connect', client => {
    onDemotion(client, () => {
      demotions++;
      // The current statement fails too, and the pool drops the connection.
      void client.end().catch(ignore);
    });
  });
  writes.on('connect', client => openedAt.set(client, demotions));
  writes.on('connect', writeTogether);
  const takeWarning = keepWarnings(writes);
  reads.query = readWith(
    {
      connect: () => connect(reads, report),
      query: (client, given) => (client.query as (...given: unknown[]) => Promise<unknown>).apply(client, given),
      drop: client => client.release(true),
    },
    report,
    observer,
  );

  return {
    reads,
    report,
    takeWarning,
    refusesStrays: true,
    async begin() {
      for (;;) {
        const client = await connect(writes, report);
        if (openedAt.get(client) === demotions) return { client, begun: client.query(begin) };
        client.release(true);
      }
    },
    close,
  };
}

async function checkPrimary(client: pg.PoolClient): Promise<void> {
  const { rows } = await withinTime(
    client.query<Pick<DatabaseState, 'isStandby' | 'isReadOnly'>>(`SELECT ${stateSql}`),
    promptAnswerTimeoutMs,
    noAnswer,
  );
  refuseUseless(rows[0]);
}

/** Checks a new connection for writes. Reads the state first, because the second statement changes a part of it. Both cost one round trip. */
async function checkWriter(client: pg.PoolClient): Promise<void> {
  await Promise.all([checkPrimary(client), client.query(readOnlyByDefault)]);
}

/** Calls `demoted` if an operator has made the server read-only, which PostgreSQL 14 and newer report at the next statement. */
function onDemotion(client: pg.PoolClient, demoted: () => void): void {
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
  connection.on('parameterStatus', ({ parameterName, parameterValue }: Record<string, string>) => {
    if (parameterName === 'default_transaction_read_only' && parameterValue === 'on') demoted();
  });
}
