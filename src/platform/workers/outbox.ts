import type { Logger } from '../observability/log.js';
import { type Store, StoreUnavailable, type Tx } from '../store/store.js';
import { type Backoff, randomFraction } from './backoff.rules.js';
import { oneAtATime, waitAtMost } from './one-at-a-time.js';
import { type Lease, leaseMs, type OutboxName, type OutboxRow, reclaimRows } from './outbox.queries.js';
import type { Failure, SettledAt } from './outbox.rules.js';

/** Which rows may be leased now. Rows of one lane share its limit. */
export interface Batch {
  readonly lane: string;
  readonly limit: number;
}

/** How many rows of each lane are being sent. Lanes without any are missing. */
export type InFlight = ReadonlyMap<string, number>;

/** Runs one attempt to send a row, and returns its outcome. */
export type AroundAttempt<Row, Outcome> = (row: Row, attempt: () => Promise<Outcome>) => Promise<Outcome>;

type Done = { readonly result: string };

/** The differences between the two outboxes. */
export interface OutboxOptions<
  Name extends OutboxName,
  B extends Batch,
  Outcome extends Done,
  /** A row, with the columns that its lease has added. */
  Row extends OutboxRow<Name>,
> {
  /** The name of the table, also used in log lines. */
  name: Name;
  backoff: Backoff;
  timing?: Partial<OutboxTiming>;
  /** Yields the batches that may be leased now. The next batch is requested when the rows of the last one are in flight. */
  batches(inFlight: InFlight): AsyncIterable<B>;
  /** Leases the rows of a batch. May also settle rows that need not be sent, and return none. */
  take(tx: Tx, batch: B, lease: Lease): Promise<Row[]>;
  /** Sends a row. If it throws, there is a bug or a problem of the database, and the row is tried again. */
  attempt(row: Row): Promise<Outcome | Failure>;
  /** Writes the outcome. Returns false if the row is no longer ours. */
  settle(tx: Tx, row: Row, outcome: Outcome | Failure, at: SettledAt): Promise<boolean>;
  aroundAttempt?: AroundAttempt<Row, Outcome | Failure>;
  /** Called when all rows of a batch have been tried. */
  onTried?(batch: B, outcomes: readonly Done[]): void;
  /** Settles rows that are no longer useful. Called with every poll. */
  sweep?(): Promise<void>;
  /** Returns ids and kinds for log lines, never an address. */
  describe(row: Row): Readonly<Record<string, string>>;
  /** The log line of a failed attempt. */
  failureLine: string;
}

export interface OutboxTiming {
  pollMs: number;
  /** How long `stop` waits for rows that are being sent. */
  drainMs: number;
}

const defaultTiming: OutboxTiming = { pollMs: 1_000, drainMs: 8_000 };

/** How often to look for rows with impossible times, also those of other nodes. */
const reclaimEveryMs = 60_000;

export interface OutboxDeps {
  store: Store;
  now: () => number;
  randomBytes: (size: number) => Buffer;
  log: Logger;
}

export interface Outbox {
  /** Call after a commit that wrote a row. Returns at once. */
  wake(): void;
  /** Resolves when all due rows have been tried. Does not wait for rows that are due later. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Sends the due rows of a table: each at least once, by one worker at a time, with backoff after failures. */
export function startOutbox<
  Name extends OutboxName,
  B extends Batch,
  Outcome extends Done,
  Row extends OutboxRow<Name> = OutboxRow<Name>,
>(deps: OutboxDeps, options: OutboxOptions<Name, B, Outcome, Row>): Outbox {
  const { store, now, randomBytes } = deps;
  const { name, backoff, describe, aroundAttempt = (_row, attempt) => attempt() } = options;
  const { pollMs, drainMs } = { ...defaultTiming, ...options.timing };
  const log = deps.log.child({ outbox: name });
  /** Each attempt under way, and the id of its row. */
  const sending = new Map<Promise<void>, string>();
  const inFlight = new Map<string, number>();
  const pump = oneAtATime(takeAll, error => logError(error));
  let isSweepDue = false;
  let isStopped = false;
  let lastSeen = now();
  /** Null if never, or not since the clock was set back. */
  let reclaimedAt: number | null = null;
  const poll = setInterval(() => {
    isSweepDue = true;
    pump.run();
  }, pollMs).unref();

  async function takeAll(): Promise<void> {
    await reclaim();
    if (isSweepDue) {
      isSweepDue = false;
      await options.sweep?.();
    }
    for await (const batch of options.batches(inFlight)) {
      if (isStopped) return;
      const at = now();
      start(batch, await store.transaction(tx => options.take(tx, batch, { now: at, leaseUntil: at + leaseMs })));
    }
  }

  async function reclaim(): Promise<void> {
    const at = now();
    if (at < lastSeen) reclaimedAt = null;
    lastSeen = at;
    if (reclaimedAt !== null && at - reclaimedAt < reclaimEveryMs) return;
    await store.transaction(tx => reclaimRows(tx, name, { now: at, backoff, except: [...sending.values()] }));
    reclaimedAt = at;
  }

  function start(batch: B, rows: Row[]): void {
    const outcomes: (Outcome | Failure)[] = [];
    for (const row of rows) {
      countInFlight(batch.lane, 1);
      const attempt = aroundAttempt(row, () => tryOnce(row))
        .then(outcome => {
          outcomes.push(outcome);
          if (outcomes.length === rows.length) options.onTried?.(batch, outcomes);
        })
        .catch(error => logError(error, row))
        .finally(() => {
          sending.delete(attempt);
          countInFlight(batch.lane, -1);
          // There is capacity again.
          pump.run();
        });
      sending.set(attempt, row.id);
    }
  }

  function countInFlight(lane: string, change: number): void {
    const count = (inFlight.get(lane) ?? 0) + change;
    if (count === 0) inFlight.delete(lane);
    else inFlight.set(lane, count);
  }

  /** Sends a leased row and writes the result. Never throws. */
  async function tryOnce(row: Row): Promise<Outcome | Failure> {
    const outcome = await options.attempt(row).catch((error): Failure => {
      logError(error, row);
      return { result: 'FAILED', code: 'internal', verdict: 'RETRY' };
    });
    if (isFailure(outcome)) {
      log.warn({ ...describe(row), reason: outcome.code, verdict: outcome.verdict }, options.failureLine);
    }
    const at = { now: now(), random: randomFraction(randomBytes) };
    try {
      const isOurs = await store.transaction(tx => options.settle(tx, row, outcome, at));
      if (!isOurs) log.warn(describe(row), 'settled elsewhere: by a receipt, an admin, a deletion or another worker');
    } catch (error) {
      // The row will be sent again after the lease. Sending it twice is better than never.
      logError(error, row);
    }
    return outcome;
  }

  /**
   * Logs an error. The next poll tries again, so an unreachable database only delays. The text of the error is not logged, because it may contain a
   * secret.
   */
  function logError(error: unknown, row?: Row): void {
    const about = row === undefined ? {} : describe(row);
    if (error instanceof StoreUnavailable || store.isUnavailable(error))
      log.warn(about, 'outbox cannot reach the database');
    else log.error({ ...about, name: error instanceof Error ? error.name : typeof error }, 'outbox failed');
  }

  async function settled(): Promise<void> {
    while (pump.running() !== null || sending.size > 0) await Promise.all([pump.running(), ...sending.keys()]);
  }

  return {
    wake: pump.run,
    settled,
    async stop() {
      isStopped = true;
      clearInterval(poll);
      pump.stop();
      await waitAtMost(drainMs, settled());
    },
  };
}

function isFailure(outcome: Done): outcome is Failure {
  return outcome.result === 'FAILED';
}
