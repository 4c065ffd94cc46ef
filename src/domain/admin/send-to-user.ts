import type { Tx } from '../../platform/store/store.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import { fixedCodeOf } from '../apps/settings.rules.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import type { ClaimRow } from '../identifiers/claims.queries.js';
import { findOwner } from '../identifiers/owner.js';
import { readStoredAddress } from '../identifiers/parse.rules.js';
import { isPseudoUser } from '../identifiers/user-kind.rules.js';
import type { UserRow } from '../identifiers/users.queries.js';
import type { Quota } from '../limits/spend.js';
import { findMessage, type MessageRow } from '../messaging/outbox/messages.queries.js';
import { findInvited, type Invited, inviteUser } from '../passwords/invite.js';
import { sendPasswordReset } from '../passwords/request-reset.js';
import { Refusal } from '../refusal.js';
import { quotasOfAdmin } from '../sending/costs.js';
import { payOrRefuse } from '../sending/pay-or-refuse.js';
import { findResendable, keepResendable, sendAgain } from '../verification/resend.js';
import { lockUserOfApp } from './user-of-app.js';

/**
 * O16: sends a user the open verification of an address again. An admin is not a stranger, so nothing is hidden: the answer shows whether somebody
 * else owns the address, and what happened to the message.
 */
export async function resendUserVerification(
  deps: Deps,
  call: Call,
  userId: string,
  kind: AddressKind,
): Promise<MessageRow> {
  return await deps.store.transaction(async tx => {
    const user = await lockEnabledUser(tx, call, userId);
    const claim = await keepResendable(tx, await findResendable(deps, tx, call, user.id, kind));
    await refuseIfOwned(tx, claim, 'kind');
    const refundable = await payForResend(deps, tx, call, claim);
    // X11 judges traffic that strangers cause, and an admin is not a stranger.
    const admission = { trafficSince: null, quotas: [], refundable };
    const { messageId } = await sendAgain(deps, tx, call, user, claim, admission);
    await recordAction(deps, tx, call, 'VERIFICATION_RESENT', user.id, { kind });
    return await findMessage(tx, messageId);
  });
}

/** O16: sends a user a link or code for a new password. If `channel` is null, email is preferred. */
export async function sendUserPasswordReset(
  deps: Deps,
  call: Call,
  userId: string,
  channel: AddressKind | null,
): Promise<MessageRow> {
  return await deps.store.transaction(async tx => {
    const user = await lockEnabledUser(tx, call, userId);
    if (isPseudoUser(user)) throw new Refusal('PSEUDO_USER', { field: 'userId' });
    return await startReset(deps, tx, call, user, channel);
  });
}

/** Does the same for the deprecated `sendPasswordReset`, which returns neither why there is no message nor its state. */
export async function startPasswordReset(deps: Deps, call: Call, userId: string): Promise<void> {
  await deps.store.transaction(async tx => {
    const user = await lockUserOfApp(tx, call, { userId, field: 'userId', updatedAt: null });
    await startReset(deps, tx, call, user, null);
  });
}

async function startReset(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  channel: AddressKind | null,
): Promise<MessageRow> {
  const invited = channel === 'PHONE' ? null : await findInvited(tx, user);
  if (invited !== null) return await inviteAgain(deps, tx, call, user, invited);
  const { messageId, kind } = await sendPasswordReset(deps, tx, call, user, channel);
  await recordAction(deps, tx, call, 'PASSWORD_RESET_REQUESTED', user.id, { kind });
  return await findMessage(tx, messageId);
}

/** O14: sends the invitation again to a person who has not used its link. The earlier link ends. */
async function inviteAgain(deps: Deps, tx: Tx, call: Call, user: UserRow, invited: Invited): Promise<MessageRow> {
  if (user.disabledAt !== null) throw new Refusal('NOTHING_TO_VERIFY', { field: 'userId' });
  const kind = 'EMAIL';
  const { id: userId, appId } = user;
  const { value } = invited;
  await refuseIfOwned(tx, { appId, userId, kind, value }, 'userId');
  const again: Quota = { limit: 'resend', of: ['admin', userId, kind, value], field: 'userId' };
  const messageId = await inviteUser(deps, tx, call, user, invited, [again]);
  await recordAction(deps, tx, call, 'PASSWORD_RESET_REQUESTED', userId, { kind });
  return await findMessage(tx, messageId);
}

/** L7: refuses disabled users, because they could not use the message. */
async function lockEnabledUser(tx: Tx, call: Call, userId: string): Promise<UserRow> {
  const user = await lockUserOfApp(tx, call, { userId, field: 'userId', updatedAt: null });
  if (user.disabledAt !== null) throw new Refusal('FORBIDDEN', { field: 'userId', reason: 'USER_DISABLED' });
  return user;
}

/** V5: refuses an address with an owner. The code could never work, and the owner would get a notice that an admin caused. */
async function refuseIfOwned(
  tx: Tx,
  address: Pick<ClaimRow, 'appId' | 'userId' | 'kind' | 'value'>,
  field: string,
): Promise<void> {
  const owner = await findOwner(tx, address.appId, readStoredAddress(address));
  if (owner !== null && owner.user.id !== address.userId) throw new Refusal('IDENTIFIER_TAKEN', { field });
}

/**
 * V12: applies the user's limit, but counts separately from the user. The message itself is charged to the address. Returns the budgets to refund if
 * the message is held back.
 */
async function payForResend(deps: Deps, tx: Tx, call: Call, { userId, kind, value }: ClaimRow): Promise<Quota[]> {
  const again: Quota = { limit: 'resend', of: ['admin', userId, kind, value], field: 'kind' };
  const isFree = fixedCodeOf(value, call.app.settings) !== null;
  const purses = isFree ? [] : quotasOfAdmin(deps, call, kind).map(each => ({ ...each, field: 'kind' }));
  await payOrRefuse(deps, tx, call, [again, ...purses]);
  return purses;
}
