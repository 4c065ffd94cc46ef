import type { FastifyInstance } from 'fastify';
import { createAddressMatcher } from '../../platform/values/address-matcher.rules.js';
import { clientAddress } from './client-address.rules.js';

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * The address of the client. Fastify's own `ip` is the nearest proxy's, because we configure it to trust no proxy.
     */
    readonly clientAddress: string;
  }
}

/**
 * Adds `clientAddress` to each request. Fastify's `trustProxy` would accept any text in `X-Forwarded-For` as an
 * address, and would trust `X-Forwarded-Host` too.
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
        // All clients behind a proxy that is not configured would share the limits of one network.
        this.log.warn('X-Forwarded-For is ignored: TRUSTED_PROXIES does not list the sender');
      }
      // Node joins repeated headers with commas.
      return clientAddress(peer, forwardedFor?.toString(), isTrusted);
    },
  });
}
