import type { Tx } from '../../platform/store/store.js';
import type { AddressKind, Kind } from '../../platform/values/kinds.js';
import type { App } from '../apps/settings.rules.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call, UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { emitIdentifierChanged } from '../events/emit.js';
import { countPasskeys } from '../factors/passkeys/passkeys.queries.js';
import { findClaims } from '../identifiers/claims.queries.js';
import { findIdentifiers, releaseIdentifier } from '../identifiers/identifiers.queries.js';
import { loginIdentifiers } from '../identifiers/login-identifiers.js';
import type { Identifier } from '../identifiers/parse.rules.js';
import type { Person } from '../identifiers/person.queries.js';
import { hasIdentifier } from '../identifiers/profile.rules.js';
import { logsInAtOnce } from '../identifiers/sign-up.rules.js';
import { hasPassword } from '../identifiers/user-kind.rules.js';
import { lockUser } from '../identifiers/users.queries.js';
import type { Quota } from '../limits/spend.js';
import { codesOf } from '../presence/login-code.rules.js';
import { lockPresentUser, requirePresence } from '../presence/require-presence.js';
import { Refusal, sessionEnded } from '../refusal.js';
import { admitClaims } from '../sending/admit-claims.js';
import { warnAddresses, warnOfNewAddress, warnOfRemoval } from '../sending/warn-user.js';
import { dropClaim } from '../verification/claim-address.js';
import { countLookup, refundLookup } from './look-up.js';
import { addressesToProve, assignIdentifier, readIdentifier } from './submitted-identifiers.js';

/**
 * Changes one identifier of the caller. A username, or an address whose switch is OFF, changes at once (C2, C3). An
 * address that needs proof becomes a claim. Until it is verified, the old one remains valid if it is owned (C4, C5).
 */
export async function changeIdentifier(
  deps: Deps,
  call: UserCall,
  kind: Kind,
  text: string,
  currentPassword: string | null,
): Promise<void> {
  const present = await requirePresence(deps, call, 'changeIdentifier', currentPassword);
  const { country } = present.person.user;
  const identifier = readIdentifier(deps, call.app.settings, kind, text, country, 'value');
  const isAtOnce = logsInAtOnce(kind, call.app.settings);
  // Q5: count it outside of the transaction, which a refusal rolls back. The refusal tells that somebody has the name.
  if (isAtOnce) await countLookup(deps, call);
  const named = addressesToProve(call.app.settings, [identifier], 'value');
  // Otherwise one user could send messages to any number of addresses.
  const ofUser: Quota[] = named.map(() => ({ limit: 'claimsOfUser', of: [call.actor.id] }));
  const admission = await admitClaims(deps, call, ofUser, named);
  await deps.store.transaction(async tx => {
    const user = await lockPresentUser(deps, tx, call, present);
    const now = {
      user,
      owned: await findIdentifiers(tx, { userId: user.id }),
      claims: await findClaims(tx, { userId: user.id }),
    };
    if (hasIdentifier(now, kind, identifier)) throw new Refusal('UNCHANGED', { field: 'value' });
    if (isAtOnce) {
      await releaseIdentifier(tx, { userId: user.id, kind });
      if (kind !== 'USERNAME') await dropClaim(deps, tx, user.id, kind);
    }
    await assignIdentifier(deps, tx, call, user, identifier, { admission, field: 'value' });
    if (isAtOnce) await warnOfChange(deps, tx, call, now, identifier);
    const isPending = !isAtOnce && now.owned.some(own => own.kind === kind);
    if (!isPending) await emitIdentifierChanged(deps, tx, call.app, user.id, kind);
    await recordAction(deps, tx, call, 'IDENTIFIER_CHANGED', user.id, { kind });
  });
  if (isAtOnce) await refundLookup(deps, call.actor.id, call.ip);
}

/** Tells every address that the user owned before about a change that needed no proof (C2, C3). */
async function warnOfChange(
  deps: Deps,
  tx: Tx,
  call: Call,
  { user, owned }: Person,
  { kind, value }: Identifier,
): Promise<void> {
  if (kind === 'USERNAME') await warnAddresses(deps, tx, call, user, owned, { kind: 'USERNAME_CHANGED' });
  else await warnOfNewAddress(deps, tx, call, user, { kind, value }, owned);
}

/** C8: removes the new value of a change that is not verified yet. */
export async function cancelIdentifierChange(deps: Deps, call: UserCall, kind: AddressKind): Promise<void> {
  await deps.store.transaction(async tx => {
    const user = await lockUser(tx, { userId: call.actor.id, updatedAt: deps.now() });
    if (user === null) throw sessionEnded();
    const isOwner = (await findIdentifiers(tx, { userId: user.id })).some(own => own.kind === kind);
    const dropped = isOwner ? await dropClaim(deps, tx, user.id, kind) : null;
    if (dropped === null) throw new Refusal('NOTHING_TO_VERIFY', { field: 'kind' });
    await recordAction(deps, tx, call, 'IDENTIFIER_CHANGE_CANCELLED', user.id, { kind });
  });
}

/** C8: removes an identifier and its pending value. Refuses if the user could not log in without it. */
export async function removeIdentifier(
  deps: Deps,
  call: UserCall,
  kind: Kind,
  currentPassword: string | null,
): Promise<void> {
  const present = await requirePresence(deps, call, 'removeIdentifier', currentPassword);
  await deps.store.transaction(async tx => {
    const user = await lockPresentUser(deps, tx, call, present);
    const released = await releaseIdentifier(tx, { userId: user.id, kind });
    const dropped = kind === 'USERNAME' ? null : await dropClaim(deps, tx, user.id, kind);
    if (released === null && dropped === null) throw new Refusal('NOT_FOUND', { field: 'kind' });
    const left = {
      user,
      owned: await findIdentifiers(tx, { userId: user.id }),
      claims: await findClaims(tx, { userId: user.id }),
    };
    if (!(await canStillLogIn(tx, call.app, left))) throw new Refusal('IDENTIFIER_REQUIRED', { field: 'kind' });
    if (released !== null) await warnOfRemoval(deps, tx, call, user, released, left.owned);
    await emitIdentifierChanged(deps, tx, call.app, user.id, kind);
    await recordAction(deps, tx, call, 'IDENTIFIER_REMOVED', user.id, { kind });
  });
}

/** M10: a username or a claim logs in nobody who has no password. */
async function canStillLogIn(tx: Tx, app: App, left: Person): Promise<boolean> {
  if (hasPassword(left.user)) return (await loginIdentifiers(tx, app, left)).length > 0;
  if (codesOf(app.settings, left.owned).length > 0) return true;
  return app.settings.passkeys !== null && (await countPasskeys(tx, left.user.id)) > 0;
}
