import type { Socket } from 'node:net';
import { type PostgresProxy, startPostgresProxy } from './postgres-proxy.js';

export interface FlippingProxy extends PostgresProxy {
  /** Sends new connections to another server. Open connections stay where they are. */
  leadTo(databaseUrl: string): void;
  /** Ends all open connections, as HAProxy does by `on-marked-down shutdown-sessions`. */
  cut(): void;
}

/** Starts a proxy that can change its server, like an address that moves in a failover. */
export async function startFlippingProxy(databaseUrl: string): Promise<FlippingProxy> {
  let target = databaseUrl;
  const open = new Set<Socket>();
  const join = (near: Socket, far: Socket) => {
    open.add(near);
    near.pipe(far);
    far.pipe(near);
    near.on('close', () => {
      open.delete(near);
      far.destroy();
    });
    far.on('close', () => near.destroy());
  };
  const proxy = await startPostgresProxy(databaseUrl, join, () => target);
  return {
    ...proxy,
    leadTo(databaseUrl) {
      target = databaseUrl;
    },
    cut() {
      for (const socket of open) socket.destroy();
    },
  };
}
