import { newId } from '../../platform/values/ids.js';
import type { AccessTokenClaims, JwtReading } from './access-token.js';
import { judgeTokenAge, readAccessToken, signAccessToken } from './access-token.js';
import type { AccessTokenReading, AccessTokens } from './access-tokens.js';
import type { SigningKeys } from './signing-keys/signing-keys.js';

interface CachedToken {
  readonly kid: string;
  readonly tokenClaims: AccessTokenClaims;
}

/** The most verified tokens in the cache, so that only the first use of a token costs a signature check. Each takes one to three kilobytes. */
const maxCached = 10_000;

export interface SignedAccessTokensOptions {
  readonly signingKeys: SigningKeys;
  /** Call it at each use: a server on a free port gets its address only when it listens. */
  readonly issuer: () => string;
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
}

/** Creates access tokens: JWTs signed with this server's own keys (T2). */
export function createSignedAccessTokens(options: SignedAccessTokensOptions): AccessTokens {
  const { signingKeys, issuer, now } = options;
  /** Contains only tokens with a valid signature, so that forged ones cannot evict others. */
  const cache = new Map<string, CachedToken>();

  function remember(token: string, read: CachedToken): void {
    // A Map keeps the order of insertion, so the first key is the oldest.
    if (cache.size >= maxCached) cache.delete(cache.keys().next().value ?? '');
    cache.set(token, read);
  }

  /**
   * Returns a cached token while its key is accepted. Otherwise a token that was forged with a stolen key would be valid until any `exp` that the
   * thief chose.
   */
  async function recall(token: string): Promise<AccessTokenClaims | null> {
    const known = cache.get(token);
    return known !== undefined && (await signingKeys.find(known.kid)) !== null ? known.tokenClaims : null;
  }

  return {
    async issue({ appId, userId, sessionId, generation, authentication }, lifetimeSeconds, { algorithm, claims } = {}) {
      const iat = Math.floor(now() / 1_000);
      const session = { sub: userId, sid: sessionId, session_generation: generation };
      const proof = authentication && {
        auth_time: Math.floor(authentication.at / 1_000),
        amr: [...authentication.amr],
      };
      const app = { iss: issuer(), aud: appId, client_id: appId };
      const tokenClaims = { ...app, ...session, ...proof, iat, exp: iat + lifetimeSeconds };
      const key = await signingKeys.current(algorithm);
      return signAccessToken(key, { ...claims, ...tokenClaims, jti: newId(options) });
    },
    async publishKey(algorithm) {
      await signingKeys.current(algorithm);
    },
    async read(token) {
      const known = await recall(token);
      if (known !== null) {
        const reading = judgeTokenAge(known, now());
        if (!reading.ok) cache.delete(token);
        return shown(reading);
      }
      cache.delete(token);
      let kid = '';
      const findKey = (named: string) => {
        kid = named;
        return signingKeys.find(named);
      };
      const reading = await readAccessToken(token, { findKey, issuer: issuer(), now });
      if (reading.ok) remember(token, { kid, tokenClaims: reading.tokenClaims });
      return shown(reading);
    },
    async rotateKey(note) {
      await signingKeys.rotate(note);
    },
  };
}

function shown(reading: JwtReading): AccessTokenReading {
  if (!reading.ok && reading.reason === 'INVALID') return { status: 'FOREIGN' };
  if (!reading.ok && reading.reason === 'KEY_DELETED') return { status: 'KEY_DELETED' };
  const { aud, sub, sid, exp, session_generation: generation = null } = reading.tokenClaims;
  const subject = { appId: aud, userId: sub, sessionId: sid };
  if (!reading.ok) return { status: 'EXPIRED', ...subject };
  return { status: 'GOOD', ...subject, generation, expiresAt: exp * 1_000 };
}
