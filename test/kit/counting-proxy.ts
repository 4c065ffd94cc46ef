import { type PostgresProxy, startPostgresProxy } from './postgres-proxy.js';

/** Counts how often a node waits for an answer of its PostgreSQL. */
export interface CountingProxy extends PostgresProxy {
  /**
   * Round trips of all connections together since `reset`: however much was sent at once and however much came back. Not of
   * one that listens: nobody waits for what nodes tell each other.
   */
  roundTrips(): number;
  reset(): void;
}

const listen = Buffer.from('LISTEN ');

export async function startCountingProxy(databaseUrl: string): Promise<CountingProxy> {
  let roundTrips = 0;
  const proxy = await startPostgresProxy(databaseUrl, (near, far) => {
    let isWaiting = false;
    let isListening = false;
    near.on('data', bytes => {
      isListening ||= bytes.includes(listen);
      // What follows before the answer came is on the same trip.
      if (!isWaiting && !isListening) roundTrips++;
      isWaiting = true;
      far.write(bytes);
    });
    far.on('data', bytes => {
      isWaiting = false;
      near.write(bytes);
    });
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  return {
    ...proxy,
    roundTrips: () => roundTrips,
    reset() {
      roundTrips = 0;
    },
  };
}
