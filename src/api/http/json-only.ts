import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';

/** Accepts only JSON, and decompresses nothing; otherwise a small body could become a large one. */
export function acceptOnlyJson(app: FastifyInstance): void {
  // Browsers send text/plain to other origins without a preflight request.
  app.removeAllContentTypeParsers();
  // Refuse `__proto__` at any depth.
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    const { 'content-encoding': encoding = 'identity' } = request.headers;
    if (encoding.toLowerCase() !== 'identity') return done(refusedWith(415));
    // RFC 8259, 8.1. Otherwise all bytes that are not UTF-8 would become the same character, and two
    // passwords the same password.
    if (!isUtf8(body)) return done(refusedWith(400));
    return parseJson(request, body.toString('utf8'), done);
  });
}

function refusedWith(statusCode: number): Error {
  return Object.assign(new Error('The body is refused'), { statusCode });
}
