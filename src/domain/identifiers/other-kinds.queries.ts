import type { Reader } from '../../platform/store/store.js';
import { type AddressKind, type Kind, kinds } from '../../platform/values/kinds.js';
import { findClaims } from './claims.queries.js';
import { findIdentifiers } from './identifiers.queries.js';

/** The order that clients and readers see. */
const inOrder = [...kinds].sort();

/**
 * Returns the kinds of an account's other identifiers, including unproven and pending ones, because each can log in or may become able to (V19).
 * Omits the given kind, because an account has only one address of a kind.
 */
export async function findOtherKinds(reader: Reader, userId: string, kind: AddressKind): Promise<Kind[]> {
  const owned = await findIdentifiers(reader, { userId });
  const claims = await findClaims(reader, { userId });
  const all = new Set<Kind>([...owned, ...claims].map(each => each.kind));
  return inOrder.filter(each => each !== kind && all.has(each));
}
