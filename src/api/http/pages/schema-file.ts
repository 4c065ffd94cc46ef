import type { FastifyInstance } from 'fastify';
import { type ConstantText, constantText, sendText } from './constant-text.js';

/**
 * Serves the schema as text, for tools that generate types (T13). It is the same for everybody and on every server of a version,
 * also where introspection is off or a router asks for `_service`. `print` is slow, so it runs at the first request.
 */
export function registerSchemaFile(app: FastifyInstance, print: () => string): void {
  let text: ConstantText | undefined;
  app.get('/schema.graphql', async (request, reply) => {
    text ??= constantText(print());
    reply.headers({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' });
    return await sendText(request, reply.type('text/plain; charset=utf-8'), text, { mayBeKept: true });
  });
}
