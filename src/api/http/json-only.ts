import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';

/** One kind of body is read, and nothing is unpacked: a small one cannot become a large one. */
export function acceptOnlyJson(app: FastifyInstance): void {
  // Browsers send text/plain across origins without asking first.
  app.removeAllContentTypeParsers();
  // A `__proto__` in it is refused wherever it stands.
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    const { 'content-encoding': encoding = 'identity' } = request.headers;
    if (encoding.toLowerCase() !== 'identity') return done(refusedWith(415));
    // RFC 8259, 8.1. Else all bytes that are no UTF-8 become one character, and two passwords become one.
    if (!isUtf8(body)) return done(refusedWith(400));
    return parseJson(request, body.toString('utf8'), done);
  });
}

function refusedWith(statusCode: number): Error {
  return Object.assign(new Error('The body is refused'), { statusCode });
}
