import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server of the kit on a free port of the loopback interface. */
export interface LocalServer {
  /** For example `http://127.0.0.1:4000`. */
  readonly origin: string;
  /** Closes every connection, and keeps listening. */
  hangUp(): void;
  stop(): Promise<void>;
}

/** Lets a server listen. */
export async function startLocally(server: Server): Promise<LocalServer> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hangUp: () => server.closeAllConnections(),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
