import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createSignal } from '../workers/signal.js';
import { backendOf } from './postgres/one-client.js';

export interface PgNotifierOptions {
  url: string;
  connectTimeoutMs: number;
  name: string;
  /** Gets each notice that another node sent. */
  onNotice: (notice: string) => void;
  /** Called each time it begins to listen. Notices that were sent before are lost. */
  onListening: () => void;
  /** Called once per outage, not at every retry. */
  onError: (error: Error) => void;
}

export interface PgNotifier {
  /** Sends to every node that listens, soon and without waiting. */
  send(notices: Iterable<string>): void;
  /** Sends what is left; drops it when it cannot be sent now. */
  close(): Promise<void>;
}

const answerTimeoutMs = 2_000;
/** How often it queries the connection; otherwise one whose server vanished would look idle for hours. */
const checkMs = 5_000;
const retryMs = 500;
/** How many notices it keeps while it cannot send. A follower that misses one reads again by itself later. */
const maxUnsent = 10_000;
const notifySql = 'SELECT pg_notify($1, notice) FROM unnest($2::text[]) AS notice';

/**
 * Sends and receives notices between nodes by LISTEN and NOTIFY. Each node has one connection for it, and reconnects
 * when it breaks. Notices that arrive while a batch is being sent go into the next: a commit that notifies holds a lock
 * of the whole database (decision 010).
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
    // A notice names its sender by the id of the server process.
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
      // A connection that broke may never confirm its end.
      await Promise.race([client.end().catch(() => {}), sleep(answerTimeoutMs, undefined, { ref: false })]);
    }
  }

  /** Sends the notices. An empty batch shows that the connection still works. */
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
