import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { WorkObserver } from '../../observability/work-observer.js';
import {
  connectAttemptMs,
  connectTimeoutMs,
  noAnswer,
  promptAnswerTimeoutMs,
  watchPools,
  withinTime,
} from './connecting.js';
import { codesOf, isUnavailable, reasonOf } from './errors.rules.js';
import { withClient } from './one-client.js';
import { type ReplicaState, replicaSql, whyUnused } from './replica.rules.js';

/** After this time a failed replica is tried again. Meanwhile all reads go directly to the primary. */
const restMs = 3_000;
/** Client-side timeout of a read. It is longer than `statement_timeout`, so that only a replica that hangs exceeds it. */
const replicaAnswerTimeoutMs = promptAnswerTimeoutMs + 500;
/** O47: one expensive read says nothing about the replica, but several in a row do. */
const mostSlowReads = 5;
/** PostgreSQL's query_canceled: a statement took longer than `statement_timeout`. */
const canceledState = '57014';
/** How long a read waits for a replica to catch up, in growing steps of milliseconds. */
const catchUpMs = [2, 5, 10, 20, 40, 80, 160];

export interface ReplicaSettings {
  readonly common: pg.PoolConfig;
  readonly url: string;
  readonly connections: number;
}

export interface Replica {
  /** The reads, with a `query` for drizzle. */
  readonly reads: pg.Pool;
  close(): Promise<void>;
}

/**
 * Opens connections to a standby for reads that decide nothing: lists, counts and exports (decision 040). A read sees everything that was
 * committed before it began: it reads the position of the primary's log, and the standby must have replayed up to there. If the standby cannot
 * answer, the primary does.
 *
 * @param primary reads from the primary
 * @param onNotice gets one sentence when the replica is no longer used, and one when it is used again
 */
export function openReplica(
  { common, url, connections }: ReplicaSettings,
  primary: pg.Pool,
  onNotice: (sentence: string) => void,
  observer: WorkObserver | undefined,
): Replica {
  const reads = new pg.Pool({
    ...common,
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectAttemptMs,
    // A statement that nobody waits for any more must not run on.
    statement_timeout: promptAnswerTimeoutMs,
  });
  const close = watchPools([reads], () => {});
  let isUsed = true;
  let triedAgainAt = 0;
  /** Reads that took too long since the last one that did not. */
  let slowReads = 0;

  async function readAnywhere(...given: unknown[]): Promise<unknown> {
    if (isUsed || performance.now() >= triedAgainAt) {
      // After a failure, one read at a time tests whether the replica works again. The others do not wait for that.
      if (!isUsed) triedAgainAt = performance.now() + restMs;
      // Outside of `try`: a primary that does not answer this would not answer the read either.
      const expected = await stateOf(primary, replicaSql.primary);
      const over = observer?.database('replica');
      try {
        const answer = await readFromReplica(reads, expected, given);
        over?.();
        noteSuccess();
        return answer;
      } catch (error) {
        // Another error is about the statement. The primary answers with it, and its message may hold a value, so it is not logged.
        if (codesOf(error).includes(canceledState)) noteSlowRead(error);
        else if (error instanceof ReplicaUnused || isUnavailable(error)) noteFailure(error);
      }
    }
    const over = observer?.database('replica_unused');
    try {
      return await queryOf(primary)(...given);
    } finally {
      over?.();
    }
  }

  function noteSlowRead(error: unknown): void {
    slowReads++;
    if (!isUsed || slowReads >= mostSlowReads) noteFailure(error);
  }

  function noteSuccess(): void {
    slowReads = 0;
    if (isUsed) return;
    isUsed = true;
    onNotice('The replica of DATABASE_READ_URL is used again.');
  }

  function noteFailure(error: unknown): void {
    triedAgainAt = performance.now() + restMs;
    if (!isUsed) return;
    isUsed = false;
    onNotice(`The replica of DATABASE_READ_URL is not used: ${wordsOf(error)}. The primary answers in its place.`);
  }

  const replica = { query: readAnywhere } as unknown as pg.Pool;
  return { reads: replica, close };
}

type Connection = pg.Pool | pg.ClientBase;

/** The message is the end of a sentence for the operator. */
class ReplicaUnused extends Error {}

async function readFromReplica(reads: pg.Pool, expected: ReplicaState, given: unknown[]): Promise<unknown> {
  const connecting = reads.connect();
  const client = await withinTime(connecting, connectTimeoutMs, noAnswer).catch(error => {
    connecting.then(
      tooLate => tooLate.release(),
      () => {},
    );
    throw error;
  });
  try {
    await untilCurrent(client, expected);
    const answer = await withinTime(queryOf(client)(...given), replicaAnswerTimeoutMs, noAnswer);
    client.release();
    return answer;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** Throws if the server is not a standby of this primary, or does not catch up soon. */
async function untilCurrent(client: Connection, expected: ReplicaState): Promise<void> {
  for (const pauseMs of [...catchUpMs, null]) {
    const reason = whyUnused(await stateOf(client, replicaSql.standby), expected);
    if (reason === null) return;
    if (!reason.mayPass || pauseMs === null) throw new ReplicaUnused(reason.words);
    await sleep(pauseMs);
  }
}

/** Returns why the replica would not be used now, as the end of a sentence, or null. `primary` has its `search_path`. */
export async function whyReplicaUnused(primary: pg.Client, config: pg.ClientConfig): Promise<string | null> {
  try {
    const expected = await stateOf(primary, replicaSql.primary);
    await withClient(config, standby => untilCurrent(standby, expected));
    return null;
  } catch (error) {
    return wordsOf(error);
  }
}

function wordsOf(error: unknown): string {
  return error instanceof ReplicaUnused ? error.message : (reasonOf(error) ?? 'it failed');
}

async function stateOf(connection: Connection, sql: string): Promise<ReplicaState> {
  const answer = queryOf(connection)(sql) as Promise<pg.QueryResult<ReplicaState>>;
  const { rows } = await withinTime(answer, promptAnswerTimeoutMs, noAnswer);
  const [state] = rows;
  if (state === undefined) throw new Error('PostgreSQL returned no state of its log');
  return state;
}

/** The types of `query` have no overload for arguments that are passed on. */
function queryOf(connection: Connection): (...given: unknown[]) => Promise<unknown> {
  return (connection.query as (...given: unknown[]) => Promise<unknown>).bind(connection);
}
