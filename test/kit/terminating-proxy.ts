import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TerminatingProxy {
  url: string;
  /** From now on a connection ends in the packet that says that it is ready. */
  terminateNew(): void;
  stop(): Promise<void>;
}

/** ReadyForQuery, idle, with which PostgreSQL ends its answers. */
const readyForQuery = Buffer.from('Z\0\0\0\x05I', 'latin1');

/** Before PostgreSQL, so that a termination can be at a moment that the server alone hits by chance only. */
export async function startTerminatingProxy(databaseUrl: string): Promise<TerminatingProxy> {
  const { hostname, port } = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let isTerminating = false;

  const server = createServer(client => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    }
    const isToEnd = isTerminating;
    client.pipe(upstream);
    upstream.on('data', answer => {
      const isReady = answer.subarray(-readyForQuery.length).equals(readyForQuery);
      if (!isToEnd || !isReady) return void client.write(answer);
      client.end(Buffer.concat([answer, terminationByAdministrator()]));
      upstream.destroy();
    });
    upstream.on('end', () => client.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    terminateNew() {
      isTerminating = true;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** An ErrorResponse as pg_terminate_backend has it sent: code 57P01. */
function terminationByAdministrator(): Buffer {
  const fields = Buffer.from(
    'SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0',
    'latin1',
  );
  const head = Buffer.alloc(5);
  head.write('E', 'latin1');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
