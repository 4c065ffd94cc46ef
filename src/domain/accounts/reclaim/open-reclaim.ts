import type { Tx } from '../../../platform/store/store.js';
import { recordAction } from '../../audit/record.queries.js';
import { callOfServer, type UserCall } from '../../call.js';
import type { Deps } from '../../deps.js';
import { type ClaimRow, findClaims } from '../../identifiers/claims.queries.js';
import { findIdentifiers } from '../../identifiers/identifiers.queries.js';
import { findOwner } from '../../identifiers/owner.js';
import { readStoredAddress } from '../../identifiers/parse.rules.js';
import { isReclaimable } from '../../identifiers/reclaims/reclaimable.js';
import { deleteReclaim, findReclaim, insertReclaim } from '../../identifiers/reclaims/reclaims.queries.js';
import type { UserRow } from '../../identifiers/users.queries.js';
import { reclaimMs } from '../../lifetimes.rules.js';
import { warnAddresses } from '../../sending/warn-user.js';
import { findChallengeOfClaim } from '../../verification/challenges.queries.js';
import { notePhoneProved } from '../../verification/verify.js';
import { lockBoth } from './lock-both.js';
import { mayGiveUpPhone } from './may-give-up.js';

/**
 * M19: opens a reclaim of the claimed number, after the right code, and returns when it is due. Null if no reclaim is possible, because somebody else
 * owns the number.
 */
export async function openReclaim(deps: Deps, call: UserCall, claim: ClaimRow): Promise<number | null> {
  const { app } = call;
  const address = readStoredAddress(claim);
  if (!app.settings.reclaimDormantNumbers) return null;
  const found = await findOwner(deps.store.reader, app.id, address);
  if (found === null) return null;
  return await deps.store.transaction(async tx => {
    const { owner, claimant } = await lockBoth(tx, found.user.id, call.actor.id);
    if (owner === null || claimant === null || claimant.disabledAt !== null) return null;
    const isClaimed = (await findClaims(tx, { userId: claimant.id })).some(({ id }) => id === claim.id);
    const stillOwned = await findOwner(tx, app.id, address);
    if (!isClaimed || stillOwned?.user.id !== owner.id) return null;
    // Use the stored spelling, so that two spellings of a number are the same one (I6).
    const { value } = stillOwned;
    const noted = await findReclaim(tx, { appId: app.id, value });
    // M20: the first reclaim counts. The same claim gets the same answer again. A later claim does not, because the reclaim has ended (M29).
    if (noted !== null && noted.userId === owner.id && noted.dueAt !== null)
      return noted.claimantId === claimant.id && claim.createdAt <= noted.openedAt ? noted.dueAt : null;
    const mayOpen = await isReclaimable(deps, tx, app, { kind: 'PHONE', value }, owner);
    if (!mayOpen || !(await mayGiveUpPhone(tx, app, owner))) return null;
    if (noted !== null) await deleteReclaim(tx, noted);
    const now = deps.now();
    const dueAt = now + reclaimMs;
    const row = { appId: app.id, value, userId: owner.id, claimantId: claimant.id, openedAt: now };
    if (!(await insertReclaim(tx, { ...row, dueAt, keptUntil: null }))) return null;
    const challenge = await findChallengeOfClaim(tx, { claimId: claim.id });
    await notePhoneProved(deps, tx, call, claim, challenge?.trafficSince ?? null);
    await notifyOwner(deps, tx, call, owner, value);
    return dueAt;
  });
}

/** M20: notifies the owner’s other addresses. Neither the notice nor the audit log reveals the claimant or their network. */
async function notifyOwner(deps: Deps, tx: Tx, { app }: UserCall, owner: UserRow, value: string): Promise<void> {
  const others = (await findIdentifiers(tx, { userId: owner.id })).filter(({ kind }) => kind === 'EMAIL');
  const call = callOfServer(app);
  await warnAddresses(deps, tx, call, owner, others, { kind: 'PHONE_RECLAIM', oldAddress: value });
  await recordAction(deps, tx, call, 'PHONE_RECLAIM_OPENED', owner.id, { kind: 'PHONE' });
}
