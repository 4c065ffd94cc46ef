import type { FastifyInstance } from 'fastify';
import { sameBytes } from '../../platform/keys/keys.js';
import type { Metrics } from '../../platform/observability/metrics.js';

/** `/metrics`, in the text format of Prometheus; with a token set, for its bearer alone. */
export function registerMetrics(app: FastifyInstance, metrics: Metrics, token: string | null): void {
  app.get('/metrics', async (request, reply) => {
    if (token !== null && !isBearer(request.headers.authorization, token)) {
      return reply.code(401).header('www-authenticate', 'Bearer').send();
    }
    const { contentType, text } = await metrics.expose();
    return reply.header('content-type', contentType).send(text);
  });
}

/** Whatever has no route counts as one, so that nobody makes a series by asking for an address. */
export function countAnswers(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', ({ routeOptions }, { statusCode }, done) => {
    metrics.countAnswer(routeOptions.url ?? '(none)', statusCode);
    done();
  });
}

function isBearer(authorization: string | undefined, token: string): boolean {
  return sameBytes(Buffer.from(authorization ?? ''), Buffer.from(`Bearer ${token}`));
}
