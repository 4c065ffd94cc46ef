import Fastify, { type FastifyInstance } from 'fastify';
import type { Config } from '../../platform/config/config.js';
import { equalBytes } from '../../platform/keys/keys.js';
import type { Metrics, Readings } from '../../platform/observability/metrics.js';

export type MetricsConfig = Pick<Config, 'production' | 'metricsToken' | 'metricsPort'>;

/**
 * Returns whether the public port serves the metrics. In production it needs a token, because strangers can reach that port, and
 * the numbers reveal when somebody registers, fails to log in or gets a message.
 */
export function servesMetricsHere({ production, metricsToken, metricsPort }: MetricsConfig): boolean {
  return metricsPort === null && (metricsToken !== null || !production);
}

/** Serves `/metrics` in the text format of Prometheus. If a token is set, the request must have it. */
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

/** Makes a separate server for the metrics, for a port of the loopback address. */
export function createMetricsServer(
  sources: { metrics: Metrics; readings: Readings },
  token: string | null,
): FastifyInstance {
  const app = Fastify({ logger: false });
  registerMetrics(app, sources, token);
  return app;
}

/** Counts all requests without a route under one name. Otherwise callers could create any number of series. */
export function countResponses(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', ({ routeOptions }, { statusCode }, done) => {
    metrics.countResponse(routeOptions.url ?? '(none)', statusCode);
    done();
  });
}

function isBearer(authorization: string | undefined, token: string): boolean {
  return equalBytes(Buffer.from(authorization ?? ''), Buffer.from(`Bearer ${token}`));
}
