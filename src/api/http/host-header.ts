import type { FastifyInstance } from 'fastify';
import { sendError } from './errors.js';

/**
 * RFC 9112, 3.2: a malformed `Host`, or a second one, is answered with 400. No link, redirect or origin of ours comes from it, only from
 * `PUBLIC_URL`; but Apollo's integration builds a URL of it, and would fail as if the mistake were ours.
 */
export function refuseMalformedHosts(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { headers, rawHeaders } = request.raw;
    // HTTP/1.0 has none, and health checks of load balancers still speak it.
    headers.host ||= 'localhost';
    // Node 20.19.0 goes on with a protocol that it does not speak (RFC 9112, 2.3); newer ones refuse it in the same turn.
    if (request.raw.httpVersionMajor !== 1) setImmediate(() => sendError(reply, 400));
    else if (isHost(headers.host) && countOf('host', rawHeaders) < 2) done();
    else sendError(reply, 400);
  });
}

/** RFC 9110, 7.2: a host and perhaps a port. The underscore is of names that container networks give. */
function isHost(text: string): boolean {
  return /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(text) && URL.canParse(`http://${text}`);
}

/** Node keeps the first of several; its raw headers are names and values in turn. */
function countOf(name: string, rawHeaders: readonly string[]): number {
  return rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length;
}
