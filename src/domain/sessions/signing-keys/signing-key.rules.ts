import type { KeyObject } from 'node:crypto';
import type { SigningAlgorithm } from '../../apps/setting-kinds.rules.js';
import type { SigningKeyRow } from './signing-keys.queries.js';

export interface SigningKey {
  /** The `kid`. */
  readonly id: string;
  readonly algorithm: SigningAlgorithm;
  readonly privateKey: KeyObject;
}

export interface KnownKey {
  readonly row: SigningKeyRow;
  readonly publicKey: KeyObject;
  /** Null if no accepted SECRET_KEY unseals it. Then the key verifies, but does not sign. */
  readonly privateKey: KeyObject | null;
}

const hourMs = 3_600_000;
const signsForMs = 30 * 24 * hourMs;
/** The longest lifetime of an access token, plus an hour for clock differences and nodes that have not reloaded yet. */
export const verifiesForMs = 25 * hourMs;
/** How long others may cache the JWKS. Nodes reload within a minute. */
export const jwksMaxAgeSeconds = 300;
/** How long a new key is published before it signs, unless no other key can sign. */
export const publishedForMs = 2 * jwksMaxAgeSeconds * 1_000;

export function algorithmOf({ publicJwk }: Pick<SigningKeyRow, 'publicJwk'>): SigningAlgorithm {
  return publicJwk.alg === 'RS256' ? 'RS256' : 'ES256';
}

/**
 * T3, T10: returns the newest key of the algorithm that was published long enough, else such a key of ES256. If there is none, as at the first start,
 * returns the oldest key. `known` is sorted, newest first.
 */
export function chooseSigningKey(
  known: readonly KnownKey[],
  algorithm: SigningAlgorithm,
  now: number,
): SigningKey | null {
  const able = known.flatMap(({ row, privateKey }) =>
    privateKey === null || isRetired(row, now)
      ? []
      : [{ row, key: { id: row.id, algorithm: algorithmOf(row), privateKey } }],
  );
  const wanted = able.filter(({ key }) => key.algorithm === algorithm);
  const usual = able.filter(({ key }) => key.algorithm === 'ES256');
  const isPublished = ({ row }: { row: SigningKeyRow }) => now - row.createdAt >= publishedForMs;
  const chosen = wanted.find(isPublished) ?? usual.find(isPublished) ?? wanted.at(-1) ?? usual.at(-1);
  return chosen?.key ?? null;
}

/** Whether a key no longer signs. A replaced key signs until its successor starts. */
export function isRetired({ retiredAt }: SigningKeyRow, now: number): boolean {
  return retiredAt !== null && retiredAt <= now;
}

/** Returns whether the key has no successor and needs none yet. */
export function isYoung(row: SigningKeyRow, now: number): boolean {
  return row.retiredAt === null && now - row.createdAt < signsForMs;
}

export function stillVerifies({ retiredAt }: SigningKeyRow, now: number): boolean {
  return retiredAt === null || now - retiredAt < verifiesForMs;
}

/** Returns whether the text looks like a base64url SHA-256. */
export function isKid(kid: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(kid);
}
