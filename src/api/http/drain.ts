import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isBelowApi } from '../kii/errors.rules.js';
import { sendError } from './errors.js';

/** On close: finishes current requests, accepts no more, and closes idle connections at once. */
export function drainOnClose(app: FastifyInstance): void {
  const inFlight = new Set<FastifyRequest>();
  let isClosing = false;

  function closeWhenIdle(): void {
    if (isClosing && inFlight.size === 0) app.server.closeAllConnections();
  }

  app.addHook('preClose', done => {
    isClosing = true;
    closeWhenIdle();
    done();
  });
  app.addHook('onRequest', (request, reply, done) => {
    inFlight.add(request);
    if (isClosing) sendStopping(reply);
    else done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    // Otherwise the client would keep the connection open and use it again.
    if (isClosing) reply.header('connection', 'close');
    done();
  });
  app.addHook('onResponse', (request, _reply, done) => {
    inFlight.delete(request);
    closeWhenIdle();
    done();
  });
}

function sendStopping(reply: FastifyReply): void {
  if (isBelowApi(reply.request.url)) return void sendError(reply, 503);
  const extensions = { code: 'SERVICE_UNAVAILABLE', retryAfter: 1, requestId: reply.request.id };
  reply.code(503).send({ errors: [{ message: 'The server is stopping. Try again.', extensions }] });
}
