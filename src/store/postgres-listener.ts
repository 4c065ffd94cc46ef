import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

export interface ListenerOptions {
  url: string;
  channel: string;
  onNotice: (payload: string) => void;
  /** It listens, for the first time or again; what was announced before has not been heard. */
  onListening: () => void;
  onError: (error: Error) => void;
}

const connectTimeoutMs = 1_500;
const answerTimeoutMs = 2_000;
/** A connection whose other end is gone without a word looks idle for hours: asking shows it. */
const checkMs = 5_000;
const retryMs = 500;

/** Listens on a connection of its own, which is made again whenever it breaks. Returns how to end it. */
export function listenOn({ url, channel, onNotice, onListening, onError }: ListenerOptions): () => Promise<void> {
  const ending = new AbortController();
  let isReported = false;

  async function listenOnce(): Promise<void> {
    const client = new pg.Client({
      ...{ connectionString: url, keepAlive: true },
      ...{ connectionTimeoutMillis: connectTimeoutMs, query_timeout: answerTimeoutMs },
    });
    const broken = new AbortController();
    client.on('error', () => broken.abort());
    client.on('end', () => broken.abort());
    client.on('notification', ({ payload }) => onNotice(payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      isReported = false;
      onListening();
      const over = AbortSignal.any([ending.signal, broken.signal]);
      while (!over.aborted) {
        await sleep(checkMs, undefined, { signal: over, ref: false }).catch(() => {});
        if (!over.aborted) await client.query('SELECT 1');
      }
    } finally {
      // Its end may not answer either.
      await Promise.race([client.end().catch(() => {}), sleep(answerTimeoutMs, undefined, { ref: false })]);
    }
  }

  async function listenUntilTheEnd(): Promise<void> {
    while (!ending.signal.aborted) {
      await listenOnce().catch(error => {
        // Once for each outage, however often it is tried again.
        if (!isReported) onError(error as Error);
        isReported = true;
      });
      await sleep(retryMs, undefined, { signal: ending.signal, ref: false }).catch(() => {});
    }
  }

  const ended = listenUntilTheEnd();
  return async () => {
    ending.abort();
    await ended;
  };
}
