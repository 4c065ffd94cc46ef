import type { Tx } from '../../platform/store/store.js';
import { secondsUntil } from '../../platform/values/clock.rules.js';
import { isId, newId } from '../../platform/values/ids.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findIdentifiers, type IdentifierRow } from '../identifiers/identifiers.queries.js';
import type { Address } from '../identifiers/parse.rules.js';
import type { ResolvedIdentifier } from '../identifiers/resolve.js';
import { isPseudoUser } from '../identifiers/user-kind.rules.js';
import { findUser, lockUser, type UserRow } from '../identifiers/users.queries.js';
import { lifetimeMs } from '../lifetimes.rules.js';
import { refuseUnless, spendQuotas } from '../limits/spend.js';
import { findHeldBack } from '../messaging/outbox/held-back.queries.js';
import { Refusal } from '../refusal.js';
import { queueMessage } from '../sending/queue-message.js';
import {
  type AskedReset,
  askerOf,
  type Payment,
  payForReset,
  type ResetBudget,
  spendOnReset,
} from '../sending/reset-budgets.js';
import { beginChallenge } from '../verification/begin-challenge.js';
import { type Challenge, challengeStatus, resendableAt } from '../verification/challenge.rules.js';
import { findChallenge, noteSentAgain } from '../verification/challenges.queries.js';

export interface ResetRequest {
  /** By what the message goes; null: as the identifier says, for a username by mail first. */
  channel: AddressKind | null;
  /** Of an earlier request, to have the same reset sent again (X9). */
  resetId: string | null;
}

/**
 * W4: sends a link or a code to a verified address of the identifier's owner. If there is none, answers the same and
 * makes a challenge without a user, which accepts guesses. Returns the `resetId`.
 */
export async function requestPasswordReset(
  deps: Deps,
  call: Call,
  { user, isOwned, identifier }: ResolvedIdentifier,
  { channel, resetId }: ResetRequest,
): Promise<string> {
  const preferred = channel ?? (identifier.kind === 'USERNAME' ? null : identifier.kind);
  return await deps.store.transaction(async tx => {
    // Drawn for everybody, so that nothing depends on whether there is a user.
    const decoyId = newId(deps);
    // Lock the user, so that nobody can delete or disable them before the commit.
    const userId = isOwned && user !== null ? user.id : decoyId;
    const held = await lockUser(tx, { userId, updatedAt: null });
    const asker = await askerOf(deps, tx, call, userId);
    const kind = preferred ?? 'EMAIL';
    const field = channel === null ? 'identifier' : 'channel';
    const asked = { kind, asker, userId };
    const payment = await spendOnReset(deps, tx, call, { ...asked, field });
    const repeated = resetId === null ? null : await repeatReset(deps, tx, call, resetId, asked, payment);
    if (repeated !== null) return repeated;

    const owned = await findIdentifiers(tx, { userId });
    const isReachable = held !== null && held.disabledAt === null && !isPseudoUser(held);
    const address = isReachable ? pickAddress(owned, preferred) : null;
    // A decoy stores the given identifier as its address, so that wrong codes for it are counted like any others (V9).
    const to = address ?? { kind, value: identifier.value };
    // A username may lead to either kind, and mail was paid for above.
    const ofMessage =
      preferred === null ? await payForOther(deps, tx, call, asked, payment, 'PHONE', address?.kind) : payment;
    const reset = { asker, isRepeated: false };
    const { challenge } = await openReset(deps, tx, call, to, address === null ? null : held, reset, ofMessage);
    await recordAction(deps, tx, call, 'PASSWORD_RESET_REQUESTED', isReachable ? held.id : null, { kind: to.kind });
    return challenge.id;
  });
}

/**
 * Starts a reset on behalf of an admin (O2). The user must have a verified address; null prefers email. Returns the id of the
 * message and the kind of its address.
 */
export async function sendPasswordReset(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  channel: AddressKind | null,
): Promise<{ messageId: string; kind: AddressKind }> {
  const address =
    isPseudoUser(user) || user.disabledAt !== null
      ? null
      : pickAddress(await findIdentifiers(tx, { userId: user.id }), channel);
  if (address === null) throw new Refusal('NOTHING_TO_VERIFY', { field: 'userId' });
  const asked = { kind: address.kind, asker: 'SESSION', userId: user.id } as const;
  const payment = await payForReset(deps, tx, call, asked);
  const reset = { asker: 'SESSION', isRepeated: false } as const;
  const { messageId } = await openReset(deps, tx, call, address, user, reset, payment);
  return { messageId, kind: address.kind };
}

/** X8: pays for a message of `other` kind than was paid for, if it is `needed`. The statements are the same if not (W4). */
async function payForOther(
  deps: Deps,
  tx: Tx,
  call: Call,
  asked: AskedReset,
  payment: Payment,
  other: AddressKind,
  needed: AddressKind | undefined,
): Promise<Payment> {
  const isNeeded = needed === other;
  const ofOther = await payForReset(deps, tx, call, { ...asked, kind: other }, isNeeded ? 1 : 0);
  return isNeeded ? ofOther : payment;
}

/**
 * X9: sends a reset that is still good again, with the same code or link; null when there is no such reset. It looks at the
 * `resetId` alone: whether another identifier leads to the same user must not be found out with it.
 */
async function repeatReset(
  deps: Deps,
  tx: Tx,
  call: Call,
  resetId: string,
  asked: AskedReset,
  payment: Payment,
): Promise<string | null> {
  const now = deps.now();
  const challenge = isId(resetId) ? await findChallenge(tx, resetId) : null;
  if (challenge === null || challenge.purpose !== 'RESET' || challenge.appId !== call.app.id) return null;
  if (challengeStatus(challenge, now) !== 'OPEN') return null;
  if (deps.limitsEnabled && now < resendableAt(challenge, now)) {
    const retryAfter = secondsUntil(resendableAt(challenge, now), now);
    throw new Refusal('RATE_LIMITED', { field: 'resetId', retryAfter });
  }
  refuseUnless(await spendQuotas(deps, tx, [{ limit: 'resetAgain', of: [challenge.id], field: 'resetId' }]));
  await noteSentAgain(tx, challenge.id, { lastSentAt: now });
  const user = await findUser(tx, { userId: challenge.userId ?? newId(deps) });
  const first = await findHeldBack(tx, challenge.id);
  const { kind } = challenge;
  const ofMessage = kind === asked.kind ? payment : await payForOther(deps, tx, call, asked, payment, kind, kind);
  const unpaid = user === null ? 'NOT_OWNED' : (first ?? ofMessage.unpaid);
  await queueReset(deps, tx, call, challenge, user, { asker: asked.asker, isRepeated: true }, { ...ofMessage, unpaid });
  return challenge.id;
}

async function openReset(
  deps: Deps,
  tx: Tx,
  call: Call,
  { kind, value }: Address,
  user: UserRow | null,
  reset: ResetBudget,
  payment: Payment,
): Promise<{ challenge: Challenge; messageId: string }> {
  const userId = user?.id ?? null;
  const subject = { appId: call.app.id, purpose: 'RESET', kind, value, userId, claimId: null } as const;
  const challenge = await beginChallenge(deps, tx, subject, { lifetimeMs: lifetimeMs.RESET[kind] });
  const ofMessage: Payment = user === null ? { ...payment, unpaid: 'NOT_OWNED' } : payment;
  return { challenge, messageId: await queueReset(deps, tx, call, challenge, user, reset, ofMessage) };
}

/** A decoy takes the same steps as a real message, so that the time does not reveal whether there is a user. It is never sent. */
async function queueReset(
  deps: Deps,
  tx: Tx,
  call: Call,
  challenge: Challenge,
  user: UserRow | null,
  reset: ResetBudget,
  { unpaid: heldBack, paid }: Payment,
): Promise<string> {
  const { kind, value } = challenge;
  return await queueMessage(deps, tx, call, {
    kind: kind === 'EMAIL' ? 'PASSWORD_RESET_EMAIL' : 'PASSWORD_RESET_SMS',
    to: { kind, value },
    reader: user ?? nobody,
    challenge,
    reset,
    paid,
    ...(heldBack !== null && { heldBack }),
  });
}
const nobody = { id: null, locale: null };

/** Returns a verified address of the wanted kind. If none is wanted, prefers email. */
function pickAddress(owned: IdentifierRow[], wanted: AddressKind | null): Address | null {
  for (const kind of wanted === null ? (['EMAIL', 'PHONE'] as const) : [wanted]) {
    const own = owned.find(each => each.kind === kind);
    if (own !== undefined) return { kind, value: own.value };
  }
  return null;
}
