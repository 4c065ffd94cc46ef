import type { AddressKind, Kind } from '../../platform/values/kinds.js';
import { recordAction } from '../audit/record.queries.js';
import type { UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { emitIdentifierChanged } from '../events/emit.js';
import { findClaims } from '../identifiers/claims.queries.js';
import { noteGivenUp } from '../identifiers/given-up/note-given-up.js';
import { findIdentifiers, releaseIdentifier } from '../identifiers/identifiers.queries.js';
import { hasIdentifier } from '../identifiers/profile.rules.js';
import { lockUser } from '../identifiers/users.queries.js';
import { lockPresentUser, requirePresence } from '../presence/require-presence.js';
import { Refusal, sessionEnded } from '../refusal.js';
import { warnOfRemoval } from '../sending/warn-user.js';
import { endOtherSessionsProvenBy } from '../sessions/end-other-sessions.js';
import { proofOfCode } from '../sessions/proofs.rules.js';
import { dropClaim } from '../verification/claim-address.js';
import { canLogInWith } from './can-log-in-with.js';
import { readIdentifier } from './submitted-identifiers.js';
import { factorThatMakesFinal } from './undo/final-change.js';
import { changeAccount } from './update-account.js';

/** C1: changes one identifier of the caller. */
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
  // C9: refuse before anything is paid, because clients repeat a request whose answer was lost. `changeAccount` checks again under the lock.
  if (hasIdentifier(present.person, kind, identifier)) throw new Refusal('UNCHANGED', { field: 'value' });
  await changeAccount(deps, call, { profile: {}, identifiers: [identifier], field: 'value' }, present);
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
    if (!(await canLogInWith(tx, call.app, left))) throw new Refusal('IDENTIFIER_REQUIRED', { field: 'kind' });
    if (released !== null) {
      if (kind !== 'USERNAME') await endOtherSessionsProvenBy(deps, tx, call, [proofOfCode[kind]]);
      const isFinal = (await factorThatMakesFinal(deps, tx, call, present)) !== null;
      const givenUpId = isFinal ? null : await noteGivenUp(deps, tx, user, released, [released, ...left.owned]);
      await warnOfRemoval(deps, tx, call, user, released, left.owned, givenUpId);
    }
    await emitIdentifierChanged(deps, tx, call.app, user.id, kind);
    await recordAction(deps, tx, call, 'IDENTIFIER_REMOVED', user.id, { kind });
  });
}
