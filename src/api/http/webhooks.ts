import type { FastifyInstance } from 'fastify';
import type { ReceiptRequest } from '../../domain/messaging/outbox/accept-receipt.js';

const contentTypes = { 'application/json': 'json', 'application/x-www-form-urlencoded': 'form' } as const;
type ContentType = keyof typeof contentTypes;

/** `POST /webhooks/vonage` takes delivery receipts (D7). 204: done, or nothing to do. 403: not from Vonage. */
export async function registerWebhooks(
  app: FastifyInstance,
  takeReceipt: (request: ReceiptRequest) => Promise<boolean>,
): Promise<void> {
  await app.register(async scope => {
    // The signature covers the raw bytes, so do not parse the body.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(Object.keys(contentTypes), { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, body);
    });

    scope.post<{ Body: Buffer | undefined }>('/webhooks/vonage', async (request, reply) => {
      const { authorization = '', 'content-type': type = '' } = request.headers;
      const contentType = contentTypes[type.split(';')[0]?.trim().toLowerCase() as ContentType] ?? 'form';
      const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? null;
      const isTaken = await takeReceipt({ body: request.body ?? Buffer.alloc(0), contentType, token });
      if (!isTaken) request.log.warn('delivery receipt refused: not signed by the secret, or too old');
      return reply.code(isTaken ? 204 : 403).send();
    });
  });
}
