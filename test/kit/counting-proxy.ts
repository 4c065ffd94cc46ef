import { type PostgresProxy, startPostgresProxy } from './postgres-proxy.js';

/** A proxy that counts how often a node waits for an answer of PostgreSQL. */
export interface CountingProxy extends PostgresProxy {
  /**
   * The round trips of all connections since `reset`. Any amount that is sent before the answer comes is one round trip.
   * Connections that LISTEN are not counted: no request waits for notifications between nodes.
   */
  roundTrips(): number;
  reset(): void;
  /** The connections that are open now. */
  connections(): number;
}

const listen = Buffer.from('LISTEN ');

export async function startCountingProxy(databaseUrl: string): Promise<CountingProxy> {
  let roundTrips = 0;
  let connections = 0;
  const proxy = await startPostgresProxy(databaseUrl, (near, far) => {
    connections++;
    near.on('close', () => connections--);
    let isWaiting = false;
    let isListening = false;
    near.on('data', bytes => {
      isListening ||= bytes.includes(listen);
      // Bytes that follow before the answer belong to the same round trip.
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
    connections: () => connections,
    reset() {
      roundTrips = 0;
    },
  };
}
