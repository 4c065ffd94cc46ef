import { readJsonObject } from '../../../../platform/values/json-object.rules.js';

/** The credentials for a token server. The names are those of RFC 6749. */
export interface TokenClient {
  clientId: string;
  clientSecret: string;
  /** Null if the client acts for itself, without a user. */
  refreshToken: string | null;
  tokenUrl: string;
  scope: string | null;
}

/** Returns the fields of a request for a token (RFC 6749, 4.4.2 and 6). */
export function grantOf({ clientId, clientSecret, refreshToken, scope }: Omit<TokenClient, 'tokenUrl'>) {
  return {
    ...(refreshToken === null
      ? { grant_type: 'client_credentials' }
      : { grant_type: 'refresh_token', refresh_token: refreshToken }),
    client_id: clientId,
    client_secret: clientSecret,
    ...(scope !== null && { scope }),
  };
}

interface Granted {
  accessToken: string;
  /** Null if the refresh token does not change. */
  refreshToken: string | null;
  /** How long we use the token, from the time of the request, in milliseconds. */
  usableMs: number;
}

interface Refused {
  /** The code without the provider's name. */
  code: string;
}

/** The errors of RFC 6749, 5.2. Drop any other text, because it may repeat our secrets. */
const knownErrors: ReadonlySet<unknown> = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
]);

/** The lifetime for servers that do not send one (RFC 6749, 5.1 only recommends it). */
const assumedSeconds = 300;
const longestSeconds = 86_400;
/** Replace a token this long before it expires, so that it does not expire while it is used. */
const marginMs = 60_000;
/** A token is part of an SMTP line, so it may have only visible ASCII. */
const tokenText = /^[\x21-\x7e]{1,8192}$/;

export function readTokenAnswer({ status, text }: { status: number; text: string | null }): Granted | Refused {
  const answer = readJsonObject(text);
  if (status < 200 || status > 299) {
    return { code: knownErrors.has(answer?.error) ? `oauth-${answer?.error}` : `oauth-http-${status}` };
  }
  const { access_token: accessToken, token_type: type, refresh_token: refreshToken } = answer ?? {};
  const isBearer = typeof type === 'string' && type.toLowerCase() === 'bearer';
  if (!isBearer || !isToken(accessToken)) return { code: 'oauth-unreadable' };
  const lifetimeMs = secondsOf(answer?.expires_in) * 1_000;
  return {
    accessToken,
    refreshToken: isToken(refreshToken) ? refreshToken : null,
    usableMs: Math.max(lifetimeMs - marginMs, lifetimeMs / 2),
  };
}

function isToken(value: unknown): value is string {
  return typeof value === 'string' && tokenText.test(value);
}

/** Returns the seconds. Some servers send the number as text. */
function secondsOf(value: unknown): number {
  const seconds = Number(value);
  return value !== null && seconds > 0 ? Math.min(seconds, longestSeconds) : assumedSeconds;
}
