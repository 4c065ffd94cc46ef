import type { FastifyInstance } from 'fastify';
import { jwksMaxAgeSeconds } from '../../domain/sessions/signing-keys.js';

/**
 * Serves the public keys of access tokens (RFC 7517, section 5), for services that check tokens
 * without calling this server.
 */
export function registerJwks(app: FastifyInstance, jwks: () => Promise<{ keys: object[] }>): void {
  app.get('/.well-known/jwks.json', async (_request, reply) => {
    const { keys } = await jwks();
    return reply.header('cache-control', `public, max-age=${jwksMaxAgeSeconds}`).send({ keys });
  });
}
