import type { Tx } from '../../platform/store/store.js';
import { newId } from '../../platform/values/ids.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findIdentifiers, type IdentifierRow } from '../identifiers/identifiers.queries.js';
import type { Address } from '../identifiers/parse.rules.js';
import type { ResolvedIdentifier } from '../identifiers/resolve.js';
import { lockUser, type UserRow } from '../identifiers/users.queries.js';
import { spendOfNetwork } from '../limits/spend.js';
import { Refusal } from '../refusal.js';
import { queueMessage } from '../sending/queue-message.js';
import { type Challenge, lifetimeMs } from '../verification/challenge.rules.js';
import { insertChallenge } from '../verification/challenges.queries.js';

/**
 * W4: sends a link or a code to a verified address of the identifier's owner. If there is none, answers the same and
 * makes a challenge without a user, which accepts guesses. Returns the `resetId`.
 */
export async function requestPasswordReset(
  deps: Deps,
  call: Call,
  { user, isOwned, identifier }: ResolvedIdentifier,
  channel: AddressKind | null,
): Promise<string> {
  const preferred = channel ?? (identifier.kind === 'USERNAME' ? null : identifier.kind);
  return await deps.store.transaction(async tx => {
    await spendOfNetwork(deps, tx, 'resetsOfNetwork', call.ip);
    // Drawn for everybody, so that nothing depends on whether there is a user.
    const decoyId = newId(deps);
    // Locked, so that nobody is deleted or disabled between here and the commit.
    const userId = isOwned && user !== null ? user.id : decoyId;
    const held = await lockUser(tx, { userId, updatedAt: null });
    const owned = await findIdentifiers(tx, { userId });
    const isReachable = held !== null && held.disabledAt === null && held.passwordHash !== null;
    const address = isReachable ? pickAddress(owned, preferred) : null;
    // A decoy stores the given identifier as its address, so that wrong codes for it are counted like any others (V9).
    const to = address ?? { kind: preferred ?? 'EMAIL', value: identifier.value };
    const challenge = await openReset(deps, tx, call, to, address === null ? null : held);
    await recordAction(deps, tx, call, 'PASSWORD_RESET_REQUESTED', isReachable ? held.id : null, { kind: to.kind });
    return challenge.id;
  });
}

/** Starts a reset on behalf of an admin (O2). The user must have a verified address. */
export async function sendPasswordReset(deps: Deps, tx: Tx, call: Call, user: UserRow): Promise<void> {
  const address =
    user.passwordHash === null || user.disabledAt !== null
      ? null
      : pickAddress(await findIdentifiers(tx, { userId: user.id }), null);
  if (address === null) throw new Refusal('NOTHING_TO_VERIFY', { field: 'userId' });
  await openReset(deps, tx, call, address, user);
}

async function openReset(
  deps: Deps,
  tx: Tx,
  call: Call,
  { kind, value }: Address,
  user: UserRow | null,
): Promise<Challenge> {
  const now = deps.now();
  const challenge: Challenge = {
    id: newId(deps),
    appId: call.app.id,
    purpose: 'RESET',
    kind,
    value,
    userId: user?.id ?? null,
    claimId: null,
    createdAt: now,
    expiresAt: now + lifetimeMs.RESET[kind],
    guesses: 0,
    lastSentAt: now,
    closedAt: null,
    outcome: null,
  };
  await insertChallenge(tx, challenge);
  const message = kind === 'EMAIL' ? 'PASSWORD_RESET_EMAIL' : 'PASSWORD_RESET_SMS';
  const outgoing = { kind: message, to: { kind, value }, challenge } as const;
  // A decoy takes the same steps as a real message, so that the time does not reveal whether there is
  // a user. It is never sent.
  await queueMessage(
    deps,
    tx,
    call,
    user === null ? { ...outgoing, reader: nobody, isCapped: true } : { ...outgoing, reader: user },
  );
  return challenge;
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
