import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import type { WorkObserver } from '../observability/work-observer.js';
import { postgresColumns } from './columns.js';
import { announcementOf, createFollowers } from './followers.js';
import { showStatements } from './observed-store.js';
import { readAddress } from './postgres/address.rules.js';
import { connectTimeoutMs, halfEach, type Pools } from './postgres/connecting.js';
import { isConflict, isConsequence, isContention, isUnavailable } from './postgres/errors.rules.js';
import { createPollingNotifier } from './postgres/polling-notifier.js';
import { openPooled } from './postgres/pooled.js';
import { openPools } from './postgres/pools.js';
import { prepareDatabase } from './postgres/prepare.js';
import { openReplica } from './postgres/replica.js';
import { openPgNotifier, type PgNotifier } from './postgres-notifier.js';
import type { Reader, Store, Tx } from './store.js';
import { inOrder, StoreUnavailable } from './store.js';
import { describeTables } from './tables.js';

export const postgresTables = describeTables(postgresColumns);

const maxAttempts = 5;
const channelName = 'bonafide_users';
/** The pause between groups of twenty users whose followers read again. Each costs two reads, so they cost at most 400 reads a second. */
const lookingPauseMs = 100;

export interface PostgresSettings {
  /** The URL for LISTEN, if `url` names a pooler. */
  readonly directUrl: string | null;
  /** The URL of a standby for lists, counts and exports. Null if there is none. */
  readonly readUrl: string | null;
  /** The number of connections for requests, half of them for writes. */
  readonly connections: number;
}

export const defaultPostgresSettings: PostgresSettings = { directUrl: null, readUrl: null, connections: 20 };

/**
 * Checks the database, migrates its tables, and connects the pools. Calls `onNotice` with sentences for the operator, for example while the
 * migrations wait for other connections.
 */
export async function openPostgres(
  url: string,
  onIdleError: (error: Error) => void,
  observer?: WorkObserver,
  onNotice: (sentence: string) => void = sentence => console.warn(sentence),
  { directUrl, readUrl, connections }: PostgresSettings = defaultPostgresSettings,
): Promise<Store> {
  const address = readAddress(url);
  const direct = directUrl === null ? null : readAddress(directUrl);
  const common = {
    fallback_application_name: 'bonafide',
    keepAlive: true,
    connectionTimeoutMillis: connectTimeoutMs,
  };
  const { isPooled, searchPath } = await prepareDatabase(common, address, direct, onNotice);
  const sizes = halfEach(connections);
  const pools = isPooled
    ? openPooled({ ...common, connectionString: address.plainUrl }, searchPath, sizes, onIdleError, observer)
    : openPools({ ...common, connectionString: address.url }, sizes, onIdleError, observer);
  const reader = readerOf(pools.reads, observer);
  const replica =
    readUrl === null
      ? null
      : openReplica(
          { common, url: readAddress(readUrl).url, connections: sizes.reads },
          pools.reads,
          onNotice,
          observer,
        );
  const followers = createFollowers();
  let wakeWorkers = () => {};
  let notifier: PgNotifier | undefined;
  /** Shared by concurrent callers. Otherwise many of them would take the connections of requests. */
  let pinging: Promise<void> | undefined;

  /** Opens the notifier at the first use: most commands at the shell neither follow nor announce. */
  function openNotifier(): PgNotifier {
    if (isPooled && direct === null) {
      notifier ??= createPollingNotifier(() => followers.notifyAll(lookingPauseMs));
      return notifier;
    }
    notifier ??= openPgNotifier({
      url: (direct ?? address).url,
      name: channelName,
      connectTimeoutMs,
      onNotice: followers.notify,
      onListening: () => void followers.notifyAll(),
      onError: onIdleError,
    });
    return notifier;
  }

  /** Call this after the commit. NOTIFY inside a transaction would make commits wait for one another (decision 010). */
  function notifyFollowers(announced: ReadonlySet<string>): void {
    if (announced.size === 0) return;
    for (const announcement of announced) followers.notify(announcement);
    openNotifier().send(announced);
  }

  return {
    engine: 'postgres',
    reader,
    reports: replica === null ? reader : readerOf(replica.reads, observer),
    async transaction(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          const { result, announced, hasRowsToSend } = await runOnce(pools, observer, work);
          notifyFollowers(announced);
          if (hasRowsToSend) wakeWorkers();
          return result;
        } catch (error) {
          if (isUnavailable(error)) {
            pools.report(error);
            throw error instanceof StoreUnavailable ? error : new StoreUnavailable(error);
          }
          if (!isConflict(error)) throw error;
          // Others were faster each time, so the caller may try again. A reference that stays wrong is a bug.
          if (attempt === maxAttempts) throw isContention(error) ? new StoreUnavailable(error) : error;
        }
      }
    },
    follow(userId, follower) {
      openNotifier();
      return followers.add(userId, follower);
    },
    onRowsToSend(wake) {
      wakeWorkers = wake;
    },
    announce: (userId, news) => notifyFollowers(new Set([announcementOf(userId, news)])),
    isUnavailable,
    async ping() {
      pinging ??= checkWork(reader, pools).finally(() => {
        pinging = undefined;
      });
      await pinging;
    },
    async close() {
      await Promise.all([pools.close(), notifier?.close(), replica?.close()]);
    },
  };
}

function readerOf(pool: pg.Pool, observer: WorkObserver | undefined): Reader {
  return { db: drizzle(pool, showStatements(observer)), tables: postgresTables } as unknown as Reader;
}

/** Does the same as every request, without a change: reads a table, and begins a transaction that may write to it. */
async function checkWork({ db, tables }: Reader, pools: Pools): Promise<void> {
  const deleteNothing = async (tx: Tx) => {
    await tx.db.delete(tx.tables.users).where(sql`false`);
  };
  await Promise.all([
    db.select({ id: tables.users.id }).from(tables.users).limit(1),
    runOnce(pools, undefined, deleteNothing),
  ]);
}

interface Ran<T> {
  readonly result: T;
  readonly announced: ReadonlySet<string>;
  readonly hasRowsToSend: boolean;
}

/** Runs a transaction once. Replaces drizzle's own transaction, which never returns a connection to the pool if BEGIN fails. */
async function runOnce<T>(
  pools: Pools,
  observer: WorkObserver | undefined,
  work: (tx: Tx) => Promise<T>,
): Promise<Ran<T>> {
  const { client, begun } = await pools.begin();
  let isBroken = false;
  // Statements are sent without waiting for answers. PostgreSQL keeps their order.
  const sent: Promise<unknown>[] = [];
  const send = async (statement: Promise<unknown>) => {
    // Otherwise a failure before the wait below would count as an unhandled rejection.
    statement.catch(ignore);
    sent.push(statement);
  };
  let committing: Promise<pg.QueryResult> | undefined;
  const commit = () => {
    committing = client.query('COMMIT');
    send(committing);
    return committing;
  };
  try {
    pools.takeWarning(client);
    send(begun);
    const announced = new Set<string>();
    let hasRowsToSend = false;
    const result = await work({
      ...txOf(client, observer),
      send,
      announce: userId => void announced.add(userId),
      wakeWorkers() {
        hasRowsToSend = true;
      },
      last(statement) {
        if (pools.refusesStrays) commit();
        return statement;
      },
    });
    const committed = committing ?? commit();
    await Promise.all(sent);
    const { command } = await committed;
    // If a statement failed and `work` continued, PostgreSQL answers COMMIT with ROLLBACK and without an error.
    if (command !== 'COMMIT') throw new Error('The transaction was rolled back');
    // PostgreSQL warns if no synchronous standby confirmed the commit within `statement_timeout`, and if there was nothing to commit because a pooler
    // has changed the connection.
    const warning = pools.takeWarning(client);
    if (warning !== null) throw new StoreUnavailable(warning);
    return { result, announced, hasRowsToSend };
  } catch (error) {
    // After the first failure every other statement fails too, with a useless error. Throw the first one.
    const reason = await firstFailure(sent, error);
    isBroken = isUnavailable(reason) || !(await rollBack(client));
    throw reason;
  } finally {
    client.release(isBroken);
  }
}

async function firstFailure(sent: readonly Promise<unknown>[], error: unknown): Promise<unknown> {
  if (!isConsequence(error)) return error;
  const outcomes = await Promise.allSettled(sent);
  const failures = outcomes.flatMap(outcome => (outcome.status === 'rejected' ? [outcome.reason] : []));
  return failures.find(failure => !isConsequence(failure)) ?? error;
}

/** One per connection. Otherwise its statements would be prepared again. */
const txs = new WeakMap<pg.PoolClient, Tx>();

function txOf(client: pg.PoolClient, observer: WorkObserver | undefined): Tx {
  const known = txs.get(client);
  if (known !== undefined) return known;
  const tx = { db: drizzle(client, showStatements(observer)), tables: postgresTables, inOrder } as unknown as Tx;
  txs.set(client, tx);
  return tx;
}

function ignore(): void {}

async function rollBack(client: pg.PoolClient): Promise<boolean> {
  return await client.query('ROLLBACK').then(
    () => true,
    () => false,
  );
}
