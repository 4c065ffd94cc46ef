import type { FastifyInstance } from 'fastify';
import { clientAddress, createAddressMatcher } from './client-address.rules.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Where the request comes from. Fastify's own `ip` is the nearest proxy's, since it is told to trust none. */
    readonly clientAddress: string;
  }
}

/**
 * Gives each request its `clientAddress`. Fastify's `trustProxy` would take any text in `X-Forwarded-For` for an address,
 * and would believe `X-Forwarded-Host` too.
 */
export function addClientAddress(app: FastifyInstance, trustedProxies: readonly string[]): void {
  const isTrusted = createAddressMatcher(trustedProxies);
  let hasWarned = false;
  app.decorateRequest('clientAddress', {
    getter() {
      const forwardedFor = this.headers['x-forwarded-for'];
      const peer = this.socket.remoteAddress ?? '';
      if (forwardedFor !== undefined && !hasWarned && !isTrusted(clientAddress(peer, undefined, isTrusted))) {
        hasWarned = true;
        // Behind a proxy that is not named here, all clients would share the limits of one place.
        this.log.warn('X-Forwarded-For is not believed: TRUSTED_PROXIES does not name who sent it');
      }
      // Node joins several of these headers with commas.
      return clientAddress(peer, forwardedFor?.toString(), isTrusted);
    },
  });
}
