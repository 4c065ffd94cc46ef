import type { FastifyInstance } from 'fastify';
import { equalBytes } from '../../platform/keys/keys.js';
import type { Metrics, Readings } from '../../platform/observability/metrics.js';

/** Serves `/metrics` in the text format of Prometheus. If a token is set, requires it. */
export function registerMetrics(
  app: FastifyInstance,
  { metrics, readings }: { metrics: Metrics; readings: Readings },
  token: string | null,
): void {
  app.get('/metrics', async (request, reply) => {
    if (token !== null && !isBearer(request.headers.authorization, token)) {
      return reply.code(401).header('www-authenticate', 'Bearer').send();
    }
    const { contentType, text } = await metrics.expose(readings);
    return reply.header('content-type', contentType).send(text);
  });
}

/** Counts every request without a route under one name; otherwise callers could create series by requesting URLs. */
export function countResponses(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', ({ routeOptions }, { statusCode }, done) => {
    metrics.countResponse(routeOptions.url ?? '(none)', statusCode);
    done();
  });
}

function isBearer(authorization: string | undefined, token: string): boolean {
  return equalBytes(Buffer.from(authorization ?? ''), Buffer.from(`Bearer ${token}`));
}
