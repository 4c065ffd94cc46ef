import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PortalSession, PortalSessions } from '../../domain/apps/portal-sessions.js';
import { portalSessionSeconds } from '../../domain/apps/portal-sessions.js';
import { sendError } from './errors.js';
import { portalPolicy } from './policies.js';
import { readPageFile } from './static-pages.js';

/** `__Host-`: a browser takes it from this very host alone, over a safe connection, for all paths (RFC 6265bis, 4.1.3.2). */
const cookieName = '__Host-bonafide-portal';
const cookieFlags = 'Path=/; HttpOnly; Secure; SameSite=Strict';
const longestToken = 512;

/** The one page of the portal; what follows `#` in its address is the browser's business. */
export async function registerPortalPage(scope: FastifyInstance): Promise<void> {
  const page = await readPageFile('portal.html');
  const helmet = { enableCSPNonces: true, contentSecurityPolicy: portalPolicy };
  scope.get('/portal', { helmet }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(page.replaceAll('{{nonce}}', reply.cspNonce.style)),
  );
}

/** Signing in and out, and the way to `/graphql`, which itself never looks at a cookie. */
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
    // SameSite keeps other sites out already; these headers hold against another host of the same site too.
    scope.addHook('onRequest', async (request, reply) => {
      if (!isFromOurPage(request, publicUrl)) return sendError(reply, 403);
    });

    scope.post('/portal/session', async (request, reply) => {
      const token = tokenIn(request.body);
      const opened = token === null ? null : await sessions.create(token);
      if (opened === null) return sendError(reply, 401);
      return setCookie(reply, opened.sealed, portalSessionSeconds).send(show(opened.session));
    });

    scope.delete('/portal/session', async (_request, reply) => setCookie(reply, '', 0).code(204).send());

    scope.post('/portal/graphql', async (request, reply) => {
      const session = await sessionOf(request, sessions);
      if (session === null) return sendError(setCookie(reply, '', 0), 401);
      const { statusCode, headers, payload } = await forwardToGraphql(app, request, session);
      return reply.code(statusCode).headers(keptHeaders(headers)).type('application/json; charset=utf-8').send(payload);
    });
  });
}

/** Asks `/graphql` in the name of the session, from where the portal's page is. */
async function forwardToGraphql(app: FastifyInstance, request: FastifyRequest, { token }: PortalSession) {
  const { 'x-app-id': appId, 'user-agent': userAgent } = request.headers;
  return await app.inject({
    method: 'POST',
    url: '/graphql',
    // Which proxies are trusted was decided for the outer request; this one has none.
    remoteAddress: request.clientAddress,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json',
      ...(appId !== undefined && { 'x-app-id': appId }),
      ...(userAgent !== undefined && { 'user-agent': userAgent }),
    },
    payload: JSON.stringify(request.body ?? {}),
  });
}

/** The id finds the request in the log. */
function keptHeaders(headers: OutgoingHttpHeaders): Record<string, string> {
  return { 'x-request-id': String(headers['x-request-id']) };
}

async function sessionOf({ headers }: FastifyRequest, sessions: PortalSessions): Promise<PortalSession | null> {
  const sealed = new RegExp(`(?:^|;) *${cookieName}=([^;]+)`).exec(headers.cookie ?? '')?.[1];
  return sealed === undefined ? null : await sessions.read(sealed);
}

function setCookie(reply: FastifyReply, value: string, maxAgeSeconds: number): FastifyReply {
  return reply.header('set-cookie', `${cookieName}=${value}; Max-Age=${maxAgeSeconds}; ${cookieFlags}`);
}

/** Never the token: that is what the cookie hides. */
function show({ role, appId }: PortalSession): Pick<PortalSession, 'role' | 'appId'> {
  return { role, appId };
}

function tokenIn(body: unknown): string | null {
  const { token } = (typeof body === 'object' && body !== null ? body : {}) as { token?: unknown };
  return typeof token === 'string' && token.length <= longestToken ? token.trim() : null;
}

/** Neither header can be set or left out by a script of another origin (Fetch, 2.2.2; Fetch Metadata, 2.3). */
function isFromOurPage({ headers, protocol, host }: FastifyRequest, publicUrl: string | null): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  // Browsers send it over safe connections; it is right whatever a proxy makes of the host.
  if (site !== undefined) return site === 'same-origin';
  return origin === `${protocol}://${host}` || (publicUrl !== null && origin === new URL(publicUrl).origin);
}
