import type { Server } from 'node:net';
import { networkOf } from '../../domain/limits/network.rules.js';
import { createAddressMatcher } from '../../platform/values/address-matcher.rules.js';

/**
 * Closes a connection at once when its network has as many as it may. Counts the peer itself, so a trusted proxy, through
 * which all clients come, is not bounded.
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
