import type { Tx } from '../../../platform/store/store.js';
import { wasDone } from '../../audit/audit-log.queries.js';
import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { emitEvent } from '../../events/emit.js';
import { findTotp } from '../../factors/factors.queries.js';
import { listPasskeys } from '../../factors/passkeys/passkeys.queries.js';
import { type GivenUpRow, listGivenUp } from '../../identifiers/given-up/given-up.queries.js';
import { passwordActions } from '../../identifiers/given-up/note-given-up.js';
import { findIdentifiers } from '../../identifiers/identifiers.queries.js';
import type { UserRow } from '../../identifiers/users.queries.js';
import { hashOfNoPassword } from '../../passwords/no-password.js';
import { replacePassword } from '../../passwords/replace-password.js';
import type { Addition } from '../../sending/additions.rules.js';
import { removeAddition } from '../added/remove-addition.js';
import { hasProven } from './find-undo.js';

/**
 * C34, C44: removes the ways to log in that were added since a change, or since its freeze ended without a proof, and gives back the password of the
 * time of the change. Otherwise the other side could still log in, or its authenticator app would keep the owner out.
 */
export async function removeAddedSince(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  row: GivenUpRow,
  since: number,
): Promise<void> {
  for (const addition of await listAddedSince(tx, user, row.kind, since))
    await removeAddition(deps, tx, call, user, addition);
  if (!(await wasDone(tx, user, passwordActions, since))) return;
  // If both sides have proven, both may know the older password.
  const trusted = hasProven(row, 'OLD') && hasProven(row, 'NEW') ? null : row.passwordHash;
  await replacePassword(deps, tx, call, user, trusted ?? hashOfNoPassword(deps), null);
  await emitEvent(deps, tx, call.app, { type: 'password.changed', userId: user.id });
  await recordAction(deps, tx, call, 'PASSWORD_CHANGED', user.id, { by: 'UNDO' });
}

async function listAddedSince(
  tx: Tx,
  { id: userId }: UserRow,
  settled: GivenUpRow['kind'],
  since: number,
): Promise<Addition[]> {
  // Another freeze decides about an address of its kind.
  const frozen = (await listGivenUp(tx, userId)).filter(({ frozenAt }) => frozenAt !== null).map(({ kind }) => kind);
  const addresses = (await findIdentifiers(tx, { userId })).flatMap(({ kind, verifiedAt }) => {
    if (kind === 'USERNAME' || kind === settled || frozen.includes(kind) || verifiedAt < since) return [];
    return [{ what: kind, id: String(verifiedAt) }];
  });
  const passkeys = (await listPasskeys(tx, userId)).filter(({ createdAt }) => createdAt >= since);
  const totp = await findTotp(tx, { userId });
  return [
    ...addresses,
    ...passkeys.map(({ id }) => ({ what: 'PASSKEY' as const, id })),
    ...(totp !== null && totp.createdAt >= since ? [{ what: 'TOTP' as const, id: '' }] : []),
  ];
}
