import type { KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';

/** The only file that meets jsonwebtoken for what we sign. */

/** The claims of an access token (T2, RFC 9068). Instants in seconds since 1970; nothing personal. */
export interface AccessTokenClaims {
  readonly iss: string;
  /** The app's id. */
  readonly aud: string;
  /** The user's id. */
  readonly sub: string;
  /** The session's id. */
  readonly sid: string;
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
}

export type JwtReading =
  | { readonly ok: true; readonly tokenClaims: AccessTokenClaims }
  /** Ours, and too old. */
  | { readonly ok: false; readonly reason: 'EXPIRED'; readonly tokenClaims: AccessTokenClaims }
  | { readonly ok: false; readonly reason: 'INVALID' };

export interface AccessTokenRules {
  /** The public key with this `kid`, or null when we never had or no longer accept it. */
  readonly findKey: (kid: string) => Promise<KeyObject | null>;
  readonly issuer: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const algorithm = 'ES256';
/** RFC 9068, 2.1: so that no token made for something else can pass for an access token. */
const typ = 'at+jwt';
/** Twice a token with a long issuer and all the claims that an app may add (1 KiB); what is longer is not worth a hash. */
const maxTokenCharacters = 4_096;

export function signAccessToken(key: { id: string; privateKey: KeyObject }, tokenClaims: AccessTokenClaims): string {
  return jwt.sign(tokenClaims, key.privateKey, { algorithm, header: { alg: algorithm, typ, kid: key.id } });
}

/**
 * What a token says, if it is ours. Whether its app is the one that is called, and whether its session lives, is for the
 * caller to judge (T4, T8).
 */
export async function readAccessToken(token: string, rules: AccessTokenRules): Promise<JwtReading> {
  const tokenClaims = await signedTokenClaims(token, rules);
  return tokenClaims === null ? { ok: false, reason: 'INVALID' } : judgeTokenAge(tokenClaims, rules.now());
}

export function judgeTokenAge(tokenClaims: AccessTokenClaims, now: number): JwtReading {
  // RFC 7519, 4.1.4: not accepted on or after `exp`.
  return now < tokenClaims.exp * 1_000 ? { ok: true, tokenClaims } : { ok: false, reason: 'EXPIRED', tokenClaims };
}

async function signedTokenClaims(token: string, rules: AccessTokenRules): Promise<AccessTokenClaims | null> {
  const kid = kidOf(token);
  const key = kid === null ? null : await rules.findKey(kid);
  if (key === null) return null;
  try {
    // RFC 8725, 3.1: the algorithm is ours to choose, not the token's. Its age is judged with our clock, by judgeTokenAge.
    const payload = jwt.verify(token, key, {
      algorithms: [algorithm],
      issuer: rules.issuer,
      ignoreExpiration: true,
      clockTimestamp: Math.floor(rules.now() / 1_000),
    });
    return isAccessTokenClaims(payload) ? payload : null;
  } catch {
    return null;
  }
}

/** The `kid` of a header that could be ours; what else it offers, such as `jku` or `jwk`, is never looked at. */
function kidOf(token: string): string | null {
  if (token.length > maxTokenCharacters) return null;
  const parts = token.split('.');
  // Base64 has several spellings of the same bytes (RFC 4648, 3.5); only the one that we write counts.
  if (!parts.every(part => Buffer.from(part, 'base64url').toString('base64url') === part)) return null;
  const header = headerOf(parts[0] ?? '');
  // RFC 7515, 4.1.11: we understand no extension, so none can be critical.
  if (header?.alg !== algorithm || header.typ !== typ || 'crit' in header) return null;
  return typeof header.kid === 'string' ? header.kid : null;
}

function headerOf(part: string): Record<string, unknown> | null {
  try {
    const header: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof header === 'object' && header !== null ? (header as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function isAccessTokenClaims(payload: unknown): payload is AccessTokenClaims {
  if (typeof payload !== 'object' || payload === null) return false;
  const claims = payload as Record<string, unknown>;
  const areTexts = [claims.iss, claims.aud, claims.sub, claims.sid, claims.jti].every(
    claim => typeof claim === 'string' && claim !== '',
  );
  return areTexts && Number.isSafeInteger(claims.iat) && Number.isSafeInteger(claims.exp);
}
