import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** What closing does: answers what is in flight, accepts nothing more, and waits for no connection that asks for nothing. */
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
    // Else the client keeps a connection open that nobody will serve.
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
  const extensions = { code: 'SERVICE_UNAVAILABLE', retryAfter: 1, requestId: reply.request.id };
  reply.code(503).send({ errors: [{ message: 'The server is stopping: try again.', extensions }] });
}
