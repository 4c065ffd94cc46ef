import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode } from '../../domain/refusal.js';
import { Refusal, refusals } from '../../domain/refusal.js';
import { StoreUnavailable } from '../../platform/store/store.js';

/** Sentences for what HTTP refuses before GraphQL sees it. Never the framework's own: those may quote what was sent. */
const sentences: Record<number, string> = {
  400: 'The request is malformed.',
  404: 'There is nothing at this address.',
  413: 'The body is larger than 100 KiB.',
  415: 'The body has to be application/json, and not compressed.',
};

const codes: Record<number, ErrorCode> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  429: 'RATE_LIMITED',
  503: 'SERVICE_UNAVAILABLE',
};

/** Answers like a GraphQL error, so that a client has one shape to understand. */
export function sendError(reply: FastifyReply, status: number): FastifyReply {
  const { id: requestId } = reply.request;
  const code = codes[status] ?? (status < 500 ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR');
  const message = sentences[status] ?? refusals[code];
  return reply.code(status).send({ errors: [{ message, extensions: { code, requestId } }] });
}

function sendRefusal(reply: FastifyReply, { code, message, details }: Refusal): FastifyReply {
  const extensions = { code, ...details, requestId: reply.request.id };
  return reply.code(400).send({ errors: [{ message, extensions }] });
}

/** A caller's mistake is answered; anything else is a bug, and is logged. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error instanceof Refusal) return sendRefusal(reply, error);
    const status = error instanceof StoreUnavailable ? 503 : (error.statusCode ?? 500);
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    return sendError(reply, status < 400 ? 500 : status);
  });
}

/** A URL that cannot be decoded, say, before there is a route. No hook has run: what every answer carries is given here. */
export function answerFrameworkErrors(headers: Record<string, string>) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    reply.headers({ 'x-request-id': request.id, ...headers });
    sendError(reply, error.statusCode ?? 400);
  };
}

/** Bytes that are not HTTP, or that came too slowly; Node's error carries them, so it is not logged. */
export function answerMalformedRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const status = statusOfMalformed[error.code ?? ''] ?? 400;
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

const statusOfMalformed: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};
