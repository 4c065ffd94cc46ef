import { newId } from '../../platform/values/ids.js';
import type { AccessTokenClaims, JwtReading } from './access-token.js';
import { judgeTokenAge, readAccessToken, signAccessToken } from './access-token.js';
import type { AccessTokenReading, AccessTokens } from './access-tokens.js';
import type { SigningKeys } from './signing-keys.js';

interface CachedToken {
  readonly kid: string;
  readonly tokenClaims: AccessTokenClaims;
}

/** Tokens read before, so that only the first use of one pays for its signature. One to three kilobytes each. */
const maxCached = 10_000;

export interface SignedAccessTokensOptions {
  readonly signingKeys: SigningKeys;
  /** Asked at each use: a server on a free port knows its own address only when it listens. */
  readonly issuer: () => string;
  readonly now: () => number;
  readonly randomBytes: (size: number) => Buffer;
}

/** Access tokens as JWTs under this server's own keys (T2). */
export function createSignedAccessTokens(options: SignedAccessTokensOptions): AccessTokens {
  const { signingKeys, issuer, now } = options;
  /** Only good signatures get in, so garbage crowds nothing out. */
  const cache = new Map<string, CachedToken>();

  function remember(token: string, read: CachedToken): void {
    // A Map keeps the order of insertion, so the first key is the oldest.
    if (cache.size >= maxCached) cache.delete(cache.keys().next().value ?? '');
    cache.set(token, read);
  }

  /** A token lives no longer than its key: who forges one with a stolen key may say any `exp`. */
  async function recall(token: string): Promise<AccessTokenClaims | null> {
    const known = cache.get(token);
    return known !== undefined && (await signingKeys.find(known.kid)) !== null ? known.tokenClaims : null;
  }

  return {
    async issue({ appId, userId, sessionId }, lifetimeSeconds, added) {
      const iat = Math.floor(now() / 1_000);
      const tokenClaims = { iss: issuer(), aud: appId, sub: userId, sid: sessionId, iat, exp: iat + lifetimeSeconds };
      return signAccessToken(await signingKeys.current(), { ...added, ...tokenClaims, jti: newId(options) });
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
  if (reading.ok) {
    const { aud, sub, sid, exp } = reading.tokenClaims;
    return { status: 'GOOD', appId: aud, userId: sub, sessionId: sid, expiresAt: exp * 1_000 };
  }
  return reading.reason === 'EXPIRED' ? { status: 'EXPIRED', appId: reading.tokenClaims.aud } : { status: 'FOREIGN' };
}
