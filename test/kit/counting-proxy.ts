import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between a node and its PostgreSQL and counts how often the node waits for an answer. */
export interface CountingProxy {
  url: string;
  /**
   * Round trips of all connections together since `reset`: however much was sent at once and however much came back. Not of
   * one that listens: nobody waits for what nodes tell each other.
   */
  roundTrips(): number;
  reset(): void;
  stop(): Promise<void>;
}

export async function startCountingProxy(databaseUrl: string): Promise<CountingProxy> {
  const { hostname: host, port } = new URL(databaseUrl);
  let roundTrips = 0;
  const listen = Buffer.from('LISTEN ');
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, near => {
    const far = connect({ port: Number(port), host, noDelay: true });
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
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy()).on('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    roundTrips: () => roundTrips,
    reset() {
      roundTrips = 0;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
