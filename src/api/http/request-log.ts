import type { FastifyInstance } from 'fastify';

/** Logs one line per request, with the route instead of the URL: the query string may contain secrets. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    const ms = Math.round(reply.elapsedTime * 10) / 10;
    const route = routeOptions.url ?? null;
    // A page has a dozen files. In a terminal their lines would scroll the operator token out of view.
    const level = route === '/assets/*' && reply.statusCode < 400 ? 'debug' : 'info';
    request.log[level]({ method, route, status: reply.statusCode, ms }, 'request');
    done();
  });
}
