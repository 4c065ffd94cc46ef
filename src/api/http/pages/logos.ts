import type { FastifyInstance } from 'fastify';
import { sendError } from '../errors.js';
import { policyHeader } from '../policies.js';

/** Finds the content of a logo. Null: there is none with this id. */
export type FindLogo = (id: string) => Promise<{ type: string; bytes: Buffer } | null>;

const year = 31_536_000;

/**
 * Registers the logos of apps (O19). An address contains the hash of its content, so browsers may keep it for ever. The policy forbids the
 * image to run or load anything, even if a browser takes it for something else. Any page may show it, because a preview of a mail is
 * a frame without an origin.
 */
export function registerLogos(app: FastifyInstance, findLogo: FindLogo): void {
  app.get<{ Params: { id: string } }>('/logos/:id', async (request, reply) => {
    const logo = await findLogo(request.params.id);
    if (logo === null) return sendError(reply, 404);
    return reply
      .headers({
        'cache-control': `public, max-age=${year}, immutable`,
        'content-security-policy': policyHeader({
          useDefaults: false,
          directives: { 'default-src': ["'none'"], sandbox: [] },
        }),
        'cross-origin-resource-policy': 'cross-origin',
      })
      .type(logo.type)
      .send(logo.bytes);
  });
}
