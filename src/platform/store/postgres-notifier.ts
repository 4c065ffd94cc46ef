import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createSignal } from '../workers/signal.js';

export interface PgNotifierOptions {
  url: string;
  connectTimeoutMs: number;
  name: string;
  /** What another node sent; what this one sends it knows. */
  onNotice: (notice: string) => void;
  /** It listens, for the first time or again; what was sent before has not been heard. */
  onListening: () => void;
  /** Once for each outage, however often it is tried again. */
  onError: (error: Error) => void;
}

export interface PgNotifier {
  /** In a moment, to every node that listens. */
  send(notices: Iterable<string>): void;
  /** Sends what is left, unless it cannot be sent now. */
  close(): Promise<void>;
}

const answerTimeoutMs = 2_000;
/** A connection whose other end is gone without a word looks idle for hours: asking shows it. */
const checkMs = 5_000;
const retryMs = 500;
/** Kept while it cannot send; whoever misses one looks again by itself a little later. */
const maxUnsent = 10_000;
const notifySql = 'SELECT pg_notify($1, notice) FROM unnest($2::text[]) AS notice';

/**
 * Between the nodes, by LISTEN and NOTIFY on one connection of each, which is made again whenever it breaks. What comes
 * while a batch is on its way goes with the next: a commit that notifies holds a lock of the whole database (decision 010).
 */
export function openPgNotifier({
  url,
  name,
  connectTimeoutMs,
  onNotice,
  onListening,
  onError,
}: PgNotifierOptions): PgNotifier {
  const unsent = new Set<string>();
  const signal = createSignal();
  const ending = new AbortController();
  let isReported = false;

  async function connectOnce(): Promise<void> {
    const client = new pg.Client({
      connectionString: url,
      keepAlive: true,
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: answerTimeoutMs,
    });
    let isBroken = false;
    for (const end of ['error', 'end'] as const) {
      client.on(end, () => {
        isBroken = true;
        signal.notify();
      });
    }
    client.on('notification', ({ processId, payload }) => {
      if (processId !== backendOf(client)) onNotice(payload ?? '');
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(name)}`);
      isReported = false;
      onListening();
      signal.notify();
      while (await signal.wait()) {
        if (isBroken) return;
        await sendAll(client);
        if (ending.signal.aborted) return;
        signal.notifyIn(checkMs);
      }
    } finally {
      // Its end may not answer either.
      await Promise.race([client.end().catch(() => {}), sleep(answerTimeoutMs, undefined, { ref: false })]);
    }
  }

  /** Nothing is sent with no notices, and asked all the same. */
  async function sendAll(client: pg.Client): Promise<void> {
    const batch = [...unsent];
    unsent.clear();
    try {
      await client.query(notifySql, [name, batch]);
    } catch (error) {
      for (const notice of batch) unsent.add(notice);
      throw error;
    }
  }

  async function keepConnected(): Promise<void> {
    while (!ending.signal.aborted) {
      await connectOnce().catch(error => {
        if (!isReported) onError(error as Error);
        isReported = true;
      });
      await sleep(retryMs, undefined, { signal: ending.signal, ref: false }).catch(() => {});
    }
  }

  const ended = keepConnected();
  return {
    send(notices) {
      for (const notice of notices) if (unsent.size < maxUnsent) unsent.add(notice);
      signal.notify();
    },
    async close() {
      ending.abort();
      signal.notify();
      await ended;
    },
  };
}

/** Not in the driver's types: by it a notice says whose it is. */
function backendOf(client: pg.Client): number | undefined {
  return (client as unknown as { processID?: number }).processID;
}
