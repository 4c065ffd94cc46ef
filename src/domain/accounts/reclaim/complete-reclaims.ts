import type { Logger } from '../../../platform/observability/log.js';
import type { Tx } from '../../../platform/store/store.js';
import { forEachAlone, repeatEvery } from '../../../platform/workers/repeat.js';
import type { App } from '../../apps/settings.rules.js';
import { recordAction } from '../../audit/record.queries.js';
import { callOfServer } from '../../call.js';
import type { Deps } from '../../deps.js';
import { emitIdentifierChanged } from '../../events/emit.js';
import { type ClaimRow, findClaims, takeClaim } from '../../identifiers/claims.queries.js';
import { wasSeenSince } from '../../identifiers/dormancy/dormant-phone.js';
import { findIdentifiers, releaseIdentifier } from '../../identifiers/identifiers.queries.js';
import { findOwner } from '../../identifiers/owner.js';
import { readStoredAddress } from '../../identifiers/parse.rules.js';
import { isReclaimable } from '../../identifiers/reclaims/reclaimable.js';
import {
  deleteReclaim,
  findReclaim,
  listDueReclaims,
  type ReclaimRow,
} from '../../identifiers/reclaims/reclaims.queries.js';
import { lockUser, type UserRow } from '../../identifiers/users.queries.js';
import { wasAnySent } from '../../messaging/outbox/notices.queries.js';
import { Refusal } from '../../refusal.js';
import { warnAddresses } from '../../sending/warn-user.js';
import { closeChallengesOfClaim } from '../../verification/challenges.queries.js';
import { dropClaim } from '../../verification/claim-address.js';
import { promoteClaim } from '../../verification/promote-claim.js';
import { lockBoth } from './lock-both.js';
import { mayGiveUpPhone } from './may-give-up.js';

const everyMs = 30_000;
const atOnce = 100;

/**
 * M22: completes the reclaims that are due, now and every 30 seconds. All nodes do it, and two at once do no harm. Returns a function that stops it.
 */
export function startReclaiming(deps: Deps, log: Logger): () => Promise<void> {
  return repeatEvery(
    everyMs,
    () => completeReclaims(deps),
    error => log.warn({ err: error }, 'completing reclaims failed, will try again'),
  );
}

export async function completeReclaims(deps: Deps): Promise<void> {
  const due = await listDueReclaims(deps.store.reader, deps.now(), atOnce);
  await forEachAlone(due, row => completeOne(deps, row));
}

async function completeOne(deps: Deps, row: ReclaimRow): Promise<void> {
  const { store } = deps;
  const app = await deps.apps.find(row.appId);
  // The app is being deleted, which also deletes its users and their rows.
  if (app === null) return;
  try {
    await store.transaction(tx => complete(deps, tx, app, row, 'MOVE'));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await store.transaction(tx => complete(deps, tx, app, row, 'END'));
  }
}

/** Ends a reclaim exactly once, on any number of nodes. Moves the number if that is still allowed. */
async function complete(deps: Deps, tx: Tx, app: App, row: ReclaimRow, wish: 'MOVE' | 'END'): Promise<void> {
  const { owner, claimant: asking } = await lockBoth(tx, row.userId, row.claimantId ?? row.userId);
  const found = await findReclaim(tx, row);
  if (owner === null || found === null || found.openedAt !== row.openedAt) return;
  // The owner objected after the list was read.
  if (found.dueAt === null || found.dueAt > deps.now()) return;
  // The claimant may have been disabled after the list was read.
  const claimant = found.claimantId === null ? null : asking;
  const parties = { owner, claimant };
  const claim = wish === 'MOVE' ? await findMovable(deps, tx, app, row, parties) : null;
  if (!(await deleteReclaim(tx, row))) return;
  if (claim === null || claimant === null) {
    await recordAction(deps, tx, callOfServer(app), 'PHONE_RECLAIM_ENDED', owner.id, { kind: 'PHONE', by: 'DUE' });
    return;
  }
  await move(deps, tx, app, row, { owner, claimant, claim });
}

interface Parties {
  readonly owner: UserRow;
  /** Null if the user was deleted. */
  readonly claimant: UserRow | null;
}

/** M23: checks the conditions of the opening again. Null if the owner keeps the number. */
async function findMovable(
  deps: Deps,
  tx: Tx,
  app: App,
  row: ReclaimRow,
  { owner, claimant }: Parties,
): Promise<ClaimRow | null> {
  if (claimant === null || claimant.id === owner.id || claimant.disabledAt !== null) return null;
  const claim = (await findClaims(tx, { userId: claimant.id })).find(({ kind }) => kind === 'PHONE');
  // M29: a later claim of the same number is another one, and its code was not entered.
  if (claim === undefined || claim.createdAt > row.openedAt) return null;
  const owned = await findOwner(tx, app.id, readStoredAddress(claim));
  if (owned?.user.id !== owner.id || owned.value !== row.value) return null;
  if (!(await isReclaimable(deps, tx, app, { kind: 'PHONE', value: row.value }, owner))) return null;
  if (await wasSeenSince(tx, owner.id, row.openedAt)) return null;
  // M26: an owner who had no mailbox got no message.
  const wasNotified = await wasAnySent(tx, { userId: owner.id, kind: 'PHONE_RECLAIM', since: row.openedAt });
  if (wasNotified === false) return null;
  return (await mayGiveUpPhone(tx, app, owner)) ? claim : null;
}

/** M22: the owner's number becomes the claimant's. */
async function move(
  deps: Deps,
  tx: Tx,
  app: App,
  { value }: ReclaimRow,
  { owner, claimant, claim }: Parties & { claimant: UserRow; claim: ClaimRow },
): Promise<void> {
  const call = callOfServer(app);
  const now = deps.now();
  for (const userId of [owner.id, claimant.id].sort()) await lockUser(tx, { userId, updatedAt: now });
  const ofOwner = { userId: owner.id };
  await releaseIdentifier(tx, { ...ofOwner, kind: 'PHONE' });
  // Otherwise the owner would still claim the number, as after a release (M15).
  const claims = await findClaims(tx, ofOwner);
  if (claims.some(({ kind, value: claimed }) => kind === 'PHONE' && claimed === value))
    await dropClaim(deps, tx, owner.id, 'PHONE');
  const left = await findIdentifiers(tx, ofOwner);
  // Do not notify the number itself: somebody else reads its messages now.
  await warnAddresses(deps, tx, call, owner, left, { kind: 'IDENTIFIER_REMOVED', oldAddress: value });
  await emitIdentifierChanged(deps, tx, app, owner.id, 'PHONE');
  await recordAction(deps, tx, call, 'ADDRESS_RELEASED', owner.id, { kind: 'PHONE', by: 'RECLAIM' });
  await takeClaim(tx, { userId: claimant.id, kind: 'PHONE' });
  await closeChallengesOfClaim(tx, claim.id, 'USED', now);
  await promoteClaim(deps, tx, call, claimant, claim, 'PROOF');
}
