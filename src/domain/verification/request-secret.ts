import type { Action } from '../../platform/store/audit-actions.js';
import type { Tx } from '../../platform/store/store.js';
import type { MessageKind } from '../../platform/store/tables.js';
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
import { beginChallenge } from './begin-challenge.js';
import { type Challenge, challengeStatus, resendableAt } from './challenge.rules.js';
import { findChallenge, noteSentAgain } from './challenges.queries.js';

/** A secret that anybody can request by naming a user, but that only this user gets: a reset (W4) or a login code (M5). */
export interface SecretKind {
  readonly purpose: ResetBudget['purpose'];
  readonly messages: Readonly<Record<AddressKind, MessageKind>>;
  /** The action in the audit log. */
  readonly action: Action;
  /**
   * Chooses the address among the user's owned ones. Null if there is none. Also runs without a user, with any id and no addresses, and then runs the
   * same queries (W4).
   */
  readonly pick: (
    deps: Deps,
    tx: Tx,
    call: Call,
    asked: { userId: string; owned: readonly IdentifierRow[]; kinds: readonly AddressKind[] },
  ) => Promise<Address | null>;
}

export interface SecretRequest {
  /** The kinds of addresses for the message, the preferred one first. */
  readonly kinds: readonly [AddressKind, ...AddressKind[]];
  /** Another kind of address that may get it instead (M14). It is paid for like one of `kinds`. */
  readonly instead?: AddressKind;
  /** The argument that decided the kinds. */
  readonly field: 'identifier' | 'channel' | 'phone';
  /** The id of an earlier challenge, which is sent again if it still works (X9). */
  readonly repeatedId: string | null;
}

/**
 * Sends a secret to an address of the identifier's owner. If there is none, creates a challenge without a user, which accepts guesses, so that the
 * answer is the same (W4). Returns the challenge.
 */
export async function requestSecret(
  deps: Deps,
  call: Call,
  secret: SecretKind,
  { user, isOwned, identifier }: ResolvedIdentifier,
  { kinds, field, repeatedId, instead }: SecretRequest,
): Promise<Challenge> {
  return await deps.store.transaction(async tx => {
    // Create it in every case, so that nothing depends on whether there is a user.
    const decoyId = newId(deps);
    // Lock the user, so that nobody can delete or disable them before the commit.
    const userId = isOwned && user !== null ? user.id : decoyId;
    const held = await lockUser(tx, { userId, updatedAt: null });
    const { purpose } = secret;
    const asker = await askerOf(deps, tx, call, userId);
    const [kind, other = instead] = kinds;
    const asked = { purpose, kind, asker, userId };
    const payment = await spendOnReset(deps, tx, call, { ...asked, field });
    const repeated =
      repeatedId === null ? null : await repeatSecret(deps, tx, call, secret, repeatedId, asked, payment);
    if (repeated !== null) return repeated;

    const owned = await findIdentifiers(tx, { userId });
    const isReachable = held !== null && held.disabledAt === null && !isPseudoUser(held);
    const picked = await secret.pick(deps, tx, call, { userId, owned, kinds });
    const address = isReachable ? picked : null;
    // A decoy stores the given identifier as its address, so that wrong codes for it are counted like any others (V9).
    const to = address ?? { kind, value: identifier.value };
    // For a username, the message may go to either kind. The first kind was paid for above.
    const ofMessage =
      other === undefined ? payment : await payForOther(deps, tx, call, asked, payment, other, address?.kind);
    const budget = { purpose, asker, isRepeated: false };
    const reader = address === null ? null : held;
    const { challenge } = await openSecret(deps, tx, call, secret, { to, user: reader, budget, payment: ofMessage });
    await recordAction(deps, tx, call, secret.action, isReachable ? held.id : null, { kind: to.kind });
    return challenge;
  });
}

/** Returns the user's address of the first of these kinds that the user owns. */
export function pickAddress(owned: readonly IdentifierRow[], kinds: readonly AddressKind[]): Address | null {
  for (const kind of kinds) {
    const own = owned.find(each => each.kind === kind);
    if (own !== undefined) return { kind, value: own.value };
  }
  return null;
}

/** X8: pays for a message of the `other` kind, if it is `needed`. Otherwise runs the same statements without paying (W4). */
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
 * X9: sends a secret that still works again, with the same code or link. Null if there is no such challenge. Uses only the id. Otherwise a caller
 * could find out whether another identifier belongs to the same user.
 */
async function repeatSecret(
  deps: Deps,
  tx: Tx,
  call: Call,
  secret: SecretKind,
  repeatedId: string,
  asked: AskedReset,
  payment: Payment,
): Promise<Challenge | null> {
  const now = deps.now();
  const challenge = isId(repeatedId) ? await findChallenge(tx, repeatedId) : null;
  if (challenge === null || challenge.purpose !== secret.purpose || challenge.appId !== call.app.id) return null;
  if (challengeStatus(challenge, now) !== 'OPEN') return null;
  if (deps.limitsEnabled && now < resendableAt(challenge, now)) {
    const retryAfter = secondsUntil(resendableAt(challenge, now), now);
    throw new Refusal('RATE_LIMITED', { field: 'resetId', retryAfter });
  }
  refuseUnless(await spendQuotas(deps, tx, [{ limit: 'resetAgain', of: [challenge.id], field: 'resetId' }]));
  await noteSentAgain(tx, challenge.id, { lastSentAt: now });
  const user = await findUser(tx, { userId: challenge.userId ?? newId(deps) });
  const first = await findHeldBack(tx, challenge.id);
  // Run this in every case: the time must not reveal that the first message went to the other kind (W4, M14).
  const other = asked.kind === 'EMAIL' ? 'PHONE' : 'EMAIL';
  const ofMessage = await payForOther(deps, tx, call, asked, payment, other, challenge.kind);
  const budget = { purpose: asked.purpose, asker: asked.asker, isRepeated: true };
  const again = { ...ofMessage, unpaid: first ?? ofMessage.unpaid };
  await queueSecret(deps, tx, call, secret, challenge, { user, budget, payment: again });
  return challenge;
}

interface OwnedSecret {
  /** Null for a decoy. */
  user: UserRow | null;
  budget: ResetBudget;
  payment: Payment;
}

/** Opens a challenge and queues its message. */
export async function openSecret(
  deps: Deps,
  tx: Tx,
  call: Call,
  secret: SecretKind,
  { to: { kind, value }, ...owned }: OwnedSecret & { to: Address },
): Promise<{ challenge: Challenge; messageId: string }> {
  const { purpose } = secret;
  const subject = { appId: call.app.id, purpose, kind, value, userId: owned.user?.id ?? null, claimId: null };
  const challenge = await beginChallenge(deps, tx, subject, { lifetimeMs: lifetimeMs[purpose][kind] });
  return { challenge, messageId: await queueSecret(deps, tx, call, secret, challenge, owned) };
}

/**
 * Queues the message of a secret. A decoy goes through the same steps, so that the time does not reveal whether there is a user. It is never sent.
 */
async function queueSecret(
  deps: Deps,
  tx: Tx,
  call: Call,
  secret: SecretKind,
  challenge: Challenge,
  { user, budget, payment: { unpaid, paid } }: OwnedSecret,
): Promise<string> {
  const { kind, value } = challenge;
  const heldBack = user === null ? 'NOT_OWNED' : unpaid;
  return await queueMessage(deps, tx, call, {
    kind: secret.messages[kind],
    to: { kind, value },
    reader: user ?? nobody,
    challenge,
    reset: budget,
    paid,
    ...(heldBack !== null && { heldBack }),
  });
}
const nobody = { id: null, locale: null };
