import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A request that claims to be from a provider. */
export interface PostedReceipt {
  /** With the query, and without the base path that a proxy may remove. */
  path: string;
  headers: FastifyRequest['headers'];
  body: Buffer;
}

/** Applies the report of a provider. Returns false if the request is not genuine (D7). */
export type TakeReceipt = (receipt: PostedReceipt) => Promise<boolean>;

/**
 * Registers `POST /webhooks/PROVIDER`, which takes delivery receipts (D7). 204: the receipt was applied, or there was nothing to do. 403: it is not
 * from the provider.
 */
export async function registerWebhooks(app: FastifyInstance, takers: ReadonlyMap<string, TakeReceipt>): Promise<void> {
  if (takers.size === 0) return;
  await app.register(async scope => {
    // Signatures cover the raw bytes, so do not parse the body.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      ['application/json', 'application/x-www-form-urlencoded'],
      { parseAs: 'buffer' },
      (_request, body, done) => done(null, body),
    );

    for (const [provider, takeReceipt] of takers) {
      scope.post<{ Body: Buffer | undefined }>(`/webhooks/${provider}`, async (request, reply) => {
        const { url: path, headers, body = Buffer.alloc(0) } = request;
        const isTaken = await takeReceipt({ path, headers, body });
        if (!isTaken) request.log.warn({ provider }, 'delivery receipt refused: not signed by the secret, or too old');
        return reply.code(isTaken ? 204 : 403).send();
      });
    }
  });
}
