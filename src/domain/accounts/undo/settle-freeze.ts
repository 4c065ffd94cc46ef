import type { Tx } from '../../../platform/store/store.js';
import type { Canonical } from '../../../platform/values/canonical.js';
import { clockToleranceMs } from '../../../platform/values/clock.rules.js';
import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { emitIdentifierChanged } from '../../events/emit.js';
import { type GivenUpRow, listFreezes, updateGivenUp } from '../../identifiers/given-up/given-up.queries.js';
import { findIdentifiers, releaseIdentifier, setVerifiedAt } from '../../identifiers/identifiers.queries.js';
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
import { type Outcome, outcomeOf, type Side } from './undo.rules.js';
import { warnOfRenewedFreeze } from './warn-of-freeze.js';

/** The reason for the outcome of a freeze. */
export type DecidedBy = 'PROOF' | 'TIME' | 'ADMIN';

/**
 * C15: changes the user's addresses to the outcome of the stored facts of a freeze. Lock the user and store the facts first. Returns false if it is
 * too late for a proof, because the addresses have changed since the freeze ended.
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
    if (isToFreeze) return true;
    const kept = await endFreeze(deps, tx, call, user, row, outcome, by);
    // C44: a thief may have added something between the change and the undo.
    if (kept === 'OLD' && by !== 'TIME') await removeAddedSince(deps, tx, call, user, row, row.givenUpAt + 1);
    return true;
  }
  const isUnchanged = await isUnchangedSinceEnd(tx, user, row);
  if (outcome === row.outcome && (isUnchanged || outcome === 'NEW')) {
    // C39: it counts as owned for long from now on, so the next change of it can be undone.
    if (outcome === 'OLD') await setVerifiedAt(tx, row, ownedSince(row));
    return true;
  }
  if (await isTooLate(tx, user, row, outcome, isUnchanged)) return false;
  await setLaterAside(tx, row, deps.now());
  await releaseCurrent(deps, tx, call, user, row);
  // The other side may have logged in since, and begun a change.
  await endAccess(deps, tx, row);
  const frozen = { ...row, endedAt: null };
  await updateGivenUp(tx, row.id, { endedAt: null });
  if (isToFreeze) {
    await warnOfRenewedFreeze(deps, tx, call, user, frozen);
    await emitIdentifierChanged(deps, tx, call.app, user.id, row.kind);
  } else {
    const kept = await endFreeze(deps, tx, call, user, frozen, outcome, by);
    // Another node may have stored the end by its own clock. Nobody can add anything during a freeze (C13).
    if (kept === outcome) await removeAddedSince(deps, tx, call, user, row, row.endedAt - clockToleranceMs);
  }
  return true;
}

/**
 * Whether a proof after the end of a freeze can change nothing any more. C38: if it is for the old address, and somebody else owns that. C18: if the
 * old address came back by a proof, and the user has changed it since. C41: after a proof for the new address, it is not too late.
 */
async function isTooLate(
  tx: Tx,
  user: UserRow,
  row: GivenUpRow,
  outcome: Outcome,
  isUnchanged: boolean,
): Promise<boolean> {
  if (outcome === 'ADMIN' && row.outcome === 'OLD') return !isUnchanged;
  if (outcome === 'NEW') return false;
  const owner = await findOwner(tx, user.appId, readStoredAddress(row));
  return owner !== null && owner.user.id !== user.id;
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

/** Returns the side whose address the user has now (C17). */
async function endFreeze(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  row: GivenUpRow,
  side: Side,
  by: DecidedBy,
): Promise<Side> {
  const { id, kind } = row;
  const kept = await giveAddress(deps, tx, user, row, side, by);
  await updateGivenUp(tx, id, { endedAt: deps.now(), outcome: kept.side, restoresAt: null });
  // A thief of the password may have logged in by a username meanwhile.
  if (kept.side === 'OLD') await endSessionsOf(tx, user.id, null, deps.now());
  await notifyOfEnd(deps, tx, call, user, row, kept.value);
  await emitIdentifierChanged(deps, tx, call.app, user.id, kind);
  await recordAction(deps, tx, call, 'FREEZE_ENDED', user.id, { kind, kept: kept.side, by });
  return kept.side;
}

/**
 * C17: gives the user one of the two addresses. If somebody else has proven the given-up one meanwhile, they keep it, and the user keeps the new one.
 * If somebody has proven that one too, the user has neither.
 */
async function giveAddress(
  deps: Deps,
  tx: Tx,
  user: UserRow,
  row: GivenUpRow,
  side: Side,
  by: DecidedBy,
): Promise<{ side: Side; value: Canonical | null }> {
  const { kind, value, newValue, newVerifiedAt, newProvenAt } = row;
  const now = deps.now();
  // C27: the user has an address of this kind only if a node of an older version added one during the freeze.
  await releaseIdentifier(tx, { userId: user.id, kind });
  // Time alone proves nothing, so its reader may be a stranger.
  const verifiedAt = by === 'TIME' ? now : ownedSince(row);
  if (side === 'OLD' && (await take(tx, user, { kind, value, verifiedAt, provenAt: now })))
    return { side: 'OLD', value };
  if (newValue === null) return { side: 'NEW', value: null };
  const since = { verifiedAt: newVerifiedAt ?? now, provenAt: newProvenAt };
  const isTheirs = await take(tx, user, { kind, value: newValue, ...since });
  return { side: 'NEW', value: isTheirs ? newValue : null };
}

/** C28: since when an address counts as owned that came back by a proof or an admin. */
function ownedSince({ givenUpAt }: GivenUpRow): number {
  return givenUpAt - noticeMs;
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
