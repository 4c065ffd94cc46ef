import type { IncomingHttpHeaders } from 'node:http';
import { defaultAppId, readAdminToken } from '../../domain/apps/admin-tokens.js';
import type { AdminTokenRow } from '../../domain/apps/admin-tokens.queries.js';
import { recordTokenUse } from '../../domain/apps/manage-admin-tokens.js';
import type { App } from '../../domain/apps/settings.rules.js';
import { countWrongToken, tokenForm, type WrongToken } from '../../domain/apps/wrong-admin-tokens.js';
import type { Actor } from '../../domain/audit/record.queries.js';
import type { Call } from '../../domain/call.js';
import type { Deps } from '../../domain/deps.js';
import { Refusal } from '../../domain/refusal.js';
import { type Authentication, authenticate } from '../../domain/sessions/authenticate.js';
import { authenticateStanding, noteStandingUse } from '../../domain/sessions/authenticate-standing.js';
import { endReusedSession } from '../../domain/sessions/end-reused-session.js';
import { isSecondFactorMissing, type SessionRow } from '../../domain/sessions/session.rules.js';
import { isStandingTokenShaped } from '../../domain/sessions/standing-token.rules.js';
import type { Viewer } from './viewer.js';

/** The owner of a token, and its app. The operator's token has no app. */
interface Bearer {
  viewer: Viewer;
  actor: Actor;
  appId: string | null;
  /** The row of an admin's or operator's token. */
  token?: AdminTokenRow;
  /** A token that looks like an admin's or operator's and is not valid (X18). */
  wrong?: { token: string; ended: AdminTokenRow | null };
  /** The session of a user. */
  session?: SessionRow;
  /** Whether the session was named by a standing token (H1). */
  isStanding?: true;
  /** The session of a void access token (T5). */
  reused?: SessionRow;
}

const nobody: Bearer = { viewer: { kind: 'ANYONE' }, actor: { kind: 'ANYONE' }, appId: null };
const longestAppId = 128;
/**
 * The time when the admin typed the token. The portal sets it on each call that it forwards for its page (O27). Any other caller
 * sends the token itself. If they set this header, the server can only demand more.
 */
export const tokenTypedAtHeader = 'x-token-typed-at';
/** RFC 7515, 7.1: the first part is a JSON object, which begins with `{"`. */
const jwtShape = /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/;

/** The sender of an HTTP request, or of a WebSocket's upgrade request. */
export interface Caller {
  readonly headers: IncomingHttpHeaders;
  readonly clientAddress: string;
  /** The API that it calls. Absent: GraphQL. */
  readonly place?: 'GRAPHQL' | 'KII';
}

/** PRESENTED: the client sends its token. READ_AGAIN: we check again the token with which it opened a connection. */
export type Occasion = 'PRESENTED' | 'READ_AGAIN';

/** A caller as the server knows it: the role that the token gives, and the call that use cases get. */
export interface IdentifiedCaller {
  readonly viewer: Viewer;
  readonly call: Call;
}

/** Finds the caller. Uses the app that the request names, or else the token's app, or else the default app. */
export async function identifyCaller(
  deps: Deps,
  { headers, clientAddress: ip, place = 'GRAPHQL' }: Caller,
  named: string | null,
  occasion: Occasion = 'PRESENTED',
): Promise<IdentifiedCaller> {
  const token = bearerToken(headers.authorization ?? '');
  const bearer = token === undefined ? nobody : await readBearer(deps, token);
  const isForeign = named !== null && bearer.appId !== null && bearer.appId !== named;
  if (bearer.token !== undefined && !isForeign) await recordTokenUse(deps, bearer.token);
  const app = await deps.apps.find(named ?? bearer.appId ?? defaultAppId);
  if (app === null) throw unknownApp();
  // Not if we check an old token again: that does not show that a second client has the token.
  if (bearer.reused !== undefined && !isForeign && occasion === 'PRESENTED')
    await endReusedSession(deps, { app, actor: nobody.actor, ip }, bearer.reused, 'ACCESS_TOKEN');
  const { viewer, session } = bearer;
  if (bearer.isStanding === true && !isForeign && occasion === 'PRESENTED' && viewer.kind === 'USER' && session)
    await noteStandingUse(deps, { session, person: viewer.person }, ip);
  const typedAt = headers[tokenTypedAtHeader];
  return {
    viewer: isForeign ? { kind: 'INVALID' } : await viewerOf(deps, bearer, { place, appId: app.id, ip }, app),
    call: {
      app,
      appIsNamed: named !== null,
      actor: isForeign ? nobody.actor : bearer.actor,
      ip,
      userAgent: headers['user-agent'] ?? null,
      ...(typedAt !== undefined && { tokenTypedAt: Number(typedAt) }),
    },
  };
}

/** Returns the role of the caller. Counts a wrong admin token first. */
async function viewerOf(
  deps: Deps,
  { viewer, wrong, session }: Bearer,
  sent: Pick<WrongToken, 'place' | 'appId' | 'ip'>,
  app: App,
): Promise<Viewer> {
  if (viewer.kind === 'USER' && session !== undefined)
    return { ...viewer, needsSecondFactor: isSecondFactorMissing(app.settings, session) };
  if (wrong === undefined) return viewer;
  const retryAfter = await countWrongToken(deps, { ...wrong, ...sent });
  return retryAfter === null ? viewer : { kind: 'INVALID', retryAfter };
}

export function bearerToken(authorization: string): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization)?.[1];
}

/** Returns the id of the app that a request names: in a header, or as the user part of HTTP Basic. Null: it names none. */
export function readAppId(text: string | undefined, authorization: string): string | null {
  const named = text ?? basicUser(authorization);
  if (!named) return null;
  if (named.length > longestAppId || !/^[\w-]+$/.test(named)) throw unknownApp();
  return named;
}

function basicUser(authorization: string): string | undefined {
  const basic = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1];
  return basic && Buffer.from(basic, 'base64').toString('utf8').split(':')[0];
}

function unknownApp(): Refusal {
  return new Refusal('NOT_FOUND', { field: 'x-app-id' });
}

async function readBearer(deps: Deps, token: string): Promise<Bearer> {
  if (isStandingTokenShaped(token)) {
    const bearer = bearerOf(await authenticateStanding(deps, token));
    return bearer.session === undefined ? bearer : { ...bearer, isStanding: true };
  }
  if (!jwtShape.test(token)) return await readAdminBearer(deps, token);
  return bearerOf(await authenticate(deps, token));
}

function bearerOf(found: Authentication): Bearer {
  if (found.session === null) {
    const { appId, sessionId, reused, endReason } = found;
    const viewer: Viewer = {
      kind: 'INVALID',
      ...(endReason && { endReason }),
      ...(sessionId !== null && { formerSessionId: sessionId }),
    };
    return { ...nobody, viewer, appId, ...(reused && { reused }) };
  }
  const { session, person } = found;
  const { id } = person.user;
  return {
    viewer: { kind: 'USER', person, needsSecondFactor: false },
    session,
    actor: { kind: 'USER', id, sessionId: session.id },
    appId: session.appId,
  };
}

/** Counts only what has the form of an admin's token. Otherwise a client that sends `Bearer undefined` would be RATE_LIMITED. */
async function readAdminBearer(deps: Deps, token: string): Promise<Bearer> {
  const reading = await readAdminToken(deps, token);
  if (!reading.isGood) {
    const invalid: Bearer = { ...nobody, viewer: { kind: 'INVALID' } };
    return tokenForm(token) === null ? invalid : { ...invalid, wrong: { token, ended: reading.ended } };
  }
  const { row } = reading;
  const kind = row.appId === null ? 'OPERATOR' : 'ADMIN';
  return { viewer: { kind }, actor: { kind, id: row.id }, appId: row.appId, token: row };
}
