import type { FastifyInstance } from 'fastify';

/** Long enough to spare us most requests; a new key is published well before it signs (T3). */
const maxAgeSeconds = 300;

/** The public keys of access tokens (RFC 7517, section 5), for whoever checks one without asking this server. */
export function registerJwks(app: FastifyInstance, jwks: () => Promise<{ keys: object[] }>): void {
  app.get('/.well-known/jwks.json', async (_request, reply) => {
    const { keys } = await jwks();
    return reply.header('cache-control', `public, max-age=${maxAgeSeconds}`).send({ keys });
  });
}
