import type { Reader } from '../../platform/store/store.js';
import { type AddressKind, type Kind, kinds } from '../../platform/values/kinds.js';
import { findClaims } from './claims.queries.js';
import { findIdentifiers } from './identifiers.queries.js';

/** The order that clients and readers see. */
const inOrder = [...kinds].sort();

/**
 * Returns which kinds of identifiers an account has beside the address of this kind, unproven and pending ones included: each is
 * a way in or may become one (V19). Leaves out the kind itself, since an account keeps one address of a kind.
 */
export async function findOtherKinds(reader: Reader, userId: string, kind: AddressKind): Promise<Kind[]> {
  const owned = await findIdentifiers(reader, { userId });
  const claims = await findClaims(reader, { userId });
  const all = new Set<Kind>([...owned, ...claims].map(each => each.kind));
  return inOrder.filter(each => each !== kind && all.has(each));
}
