import type { FastifyInstance } from 'fastify';
import { clientAddress, matcherOf } from './client-address.rules.js';

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
export function nameClients(app: FastifyInstance, trustedProxies: readonly string[]): void {
  const isTrusted = matcherOf(trustedProxies);
  app.decorateRequest('clientAddress', {
    getter() {
      const forwardedFor = this.headers['x-forwarded-for'];
      // Node joins several of these headers with commas.
      return clientAddress(this.socket.remoteAddress ?? '', forwardedFor?.toString(), isTrusted);
    },
  });
}
