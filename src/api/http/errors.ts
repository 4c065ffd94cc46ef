import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, type ErrorReason, Refusal, type RefusalDetails, reasons } from '../../domain/refusal.js';
import { StoreUnavailable } from '../../platform/store/store.js';
import { isBelowApi, showStatus } from '../kii/errors.rules.js';
import { pagePolicy, policyHeader } from './policies.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A person opens this address in a browser. */
    isPage?: true;
  }
}

/** The pages that say that an address is wrong, or that the server cannot answer now. */
export interface ErrorPages {
  readonly notFound: string;
  readonly unavailable: string;
}

interface HttpError {
  code: ErrorCode;
  reason: ErrorReason;
  /** Absent: the sentence of the reason. Never the framework's sentence, which may quote the request. */
  sentence?: string;
}

/** Errors before GraphQL, by their status. */
const httpErrors: Record<number, HttpError> = {
  401: { code: 'UNAUTHENTICATED', reason: 'NO_TOKEN' },
  403: { code: 'FORBIDDEN', reason: 'OTHER_ORIGIN' },
  404: { code: 'NOT_FOUND', reason: 'NOT_FOUND', sentence: 'There is nothing at this address.' },
  405: { code: 'BAD_USER_INPUT', reason: 'BAD_REQUEST', sentence: 'This address is a page. It accepts only GET.' },
  413: { code: 'BAD_USER_INPUT', reason: 'TOO_LARGE', sentence: 'The body is larger than 100 KiB.' },
  415: { code: 'BAD_USER_INPUT', reason: 'UNSUPPORTED_MEDIA_TYPE' },
  429: { code: 'RATE_LIMITED', reason: 'RATE_LIMITED' },
  503: { code: 'SERVICE_UNAVAILABLE', reason: 'SERVICE_UNAVAILABLE' },
};
const otherMistake: HttpError = { code: 'BAD_USER_INPUT', reason: 'BAD_REQUEST' };
const bug: HttpError = { code: 'INTERNAL_SERVER_ERROR', reason: 'INTERNAL_SERVER_ERROR' };

/** Answers in the shape of a GraphQL error, so that clients handle only one shape. Below `/api` it answers in the shape of that API. */
export function sendError(reply: FastifyReply, status: number, details: RefusalDetails = {}): FastifyReply {
  const { id: requestId, url } = reply.request;
  if (isBelowApi(url)) return reply.code(status).send(showStatus(status, requestId).body);
  const { code, reason, sentence } = httpErrors[status] ?? (status < 500 ? otherMistake : bug);
  const message = sentence ?? reasons[reason];
  return reply.code(status).send({ errors: [{ message, extensions: { code, reason, ...details, requestId } }] });
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

/** E4: answers an error at the address of a page with a page. Programs get JSON. */
export function showErrorPages(app: FastifyInstance, pages: ErrorPages): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    if (reply.statusCode < 400) return done(null, payload);
    const { isPage } = request.routeOptions.config ?? {};
    const isAtPage = (request.is404 && !isBelowApi(request.url)) || isPage === true;
    return done(null, isAtPage && isOpenedByPerson(request) ? asPage(reply, pages) : payload);
  });
}

/** A browser that opens an address accepts HTML by name. Programs accept JSON or anything. */
function isOpenedByPerson({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') === true;
}

/** Turns an answer into a page, and returns its text. Sets the page's policy itself, because the hooks of a page do not run after an early error. */
function asPage(reply: FastifyReply, { notFound, unavailable }: ErrorPages): string {
  reply.type('text/html; charset=utf-8').removeHeader('content-length');
  reply.raw.removeHeader('content-security-policy');
  reply.header('content-security-policy', policyHeader(pagePolicy));
  const isAboutAddress = reply.statusCode < 500 && reply.statusCode !== 429;
  return isAboutAddress ? notFound : unavailable;
}

/**
 * Answers errors before routing, such as a URL that cannot be decoded. No hook has run, so it adds
 * the common headers itself.
 */
export function answerFrameworkErrors(headers: Record<string, string>, pages: ErrorPages) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    reply.headers({ 'x-request-id': request.id, ...headers });
    const status = error.statusCode ?? 400;
    if (isOpenedByPerson(request) && !isBelowApi(request.url)) reply.send(asPage(reply.code(status), pages));
    else sendError(reply, status);
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
