import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PortalSession, PortalSessions } from '../../domain/apps/portal/portal-sessions.js';
import { portalSessionSeconds } from '../../domain/apps/portal/portal-sessions.js';
import { Refusal } from '../../domain/refusal.js';
import { tokenTypedAtHeader } from '../callers/identify.js';
import { sendError } from './errors.js';
import { type OptionalPages, readPageFile } from './pages/static-pages.js';
import { portalPolicy } from './policies.js';

/** `__Host-`: browsers accept the cookie only from this host, over HTTPS and for all paths (RFC 6265bis, 4.1.3.2). */
const cookieName = '__Host-bonafide-portal';
const cookieFlags = 'Path=/; HttpOnly; Secure; SameSite=Strict';
const longestToken = 512;
/** The page sends it while nobody uses the page. Then its polling does not keep the session alive (O8). */
const unattendedHeader = 'x-unattended';

/** Registers the portal's only page. The part of the URL after `#` is handled in the browser. */
export async function registerPortalPage(scope: FastifyInstance, { graphiql }: OptionalPages): Promise<void> {
  const page = (await readPageFile('portal.html')).replace('{{graphiql}}', graphiql ? 'on' : 'off');
  const helmet = { enableCSPNonces: true, contentSecurityPolicy: portalPolicy };
  scope.get('/portal', { helmet, config: { isPage: true } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(page.replaceAll('{{nonce}}', reply.cspNonce.style)),
  );
}

/** Registers sign-in, the confirmation by the token, sign-out and the portal's access to `/graphql`, which itself ignores cookies. */
export async function registerPortalRoutes(
  app: FastifyInstance,
  sessions: PortalSessions,
  publicUrl: string | null,
): Promise<void> {
  app.get('/portal/session', async (request, reply) => {
    const session = await sessionOf(request, sessions);
    return session === null ? reply.code(204).send() : show(session);
  });

  await app.register(async scope => {
    // SameSite already blocks other sites. These headers also block other hosts of the same site.
    scope.addHook('onRequest', async (request, reply) => {
      if (!isFromOurPage(request, publicUrl)) return sendError(reply, 403);
    });

    scope.post('/portal/session', async (request, reply) => {
      const token = tokenIn(request.body);
      if (token === null) return sendError(reply, 401);
      const signIn = await sessions.create(token, request.clientAddress);
      if (signIn.isSignedIn) return setCookie(reply, signIn.sealed, portalSessionSeconds).send(show(signIn.session));
      if (signIn.retryAfter === null) return sendError(reply, 401);
      return sendTooMany(reply, signIn.retryAfter);
    });

    scope.post('/portal/session/confirm', async (request, reply) => {
      const token = tokenIn(request.body);
      if (token === null) throw new Refusal('INVALID_TOKEN', { field: 'token' });
      const sealed = sealedSessionIn(request);
      const outcome = sealed === undefined ? null : await sessions.confirm(sealed, token, request.clientAddress);
      if (outcome === null) return sendError(setCookie(reply, '', 0), 401);
      if (outcome.isConfirmed) return setCookie(reply, outcome.sealed, outcome.maxAge).code(204).send();
      if (outcome.retryAfter === null) throw new Refusal('INVALID_TOKEN', { field: 'token' });
      return sendTooMany(reply, outcome.retryAfter);
    });

    scope.delete('/portal/session', async (request, reply) => {
      // The browser forgets the cookie even if the database cannot be reached.
      setCookie(reply, '', 0);
      const sealed = sealedSessionIn(request);
      if (sealed !== undefined) await sessions.end(sealed);
      return reply.code(204).send();
    });

    scope.post('/portal/graphql', async (request, reply) => {
      const session = await sessionOf(request, sessions);
      if (session === null) return sendError(setCookie(reply, '', 0), 401);
      const { statusCode, headers, payload } = await forwardToGraphql(app, request, session);
      return reply.code(statusCode).headers(keptHeaders(headers)).type('application/json; charset=utf-8').send(payload);
    });
  });
}

/** Sends a query to `/graphql` with the session's token, on behalf of the portal's page. */
async function forwardToGraphql(app: FastifyInstance, request: FastifyRequest, { token, typedAt }: PortalSession) {
  const { 'x-app-id': appId, 'user-agent': userAgent } = request.headers;
  return await app.inject({
    method: 'POST',
    url: '/graphql',
    // The outer request has already applied the trusted proxies, so this one needs none.
    remoteAddress: request.clientAddress,
    headers: {
      authorization: `Bearer ${token}`,
      [tokenTypedAtHeader]: String(typedAt),
      'content-type': 'application/json',
      accept: 'application/json',
      ...(appId !== undefined && { 'x-app-id': appId }),
      ...(userAgent !== undefined && { 'user-agent': userAgent }),
    },
    payload: JSON.stringify(request.body ?? {}),
  });
}

/** Answers a network that has sent too many wrong tokens (X18). */
function sendTooMany(reply: FastifyReply, retryAfter: number): FastifyReply {
  return sendError(reply.header('retry-after', retryAfter), 429, { retryAfter });
}

/** Keeps the id of the request, by which the log names it. */
function keptHeaders(headers: OutgoingHttpHeaders): Record<string, string> {
  return { 'x-request-id': String(headers['x-request-id']) };
}

async function sessionOf(request: FastifyRequest, sessions: PortalSessions): Promise<PortalSession | null> {
  const sealed = sealedSessionIn(request);
  const sender = request.headers[unattendedHeader] === undefined ? 'PERSON' : 'PAGE';
  return sealed === undefined ? null : await sessions.read(sealed, sender);
}

function sealedSessionIn({ headers }: FastifyRequest): string | undefined {
  return new RegExp(`(?:^|;) *${cookieName}=([^;]+)`).exec(headers.cookie ?? '')?.[1];
}

function setCookie(reply: FastifyReply, value: string, maxAgeSeconds: number): FastifyReply {
  return reply.header('set-cookie', `${cookieName}=${value}; Max-Age=${maxAgeSeconds}; ${cookieFlags}`);
}

/** Leaves out the token: the page must not get it. */
function show({ role, appId }: PortalSession): Pick<PortalSession, 'role' | 'appId'> {
  return { role, appId };
}

function tokenIn(body: unknown): string | null {
  const { token } = (typeof body === 'object' && body !== null ? body : {}) as { token?: unknown };
  if (typeof token !== 'string' || token.length > longestToken) return null;
  // An empty field does not count as a guess.
  return token.trim() || null;
}

/** A script of another origin can neither set nor remove these headers (Fetch, 2.2.2; Fetch Metadata, 2.3). */
function isFromOurPage({ headers, protocol, host }: FastifyRequest, publicUrl: string | null): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  // Browsers send it over HTTPS. It is correct even if a proxy changes the host.
  if (site !== undefined) return site === 'same-origin';
  return origin === `${protocol}://${host}` || (publicUrl !== null && origin === new URL(publicUrl).origin);
}
