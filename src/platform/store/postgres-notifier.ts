import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { createSignal } from '../workers/signal.js';
import { backendOf } from './postgres/one-client.js';

export interface PgNotifierOptions {
  url: string;
  connectTimeoutMs: number;
  name: string;
  /** Called with each notice of another node. */
  onNotice: (notice: string) => void;
  /** Called each time it begins to listen. Earlier notices are lost. */
  onListening: () => void;
  /** Called once per outage, and not at every retry. */
  onError: (error: Error) => void;
}

export interface PgNotifier {
  /** Sends notices to every node that listens, soon and without waiting. */
  send(notices: Iterable<string>): void;
  /** Sends the remaining notices. Drops them if they cannot be sent now. */
  close(): Promise<void>;
}

const answerTimeoutMs = 2_000;
/** How often it queries the connection. Otherwise one whose server has vanished would look idle for hours. */
const checkMs = 5_000;
const retryMs = 500;
/** How many notices it keeps while it cannot send. A follower that misses one reads again a minute later. */
const maxUnsent = 10_000;
const notifySql = 'SELECT pg_notify($1, notice) FROM unnest($2::text[]) AS notice';

/**
 * Sends and receives notices between nodes by LISTEN and NOTIFY. Each node has one connection for this, and reconnects when it breaks. Notices that
 * arrive while a batch is being sent go into the next batch, because a commit with NOTIFY holds a lock of the whole database (decision 010).
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
    // A notice contains the id of the server process of its sender.
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
      // Limit the wait, because a broken connection may never confirm its end.
      await Promise.race([client.end().catch(() => {}), sleep(answerTimeoutMs, undefined, { ref: false })]);
    }
  }

  /** Sends the notices. An empty batch only tests the connection. */
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
