import type { FastifyInstance } from 'fastify';
import type { Span, Tracing } from '../../platform/observability/tracing.js';

declare module 'fastify' {
  interface FastifyRequest {
    span: Span | null;
  }
}

/** Routes that machines request every few seconds. */
const probes = ['/healthz', '/readyz', '/metrics'];

/**
 * Makes a span for each request except probes, below the caller's span in `traceparent`. Records the route instead of
 * the URL, and none of OpenTelemetry's client attributes (address, user agent, query): callers choose these texts, and
 * they may contain secrets.
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
    // `close` comes after every response, and also if the client disconnects without one.
    reply.raw.once('close', () => {
      span.set({ 'http.response.status_code': reply.raw.statusCode });
      span.end(reply.raw.statusCode >= 500 ? String(reply.raw.statusCode) : undefined);
    });
    span.run(done);
  });
  // The remaining hooks run in the context of the socket's events, so enter the span again.
  app.addHook('onResponse', ({ span }, _reply, done) => inside(span, done));
}

function inside(span: Span | null, done: () => void): void {
  if (span === null) done();
  else span.run(done);
}
