import type { Server } from 'node:net';
import { networkOf } from '../../domain/limits/network.rules.js';
import { createAddressMatcher } from '../../platform/values/address-matcher.rules.js';

/**
 * Closes a new connection at once if its network already has `most` connections. Counts by the address of the connection itself.
 * Trusted proxies have no limit, because all clients come through them.
 */
export function boundConnections(server: Server, most: number, trustedProxies: readonly string[]): void {
  const isTrusted = createAddressMatcher(trustedProxies);
  const open = new Map<string, number>();
  server.on('connection', socket => {
    const { remoteAddress } = socket;
    if (remoteAddress === undefined || isTrusted(remoteAddress)) return;
    const network = networkOf(remoteAddress);
    const count = (open.get(network) ?? 0) + 1;
    if (count > most) {
      socket.destroy();
      return;
    }
    open.set(network, count);
    socket.once('close', () => {
      const left = (open.get(network) ?? 1) - 1;
      if (left === 0) open.delete(network);
      else open.set(network, left);
    });
  });
}
