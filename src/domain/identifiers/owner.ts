import type { Reader, Tx } from '../../platform/store/store.js';
import type { Canonical } from '../../platform/values/canonical.js';
import type { Kind } from '../../platform/values/kinds.js';
import type { ClaimRow } from './claims.queries.js';
import { findClaimants } from './claims.queries.js';
import { isReserved } from './given-up/given-up.queries.js';
import { findOwners, type IdentifierRow, takeIdentifier } from './identifiers.queries.js';
import { readStoredAddress } from './parse.rules.js';
import type { UserRow } from './users.queries.js';

export interface Owner {
  readonly user: UserRow;
  /** The stored form. */
  readonly value: Canonical;
}

interface IdentifierToFind {
  readonly kind: Kind;
  readonly value: Canonical;
  readonly typed?: Canonical;
}

/** Finds the one user who owns an identifier, by its present canonical form, otherwise by the form that was typed (I6). */
export async function findOwner(
  reader: Reader,
  appId: string,
  { kind, value, typed = value }: IdentifierToFind,
): Promise<Owner | null> {
  const owners = await findOwners(reader, { appId, kind, value, typed });
  return owners.find(owner => owner.value === value) ?? owners[0] ?? null;
}

/**
 * Inserts an identifier in its present canonical form. Returns false if somebody else owns it in either form. The row may exist even then, so the
 * caller must delete it or roll back.
 */
export async function takeIfFree(tx: Tx, row: IdentifierRow, typed: Canonical): Promise<boolean> {
  const { appId, kind, value, verifiedAt, provenAt } = row;
  const [owner, isTheirs] = await tx.inOrder([findOwner(tx, appId, { kind, value, typed }), takeIdentifier(tx, row)]);
  if (!isTheirs || (owner !== null && owner.user.id !== row.userId)) return false;
  // C13: a frozen address needs a proof. Somebody who proves it owns it. Without a proof, an address is verified at this moment (A6, O2).
  return provenAt !== null || !(await isReserved(tx, row, [value, typed], verifiedAt));
}

/** Returns whether nobody owns the claimed address and nobody else has it as their current one (L3). */
export async function isSoleClaimant(reader: Reader, claim: ClaimRow): Promise<boolean> {
  const claimants = await findClaimants(reader, claim);
  if (claimants.length !== 1 || claimants[0]?.id !== claim.userId) return false;
  return (await findOwner(reader, claim.appId, readStoredAddress(claim))) === null;
}
