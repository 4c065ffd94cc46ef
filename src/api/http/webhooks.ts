import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A request that claims to be from a provider. */
export interface PostedReceipt {
  /** With the query, and without the base that a proxy may have taken away. */
  path: string;
  headers: FastifyRequest['headers'];
  body: Buffer;
}

/** Applies what a provider reports. Returns false if the request is not genuine (D7). */
export type TakeReceipt = (receipt: PostedReceipt) => Promise<boolean>;

/** `POST /webhooks/PROVIDER` takes delivery receipts (D7). 204: done, or nothing to do. 403: not from the provider. */
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
