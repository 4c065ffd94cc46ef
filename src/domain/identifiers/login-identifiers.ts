import type { Reader } from '../../platform/store/store.js';
import { type App, isVerificationOn } from '../apps/settings.rules.js';
import type { ClaimRow } from './claims.queries.js';
import type { IdentifierRow } from './identifiers.queries.js';
import { isSoleClaimant } from './owner.js';

/** Returns the identifiers that could log a user in now: the owned ones and, while the switch is OFF, those that only this user claims (L3). */
export async function loginIdentifiers(
  reader: Reader,
  app: App,
  { owned, claims }: { owned: readonly IdentifierRow[]; claims: readonly ClaimRow[] },
): Promise<string[]> {
  const values = owned.map(({ display }) => display);
  for (const claim of claims) {
    const isPending = owned.some(({ kind }) => kind === claim.kind);
    if (isPending || isVerificationOn(claim.kind, app.settings)) continue;
    if (await isSoleClaimant(reader, claim)) values.push(claim.value);
  }
  return values;
}
