import type { Canonical } from '../../../platform/values/canonical.js';
import type { AddressKind } from '../../../platform/values/kinds.js';
import type { IdentifierRow } from '../../identifiers/identifiers.queries.js';
import type { UserRow } from '../../identifiers/users.queries.js';

/** Returns the row with which a user owns an address. */
export function addressRow(
  { id, appId }: UserRow,
  address: { kind: AddressKind; value: Canonical } & Pick<IdentifierRow, 'verifiedAt' | 'provenAt'>,
): IdentifierRow {
  return { ...address, appId, userId: id, display: address.value };
}
