import { noticeMs } from '../../lifetimes.rules.js';
import type { IdentifierRow } from '../identifiers.queries.js';

/**
 * C11, N23: returns the addresses whose readers may undo something: those owned for 72 hours, or else the oldest. A newer one may be a thief's,
 * because the notice about it still works.
 */
export function longOwned(owned: readonly IdentifierRow[], now: number): IdentifierRow[] {
  const addresses = owned.filter(({ kind }) => kind !== 'USERNAME');
  const oldest = Math.min(...addresses.map(({ verifiedAt }) => verifiedAt));
  return addresses.filter(({ verifiedAt }) => verifiedAt === oldest || verifiedAt <= now - noticeMs);
}
