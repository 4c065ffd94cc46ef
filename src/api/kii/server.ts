import { isUtf8 } from 'node:buffer';
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../../domain/deps.js';
import { Refusal } from '../../domain/refusal.js';
import type { IdentifiedCaller } from '../callers/identify.js';
import { mapError } from '../callers/map-errors.js';
import type { Body } from './body.rules.js';
import { identify } from './caller.js';
import { type Answer, KiiRefusal, type Occasion, showCode, showRefusal, showStatus } from './errors.rules.js';
import { type Route, routes } from './routes.js';

export interface KiiOptions {
  deps: Deps;
}

interface Params {
  appId?: string;
  named?: string;
}

/** Registers the former service's API: each route below `/api`, and below `/api/apps/{app}`. It is off in a new app (H4). */
export async function registerKii(app: FastifyInstance, options: KiiOptions): Promise<void> {
  await app.register(
    async scope => {
      acceptBodies(scope);
      scope.setNotFoundHandler((request, reply) => void send(reply, showStatus(404, request.id)));
      scope.setErrorHandler<FastifyError>((error, request, reply) => answerError(error, request, reply));
      for (const route of routes) {
        for (const base of ['', '/apps/:appId']) {
          scope.route<{ Params: Params }>({
            method: route.method,
            url: `${base}${route.path}`,
            handler: (request, reply) => answer(options, route, request, reply),
          });
        }
      }
    },
    { prefix: '/api' },
  );
}

/** Parses content types that end in `json`, with or without parameters. Clients send such a type even without a body. */
function acceptBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  // Refuses `__proto__` at any depth.
  const parseJson = scope.getDefaultJsonParser('error', 'error');
  scope.addContentTypeParser(
    /^application\/(?:[\w.-]+\+)?json\b/i,
    { parseAs: 'buffer' },
    (request, bytes: Buffer, done) => {
      if (bytes.length === 0) return done(null, {});
      const { 'content-encoding': encoding = 'identity' } = request.headers;
      if (encoding.toLowerCase() !== 'identity') return done(Object.assign(new Error('Refused'), { statusCode: 415 }));
      if (!isUtf8(bytes)) return done(new NoJson());
      return parseJson(request, bytes.toString('utf8'), (error, value) => {
        const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
        done(error !== null || !isObject ? new NoJson() : null, value);
      });
    },
  );
  // The value of a parameter of the app (H16).
  scope.addContentTypeParser('text/plain', { parseAs: 'string' }, (_request, text, done) => done(null, text));
}

class NoJson extends Error {
  readonly statusCode = 400;
}

async function answer(
  { deps }: KiiOptions,
  { handle, place, kind, method }: Route,
  request: FastifyRequest<{ Params: Params }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const occasion = { place, requestId: request.id, ...(kind !== undefined && { kind }) };
  const { appId, named = '' } = request.params;
  const { headers, clientAddress, body } = request;
  let caller: IdentifiedCaller | undefined;
  try {
    caller = await identify(deps, { headers, clientAddress, appId });
    if (!caller.call.app.settings.kiiApi) return send(reply, showStatus(404, request.id));
    const isText = typeof body === 'string';
    if (isText ? method !== 'PUT' : method === 'POST' && !neededPreflight(headers))
      return send(reply, showStatus(415, request.id));
    const given = { body: isText ? {} : ((body ?? {}) as Body), text: isText ? body : null };
    return send(reply, await handle({ ...caller, deps, headers, named, ...given }));
  } catch (error) {
    return send(reply, showError(deps, error, occasion, caller, request));
  }
}

/** H16: returns whether a browser sends a preflight request before this POST to another origin. */
function neededPreflight(headers: IncomingHttpHeaders): boolean {
  const own = ['authorization', 'x-kii-appid', 'x-kii-sdk'];
  return /json/i.test(headers['content-type'] ?? '') || own.some(name => headers[name] !== undefined);
}

const counted: Readonly<Record<string, 'RATE_LIMITED' | 'WRONG_CODE'>> = {
  RATE_LIMITED: 'RATE_LIMITED',
  INVALID_CODE: 'WRONG_CODE',
};

/** Shows a refusal, and counts those that abuse causes (O18). Logs every other error, because it is a bug. */
function showError(
  deps: Deps,
  error: unknown,
  occasion: Occasion,
  caller: IdentifiedCaller | undefined,
  { log }: FastifyRequest,
): Answer {
  if (error instanceof KiiRefusal) return showCode(error.status, error.errorCode, error.message, occasion);
  const cause = mapError(deps, error);
  if (!(cause instanceof Refusal)) {
    log.error({ err: cause }, 'unexpected error');
    return showRefusal(new Refusal('INTERNAL_SERVER_ERROR'), occasion);
  }
  const count = counted[cause.code];
  if (count !== undefined && caller !== undefined) deps.counts.add(caller.call.app.id, count);
  if (caller === undefined && cause.code === 'NOT_FOUND')
    return showCode(404, 'APP_NOT_FOUND', 'There is no such app.', occasion);
  return showRefusal(cause, occasion);
}

/** Answers errors that arose before the handler. */
function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const status = error.statusCode ?? 500;
  if (status >= 500) request.log.error({ err: error }, 'request failed');
  send(reply, showStatus(status < 400 ? 500 : status, request.id, !(error instanceof NoJson)));
}

function send(reply: FastifyReply, { status, body, text, headers = {} }: Answer): FastifyReply {
  reply.code(status).headers(headers);
  if (text !== undefined) return reply.type('text/plain; charset=utf-8').send(text);
  return body === undefined ? reply.send() : reply.type('application/json; charset=utf-8').send(body);
}
