import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../../platform/config/config.js';
import { sendError } from './errors.js';

/**
 * RFC 9112, 3.2: answers a malformed or repeated `Host` with 400. Our links, redirects and origins come only from
 * `PUBLIC_URL`, but Apollo's integration makes a URL of the header, and would fail as if it were our bug.
 */
export function refuseMalformedHosts(app: FastifyInstance): void {
  // Nearly all requests name the same host.
  let lastGood = 'localhost';
  app.addHook('onRequest', (request, reply, done) => {
    const { headers, rawHeaders } = request.raw;
    // HTTP/1.0 has no `Host`, and health checks of some load balancers still use it.
    headers.host ||= 'localhost';
    // Node 20.19.0 continues after an unknown protocol version (RFC 9112, 2.3). Newer versions refuse it in the
    // same turn of the event loop.
    if (request.raw.httpVersionMajor !== 1) setImmediate(() => sendError(reply, 400));
    else if ((headers.host === lastGood || isHost(headers.host)) && countOf('host', rawHeaders) < 2) {
      lastGood = headers.host;
      done();
    } else sendError(reply, 400);
  });
}

/** RFC 9110, 7.2: a host and an optional port. Names of container networks may contain underscores. */
function isHost(text: string): boolean {
  return /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(text) && URL.canParse(`http://${text}`);
}

/** Node keeps only the first of repeated headers. Its raw headers are a list of alternating names and values. */
function countOf(name: string, rawHeaders: readonly string[]): number {
  return rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === name).length;
}

/**
 * Returns whether a `Host` header names this machine: by an IP address, as localhost, by HOST or by PUBLIC_URL. The owner of any
 * other name can make it resolve to any machine.
 */
export function namesThisMachine(header: string, { host, publicUrl }: Pick<Config, 'host' | 'publicUrl'>): boolean {
  if (!URL.canParse(`http://${header}`)) return false;
  const name = new URL(`http://${header}`).hostname.replace(/^\[|\]$/g, '');
  const own = ['localhost', host.toLowerCase(), publicUrl === null ? '' : new URL(publicUrl).hostname];
  return isIP(name) !== 0 || name.endsWith('.localhost') || own.includes(name);
}
