import type { Reader } from '../../platform/store/store.js';
import { type App, isVerificationOn } from '../apps/settings.rules.js';
import { findClaimants } from './claims.queries.js';
import { findOwner } from './owner.js';
import type { Identifier } from './parse.rules.js';
import type { UserRow } from './users.queries.js';

/**
 * The user whom an identifier logs in. `resolveIdentifier` is the only function that finds a user by an address. `@verifiedOnly` (L2) and the report
 * that explains its result to admins call it.
 */
export interface ResolvedIdentifier {
  readonly identifier: Identifier;
  /** The owner. If there is none, and the switch is OFF, the sole claimant (L3). */
  readonly user: UserRow | null;
  /** Whether `user` owns the identifier, rather than being its sole claimant. */
  readonly isOwned: boolean;
  /** The newest claimant of an address that nobody owns. A login can only answer that it must be verified (L5). */
  readonly unprovenClaimant: UserRow | null;
}

export async function resolveIdentifier(reader: Reader, app: App, identifier: Identifier): Promise<ResolvedIdentifier> {
  const { kind, value } = identifier;
  const owner = await findOwner(reader, app.id, identifier);
  // Run this query even if there is an owner, so that the time does not reveal which of the two it was (L4).
  const claimants = kind === 'USERNAME' ? [] : await findClaimants(reader, { appId: app.id, kind, value });
  if (owner !== null || kind === 'USERNAME') {
    return { identifier, user: owner?.user ?? null, isOwned: owner !== null, unprovenClaimant: null };
  }
  const newest = claimants[0] ?? null;
  if (!isVerificationOn(kind, app.settings) && claimants.length === 1) {
    return { identifier, user: newest, isOwned: false, unprovenClaimant: null };
  }
  return { identifier, user: null, isOwned: false, unprovenClaimant: newest };
}
