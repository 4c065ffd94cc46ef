import { inOrder, type Reader } from '../../platform/store/store.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { type ClaimRow, findClaims } from '../identifiers/claims.queries.js';
import type { IdentifierRow } from '../identifiers/identifiers.queries.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import type { UserRow } from '../identifiers/users.queries.js';
import { readWaysIn } from './prepared.queries.js';
import { type AccountState, type PreparedBefore, preparedBefore, type Remedy, remedyFor } from './prepared.rules.js';

/** The way in which a claim is proven: by its secret, by an admin's word, or by an invitation, whose reader has just chosen the password. */
export type ProvenBy = 'PROOF' | 'ADMIN' | 'INVITATION';

export interface PreparedAtProof {
  /** Null if there is nothing. */
  readonly prepared: PreparedBefore | null;
  readonly remedy: Remedy;
  /** When the user set up the authenticator app. Null if there is none. */
  readonly totpSince: number | null;
}

/** N16: returns what is on the account of a claim before it is proven. `left` is the address that it replaces. */
export function whatWasPrepared(
  { now }: Pick<Deps, 'now'>,
  { actor }: Call,
  read: AccountState,
  claim: ClaimRow,
  { left, by }: { left: IdentifierRow | null; by: ProvenBy },
): PreparedAtProof {
  const { user } = read;
  const state = by === 'INVITATION' ? { ...read, user: { ...user, passwordHash: null } } : read;
  const remedy = remedyFor(state, claim.createdAt, { hadAddress: left !== null, now: now() });
  const sessionId = actor.kind === 'USER' && actor.id === user.id ? actor.sessionId : null;
  return { prepared: preparedBefore(state, sessionId, remedy), remedy, totpSince: state.waysIn.totp };
}

/** Reads everything that an account has, except its own address of this kind. */
export async function readAccountState(
  { now }: Pick<Deps, 'now'>,
  reader: Reader,
  user: UserRow,
  kind: IdentifierRow['kind'],
): Promise<AccountState> {
  const [owned, claims, waysIn] = await inOrder([
    findIdentifiers(reader, { userId: user.id }),
    findClaims(reader, { userId: user.id }),
    readWaysIn(reader, user.id, now()),
  ]);
  return { user, owned: owned.filter(own => own.kind !== kind), claims, waysIn };
}
