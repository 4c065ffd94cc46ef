import type { Tx } from '../../platform/store/store.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findOtherProofs } from '../factors/other-proofs.js';
import { isPhoneDormant } from '../identifiers/dormancy/dormant-phone.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import type { Address } from '../identifiers/parse.rules.js';
import type { ResolvedIdentifier } from '../identifiers/resolve.js';
import { isPseudoUser } from '../identifiers/user-kind.rules.js';
import type { UserRow } from '../identifiers/users.queries.js';
import { Refusal } from '../refusal.js';
import { payForReset } from '../sending/reset-budgets.js';
import { openSecret, pickAddress, requestSecret, type SecretKind } from '../verification/request-secret.js';

export interface ResetRequest {
  /** The channel of the message. If it is null, the kind of the identifier decides, and a username prefers mail. */
  channel: AddressKind | null;
  /** The id from an earlier request, to send the same reset again (X9). */
  resetId: string | null;
}

const resets: SecretKind = {
  purpose: 'RESET',
  messages: { EMAIL: 'PASSWORD_RESET_EMAIL', PHONE: 'PASSWORD_RESET_SMS' },
  action: 'PASSWORD_RESET_REQUESTED',
  pick: pickForReset,
};
const mailFirst = ['EMAIL', 'PHONE'] as const;

/** W4: sends a link or code to a verified address of the identifier's owner, and returns the same answer if there is none. Returns the `resetId`. */
export async function requestPasswordReset(
  deps: Deps,
  call: Call,
  resolved: ResolvedIdentifier,
  { channel, resetId }: ResetRequest,
): Promise<string> {
  const { kind } = resolved.identifier;
  const preferred = channel ?? (kind === 'USERNAME' ? null : kind);
  const { id } = await requestSecret(deps, call, resets, resolved, {
    kinds: preferred === null ? mailFirst : [preferred],
    ...(preferred === 'PHONE' && { instead: 'EMAIL' }),
    field: channel === null ? 'identifier' : 'channel',
    repeatedId: resetId,
  });
  return id;
}

/**
 * M14: a reset by a dormant number goes to the owner's mailbox. If the owner has no mailbox, but a passkey, it is not sent: a reset does not accept a
 * passkey, and a login with the passkey ends the dormancy.
 */
async function pickForReset(
  deps: Deps,
  tx: Tx,
  { app }: Call,
  { userId, owned, kinds }: Parameters<SecretKind['pick']>[3],
): Promise<Address | null> {
  const to = pickAddress(owned, kinds);
  if (!kinds.includes('PHONE')) return to;
  const isDormant = await isPhoneDormant(deps, tx, app, userId);
  const { hasTotp, hasPasskey } = await findOtherProofs(tx, app, userId);
  if (to?.kind !== 'PHONE' || !isDormant) return to;
  return pickAddress(owned, ['EMAIL']) ?? (hasPasskey && !hasTotp ? null : to);
}

/**
 * Starts a reset on behalf of an admin (O2). The user must have a verified address. If the channel is null, email is preferred. Returns the id of the
 * message and the kind of its address.
 */
export async function sendPasswordReset(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  channel: AddressKind | null,
): Promise<{ messageId: string; kind: AddressKind }> {
  const owned = await findIdentifiers(tx, { userId: user.id });
  const isReachable = !isPseudoUser(user) && user.disabledAt === null;
  const to = isReachable ? pickAddress(owned, channel === null ? mailFirst : [channel]) : null;
  if (to === null) throw new Refusal('NOTHING_TO_VERIFY', { field: 'userId' });
  const { kind } = to;
  const asked = { purpose: 'RESET', kind, asker: 'SESSION', userId: user.id } as const;
  const payment = await payForReset(deps, tx, call, asked);
  const budget = { purpose: 'RESET', asker: 'SESSION', isRepeated: false } as const;
  const reset = { to, user, budget, payment };
  const { messageId } = await openSecret(deps, tx, call, resets, reset);
  return { messageId, kind };
}
