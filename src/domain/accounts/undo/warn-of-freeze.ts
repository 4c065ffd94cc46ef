import type { Tx } from '../../../platform/store/store.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import type { GivenUpRow } from '../../identifiers/given-up/given-up.queries.js';
import { findIdentifiers, type IdentifierRow } from '../../identifiers/identifiers.queries.js';
import type { UserRow } from '../../identifiers/users.queries.js';
import { warnAddresses } from '../../sending/warn-user.js';
import { addressRow } from './address-row.rules.js';
import { freezeMs } from './undo.rules.js';

/**
 * C12: notifies everybody who may object: the new address and the user's other addresses. Returns when the old address comes back. Null if none of
 * them is a mailbox: an SMS has no link, so nobody can object, and the address does not come back after 24 hours (C15).
 */
export async function warnOfFreeze(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  row: GivenUpRow,
  clicker: string,
): Promise<number | null> {
  const owned = await findIdentifiers(tx, { userId: user.id });
  const notified = [...newAddressOf(user, row), ...owned.filter(({ value }) => value !== clicker)];
  await warn(deps, tx, call, user, row, notified);
  return notified.some(each => each.kind === 'EMAIL') ? deps.now() + freezeMs : null;
}

/** C33: notifies both addresses and the user's other addresses that they are frozen again. One of them could log in until now. */
export async function warnOfRenewedFreeze(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  row: GivenUpRow,
): Promise<void> {
  const { kind, value } = row;
  const old = addressRow(user, { kind, value, verifiedAt: row.givenUpAt, provenAt: row.givenUpAt });
  const owned = await findIdentifiers(tx, { userId: user.id });
  await warn(deps, tx, call, user, row, [old, ...newAddressOf(user, row), ...owned]);
}

async function warn(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  { id: undoes, value: oldAddress, newValue }: GivenUpRow,
  notified: readonly IdentifierRow[],
): Promise<void> {
  const change = { oldAddress, ...(newValue !== null && { newAddress: newValue }) };
  await warnAddresses(deps, tx, call, user, notified, { kind: 'ADDRESS_FROZEN', undoes, ...change });
}

function newAddressOf(user: UserRow, { kind, newValue, newVerifiedAt, newProvenAt }: GivenUpRow): IdentifierRow[] {
  if (newValue === null) return [];
  return [addressRow(user, { kind, value: newValue, verifiedAt: newVerifiedAt ?? 0, provenAt: newProvenAt })];
}
