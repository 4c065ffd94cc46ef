import type { FastifyInstance } from 'fastify';
import { jwksMaxAgeSeconds } from '../../domain/sessions/signing-keys/signing-key.rules.js';
import { etagOf, isSame } from './etag.js';

/**
 * Serves the public keys of access tokens (RFC 7517, section 5), for services that check tokens
 * without calling this server. Pages of every origin may read them.
 */
export function registerJwks(app: FastifyInstance, jwks: () => Promise<{ keys: object[] }>): void {
  app.get('/.well-known/jwks.json', async (request, reply) => {
    const { keys } = await jwks();
    const body = JSON.stringify({ keys });
    const etag = etagOf(body);
    reply.headers({
      'cache-control': `public, max-age=${jwksMaxAgeSeconds}`,
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      etag,
    });
    if (isSame(request.headers['if-none-match'], etag)) return reply.code(304).send();
    return reply.type('application/json; charset=utf-8').send(body);
  });
}
