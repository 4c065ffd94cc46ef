import { isFromFuture } from '../../platform/values/clock.rules.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import type { Deps } from '../deps.js';
import { proofTokenMs } from '../lifetimes.rules.js';
import { Refusal } from '../refusal.js';
import { type Remedy, remedies } from './prepared.rules.js';

/** The contents of the token with which a user acts on a prepared account after proving an address (N21). It is not stored. */
export interface ProofToken {
  readonly appId: string;
  readonly userId: string;
  readonly kind: AddressKind;
  /** When the address was verified. */
  readonly verifiedAt: number;
  readonly remedy: Remedy;
  readonly endsAt: number;
}

type SealDeps = Pick<Deps, 'keys' | 'now' | 'randomBytes'>;

export function sealProof(deps: SealDeps, proof: Omit<ProofToken, 'endsAt'>): string {
  const sealed: ProofToken = { ...proof, endsAt: deps.now() + proofTokenMs };
  return deps.keys.seal(JSON.stringify(sealed), deps.randomBytes, 'proof token');
}

/** Opens a token. Null if this server did not make it. Refuses one that has expired. */
export function openProof({ keys, now }: Pick<Deps, 'keys' | 'now'>, token: string): ProofToken | null {
  const proof = unsealed(keys, token);
  if (proof === null || !remedies.includes(proof.remedy)) return null;
  // F50: one that began in the future is from before the clock was set back, so its age is unknown.
  const isOver = proof.endsAt <= now() || isFromFuture(proof.endsAt - proofTokenMs, now());
  if (isOver) throw new Refusal('CODE_EXPIRED', { field: 'token' });
  return proof;
}

function unsealed(keys: Deps['keys'], token: string): ProofToken | null {
  // Twice the longest one that we make.
  if (token.length > 1_024) return null;
  try {
    return JSON.parse(keys.unseal(token, 'proof token')) as ProofToken;
  } catch {
    return null;
  }
}
