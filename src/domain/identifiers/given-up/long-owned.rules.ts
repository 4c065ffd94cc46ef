import { noticeMs } from '../../lifetimes.rules.js';
import type { IdentifierRow } from '../identifiers.queries.js';

/**
 * C11, N23: the addresses of a user whose readers may take something back: those owned for 72 hours, or else the oldest. A younger one
 * may be a thief's, since its own notice can still be acted on.
 */
export function longOwned(owned: readonly IdentifierRow[], now: number): IdentifierRow[] {
  const addresses = owned.filter(({ kind }) => kind !== 'USERNAME');
  const oldest = Math.min(...addresses.map(({ verifiedAt }) => verifiedAt));
  return addresses.filter(({ verifiedAt }) => verifiedAt === oldest || verifiedAt <= now - noticeMs);
}
