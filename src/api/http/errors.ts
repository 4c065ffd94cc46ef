import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode } from '../../domain/refusal.js';
import { Refusal, type RefusalDetails, refusals } from '../../domain/refusal.js';
import { StoreUnavailable } from '../../platform/store/store.js';

/** Sentences for errors before GraphQL. Never use the framework's own: they may quote the request. */
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

/** Answers in the shape of a GraphQL error, so that clients need to handle only one shape. */
export function sendError(reply: FastifyReply, status: number, details: RefusalDetails = {}): FastifyReply {
  const { id: requestId } = reply.request;
  const code = codes[status] ?? (status < 500 ? 'BAD_USER_INPUT' : 'INTERNAL_SERVER_ERROR');
  const message = sentences[status] ?? refusals[code];
  return reply.code(status).send({ errors: [{ message, extensions: { code, ...details, requestId } }] });
}

function sendRefusal(reply: FastifyReply, { code, message, details }: Refusal): FastifyReply {
  const extensions = { code, ...details, requestId: reply.request.id };
  return reply.code(400).send({ errors: [{ message, extensions }] });
}

/** Answers mistakes of the caller. Logs everything else as a bug. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error instanceof Refusal) return sendRefusal(reply, error);
    const status = error instanceof StoreUnavailable ? 503 : (error.statusCode ?? 500);
    if (status >= 500) request.log.error({ err: error }, 'request failed');
    return sendError(reply, status < 400 ? 500 : status);
  });
}

/**
 * Answers errors before routing, such as a URL that cannot be decoded. No hook has run, so it adds
 * the common headers itself.
 */
export function answerFrameworkErrors(headers: Record<string, string>) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    reply.headers({ 'x-request-id': request.id, ...headers });
    sendError(reply, error.statusCode ?? 400);
  };
}

/**
 * Answers bytes that are not HTTP, or requests that are too slow. Node's error contains the bytes, so it is not logged.
 */
export function answerMalformedRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const status = statusOfMalformed[error.code ?? ''] ?? 400;
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

const statusOfMalformed: Record<string, number> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};
