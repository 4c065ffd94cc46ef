import { connect, type Socket } from 'node:net';
import { type PostgresProxy, startPostgresProxy } from './postgres-proxy.js';

/** Starts a pooler in transaction mode: each transaction gets another of two connections than the one before. */
export async function startPooler(databaseUrl: string): Promise<PostgresProxy> {
  const { hostname: host, port } = new URL(databaseUrl);
  return await startPostgresProxy(databaseUrl, (near, first) => {
    const second = connect({ host, port: Number(port), noDelay: true });
    second.on('error', () => {});
    near.on('close', () => second.destroy());
    let current = first;
    /** What the first connection said when it was ready, kept until the second is ready too. */
    let greeting: Buffer | null = null;
    let isSecondReady = false;
    let isLoggedIn = false;
    near.on('data', data => {
      current.write(data);
      // Both connections get what logs the client in.
      if (!isLoggedIn) second.write(data);
    });
    onAnswers(first, (data, isIdle) => {
      if (isLoggedIn || !isIdle) near.write(data);
      else greeting = data;
      if (isLoggedIn && isIdle) current = second;
      welcome();
    });
    onAnswers(second, (data, isIdle) => {
      if (isLoggedIn) near.write(data);
      if (isLoggedIn && isIdle) current = first;
      isSecondReady ||= isIdle;
      welcome();
    });
    function welcome(): void {
      if (isLoggedIn || greeting === null || !isSecondReady) return;
      isLoggedIn = true;
      current = second;
      near.write(greeting);
    }
    near.on('end', () => first.end());
    first.on('end', () => near.end());
  });
}

/** PostgreSQL ends its answers with ReadyForQuery, whose last byte is I outside of transactions. */
const idle = Buffer.from('Z\0\0\0\x05I', 'latin1');

function onAnswers(socket: Socket, handle: (data: Buffer, isIdle: boolean) => void): void {
  socket.on('data', data => handle(data, data.subarray(-idle.length).equals(idle)));
}
