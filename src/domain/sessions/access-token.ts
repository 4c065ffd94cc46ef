import type { KeyObject } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { type SigningAlgorithm, signingAlgorithms } from '../apps/setting-kinds.rules.js';

/** Only this file uses jsonwebtoken for tokens that we sign. */

/** The claims of an access token (T2, RFC 9068). Times are seconds since 1970. Nothing is personal. */
export interface AccessTokenClaims {
  readonly iss: string;
  /** The app's id. */
  readonly aud: string;
  /** The app's id. Absent from tokens of an older release. */
  readonly client_id?: string;
  /** The user's id. */
  readonly sub: string;
  /** The session's id. */
  readonly sid: string;
  /**
   * The generation of the refresh token that was issued with it (T5). This is not a claim of the IANA registry. Absent from tokens of an older
   * release, which are accepted until they expire.
   */
  readonly session_generation?: number;
  /** When and by which methods the user last proved presence (RFC 8176). Absent if they never did on this session (F5). */
  readonly auth_time?: number;
  readonly amr?: readonly string[];
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
}

export type JwtReading =
  | { readonly ok: true; readonly tokenClaims: AccessTokenClaims }
  /** Signed by us, but expired. */
  | { readonly ok: false; readonly reason: 'EXPIRED'; readonly tokenClaims: AccessTokenClaims }
  /** The key is unknown. The token claims to be ours and expired, but nothing in it is trustworthy. */
  | { readonly ok: false; readonly reason: 'KEY_DELETED' }
  | { readonly ok: false; readonly reason: 'INVALID' };

export interface AccessTokenRules {
  /** Returns the public key with this `kid`. Null if we never had it, or no longer accept it. */
  readonly findKey: (kid: string) => Promise<KeyObject | null>;
  readonly issuer: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** RFC 9068, 2.1: prevents other kinds of token from being accepted as access tokens. */
const typ = 'at+jwt';
/** Twice the length of a token with a long issuer and 1 KiB of app claims. Longer texts are refused without hashing. */
const maxTokenCharacters = 4_096;

interface Signer {
  id: string;
  algorithm: SigningAlgorithm;
  privateKey: KeyObject;
}

export function signAccessToken({ id, algorithm, privateKey }: Signer, tokenClaims: AccessTokenClaims): string {
  return jwt.sign(tokenClaims, privateKey, { algorithm, header: { alg: algorithm, typ, kid: id } });
}

/** Reads a token that we signed. The caller checks its app and whether its session is live (T4, T8). */
export async function readAccessToken(token: string, rules: AccessTokenRules): Promise<JwtReading> {
  const kid = kidOf(token);
  if (kid === null) return { ok: false, reason: 'INVALID' };
  const key = await rules.findKey(kid);
  if (key === null) return { ok: false, reason: claimsToBeExpired(token, rules) ? 'KEY_DELETED' : 'INVALID' };
  const tokenClaims = signedTokenClaims(token, key, rules);
  return tokenClaims === null ? { ok: false, reason: 'INVALID' } : judgeTokenAge(tokenClaims, rules.now());
}

/**
 * Returns whether a token with an unknown key claims to be ours and expired. Keys are deleted a day after their last token has expired, and clients
 * may come back later.
 */
function claimsToBeExpired(token: string, { issuer, now }: AccessTokenRules): boolean {
  const payload = jwt.decode(token);
  return isAccessTokenClaims(payload) && payload.iss === issuer && !judgeTokenAge(payload, now()).ok;
}

export function judgeTokenAge(tokenClaims: AccessTokenClaims, now: number): JwtReading {
  // A token is not accepted on or after `exp` (RFC 7519, 4.1.4).
  return now < tokenClaims.exp * 1_000 ? { ok: true, tokenClaims } : { ok: false, reason: 'EXPIRED', tokenClaims };
}

function signedTokenClaims(token: string, key: KeyObject, rules: AccessTokenRules): AccessTokenClaims | null {
  try {
    // The key decides the algorithm, not the token (RFC 8725, 3.1). `judgeTokenAge` checks the age with our clock.
    const payload = jwt.verify(token, key, {
      algorithms: [algorithmFor(key)],
      issuer: rules.issuer,
      ignoreExpiration: true,
      clockTimestamp: Math.floor(rules.now() / 1_000),
    });
    return isAccessTokenClaims(payload) ? payload : null;
  } catch {
    return null;
  }
}

function algorithmFor(key: KeyObject): SigningAlgorithm {
  return key.asymmetricKeyType === 'rsa' ? 'RS256' : 'ES256';
}

/** Returns the `kid` of a header that may be ours. Ignores all other members, such as `jku` or `jwk`. */
function kidOf(token: string): string | null {
  if (token.length > maxTokenCharacters) return null;
  const parts = token.split('.');
  // Base64 can encode the same bytes in several ways (RFC 4648, 3.5). Accept only our encoding.
  if (!parts.every(part => Buffer.from(part, 'base64url').toString('base64url') === part)) return null;
  const header = headerOf(parts[0] ?? '');
  // We support no extensions, so refuse `crit` (RFC 7515, 4.1.11).
  if (!signingAlgorithms.some(each => each === header?.alg)) return null;
  if (header?.typ !== typ || 'crit' in header) return null;
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
  const { session_generation: generation = 0 } = claims;
  return areTexts && [claims.iat, claims.exp, generation].every(Number.isSafeInteger);
}
