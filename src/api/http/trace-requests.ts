import type { FastifyInstance } from 'fastify';
import type { Span, Tracing } from '../../platform/observability/tracing.js';

declare module 'fastify' {
  interface FastifyRequest {
    span: Span | null;
  }
}

/** What machines ask every few seconds. */
const probes = ['/healthz', '/readyz', '/metrics'];

/**
 * A span for each request but the pulse, under the one that the caller names in `traceparent`. The route stands for the URL,
 * and of what OpenTelemetry would say of a client (address, user agent, query) nothing does: strangers write it, and it may
 * be a secret.
 */
export function traceRequests(app: FastifyInstance, tracing: Tracing): void {
  app.decorateRequest('span', null);
  app.addHook('onRequest', (request, reply, done) => {
    const { method, headers, routeOptions } = request;
    const route = routeOptions.url;
    if (route !== undefined && probes.includes(route)) return done();
    const attributes = { 'http.request.method': method, ...(route !== undefined && { 'http.route': route }) };
    const span = tracing.begin(
      `${method} ${route ?? ''}`.trim(),
      'SERVER',
      { ...attributes, 'bonafide.request.id': request.id },
      headers.traceparent?.toString(),
    );
    request.span = span;
    // It comes after every answer, and after a caller who has gone without one.
    reply.raw.once('close', () => {
      span.set({ 'http.response.status_code': reply.raw.statusCode });
      span.end(reply.raw.statusCode >= 500 ? String(reply.raw.statusCode) : undefined);
    });
    span.run(done);
  });
  // What follows the answer runs where the socket's events do.
  app.addHook('onResponse', ({ span }, _reply, done) => inside(span, done));
}

function inside(span: Span | null, done: () => void): void {
  if (span === null) done();
  else span.run(done);
}
