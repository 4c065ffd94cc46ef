import assert from 'node:assert/strict';
import { createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import type { World } from './world.js';

/** Returns the header and the claims of an access token without checking its signature. */
export function partsOf(token: string): [header: Record<string, unknown>, claims: Record<string, unknown>] {
  const [header = '', claims = ''] = token.split('.');
  return [header, claims].map(part => JSON.parse(Buffer.from(part, 'base64url').toString())) as never;
}

/** Checks the signature as a backend in any language would, by RFC 7515 and RFC 7517. */
export async function isSignedByPublishedKey(world: World, token: string): Promise<boolean> {
  const response = await fetch(`${world.url}/.well-known/jwks.json`);
  const { keys } = (await response.json()) as { keys: (JsonWebKey & { kid: string })[] };
  const jwk = keys.find(({ kid }) => kid === partsOf(token)[0].kid);
  assert(jwk !== undefined && !('d' in jwk));
  const [header, claims, signature = ''] = token.split('.');
  const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
  return verify('sha256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'));
}
