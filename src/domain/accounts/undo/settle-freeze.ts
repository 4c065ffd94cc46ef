import type { Tx } from '../../../platform/store/store.js';
import type { Canonical } from '../../../platform/values/canonical.js';
import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { emitIdentifierChanged } from '../../events/emit.js';
import { type GivenUpRow, listFreezes, updateGivenUp } from '../../identifiers/given-up/given-up.queries.js';
import { findIdentifiers, releaseIdentifier } from '../../identifiers/identifiers.queries.js';
import { findOwner, takeIfFree } from '../../identifiers/owner.js';
import { readStoredAddress } from '../../identifiers/parse.rules.js';
import type { UserRow } from '../../identifiers/users.queries.js';
import { noticeMs } from '../../lifetimes.rules.js';
import { warnAddresses } from '../../sending/warn-user.js';
import { endSessionsOf } from '../../sessions/sessions.queries.js';
import { addressRow } from './address-row.rules.js';
import { endAccess } from './end-access.js';
import { removeAddedSince } from './remove-added-since.js';
import { setLaterAside } from './set-later-aside.js';
import { outcomeOf, type Side } from './undo.rules.js';
import { warnOfRenewedFreeze } from './warn-of-freeze.js';

/** The reason for the outcome of a freeze. */
export type DecidedBy = 'PROOF' | 'TIME' | 'ADMIN';

/**
 * C15: changes the user's addresses to the outcome of the stored facts of a freeze. Lock the user and store the facts first. Returns false if it is
 * too late, because the user's addresses have changed again since the freeze ended.
 */
export async function settleFreeze(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  row: GivenUpRow,
  by: DecidedBy,
): Promise<boolean> {
  const outcome = outcomeOf(row, deps.now());
  const isToFreeze = outcome === 'WAITING' || outcome === 'ADMIN';
  if (row.endedAt === null) {
    if (!isToFreeze) await endFreeze(deps, tx, call, user, row, outcome, by);
    return true;
  }
  if (outcome === row.outcome) return true;
  if (endedWithoutProof(row)) await setLaterAside(tx, row, deps.now());
  else if (!(await isUnchangedSinceEnd(tx, user, row))) return false;
  await releaseCurrent(deps, tx, call, user, row);
  // The other side may have logged in since, and begun a change.
  await endAccess(deps, tx, row);
  const frozen = { ...row, endedAt: null };
  await updateGivenUp(tx, row.id, { endedAt: null });
  if (isToFreeze) {
    await warnOfRenewedFreeze(deps, tx, call, user, frozen);
    await emitIdentifierChanged(deps, tx, call.app, user.id, row.kind);
  } else {
    await endFreeze(deps, tx, call, user, frozen, outcome, by);
    await removeAddedSince(deps, tx, call, user, row, row.endedAt);
  }
  return true;
}

/** C35: whether the freeze ended for a side that gave no proof. Otherwise they could keep the account by one more change. */
function endedWithoutProof({ outcome, undoProvenAt, objectionProvenAt }: GivenUpRow): boolean {
  return (outcome === 'OLD' ? undoProvenAt : objectionProvenAt) === null;
}

/** Takes the present address from the user. Notifies it if it is neither of the two that are judged, which get a notice anyway. */
async function releaseCurrent(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  { kind, value, newValue }: GivenUpRow,
): Promise<void> {
  const released = await releaseIdentifier(tx, { userId: user.id, kind });
  if (released === null || released.value === value || released.value === newValue) return;
  await warnAddresses(deps, tx, call, user, [released], { kind: 'IDENTIFIER_CHANGED' });
}

/** Whether the user still has the address with which the freeze ended, and no other freeze of its kind. */
async function isUnchangedSinceEnd(tx: Tx, user: UserRow, row: GivenUpRow): Promise<boolean> {
  const owned = await findIdentifiers(tx, { userId: user.id });
  const current = owned.find(({ kind }) => kind === row.kind)?.value ?? null;
  const freezes = await listFreezes(tx, user.id);
  return current === keptAddress(row, row.outcome) && !freezes.some(({ kind }) => kind === row.kind);
}

function keptAddress({ value, newValue }: GivenUpRow, side: Side | null): Canonical | null {
  return side === 'OLD' ? value : newValue;
}

async function endFreeze(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  row: GivenUpRow,
  side: Side,
  by: DecidedBy,
): Promise<void> {
  const { id, kind } = row;
  const kept = await giveAddress(deps, tx, user, row, side, by);
  await updateGivenUp(tx, id, { endedAt: deps.now(), outcome: kept.side, restoresAt: null });
  // A thief of the password may have logged in by a username meanwhile.
  if (kept.side === 'OLD') await endSessionsOf(tx, user.id, null, deps.now());
  await notifyOfEnd(deps, tx, call, user, row, kept.value);
  await emitIdentifierChanged(deps, tx, call.app, user.id, kind);
  await recordAction(deps, tx, call, 'FREEZE_ENDED', user.id, { kind, kept: kept.side, by });
}

/**
 * C17: gives the user one of the two addresses. If somebody else has proven the given-up one meanwhile, they keep it, and the user keeps the new one.
 * If somebody has proven that one too, the user has neither.
 */
async function giveAddress(
  deps: Deps,
  tx: Tx,
  user: UserRow,
  { kind, value, givenUpAt, newValue, newVerifiedAt, newProvenAt }: GivenUpRow,
  side: Side,
  by: DecidedBy,
): Promise<{ side: Side; value: Canonical | null }> {
  const now = deps.now();
  // C27: the user has an address of this kind only if a node of an older version added one during the freeze.
  await releaseIdentifier(tx, { userId: user.id, kind });
  // C28: time alone proves nothing, so its reader may be a stranger.
  const verifiedAt = by === 'TIME' ? now : givenUpAt - noticeMs;
  if (side === 'OLD' && (await take(tx, user, { kind, value, verifiedAt, provenAt: now })))
    return { side: 'OLD', value };
  if (newValue === null) return { side: 'NEW', value: null };
  const since = { verifiedAt: newVerifiedAt ?? now, provenAt: newProvenAt };
  const isTheirs = await take(tx, user, { kind, value: newValue, ...since });
  return { side: 'NEW', value: isTheirs ? newValue : null };
}

async function take(
  tx: Tx,
  user: UserRow,
  given: Pick<GivenUpRow, 'kind' | 'value'> & { verifiedAt: number; provenAt: number | null },
): Promise<boolean> {
  const { kind } = given;
  const { value, typed } = readStoredAddress(given);
  if ((await findOwner(tx, user.appId, { kind, value, typed })) !== null) return false;
  if (await takeIfFree(tx, addressRow(user, { ...given, value }), typed)) return true;
  // Somebody else was faster, or owns it in another spelling.
  await releaseIdentifier(tx, { userId: user.id, kind });
  return false;
}

/** Notifies both addresses and the user's other addresses which of the two belongs to the account now. */
async function notifyOfEnd(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  { kind, value, newValue, newProvenAt }: GivenUpRow,
  kept: Canonical | null,
): Promise<void> {
  const owned = await findIdentifiers(tx, { userId: user.id });
  const others = owned.filter(own => own.kind !== kind);
  const now = deps.now();
  const both = [
    addressRow(user, { kind, value, verifiedAt: now, provenAt: now }),
    ...(newValue === null ? [] : [addressRow(user, { kind, value: newValue, verifiedAt: now, provenAt: newProvenAt })]),
  ];
  const of = kept === null ? {} : { newAddress: kept };
  await warnAddresses(deps, tx, call, user, [...both, ...others], { kind: 'FREEZE_ENDED', ...of });
}
