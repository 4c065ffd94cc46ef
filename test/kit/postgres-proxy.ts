import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface PostgresProxy {
  /** The URL of the database through this proxy. */
  url: string;
  stop(): Promise<void>;
}

/**
 * Starts a proxy between a node and PostgreSQL. Calls `join` for each connection, to forward data between its two ends.
 * `target` returns the server of new connections.
 */
export async function startPostgresProxy(
  databaseUrl: string,
  join: (near: Socket, far: Socket) => void,
  target: () => string = () => databaseUrl,
): Promise<PostgresProxy> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, near => {
    const { hostname: host, port } = new URL(target());
    const far = connect({ port: Number(port), host, noDelay: true });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    join(near, far);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
