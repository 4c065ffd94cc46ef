import type { Tx } from '../../platform/store/store.js';
import { fieldOf, kinds } from '../../platform/values/kinds.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call, UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { emitEvent, emitIdentifierChanged } from '../events/emit.js';
import { findTotp } from '../factors/factors.queries.js';
import { findClaims } from '../identifiers/claims.queries.js';
import { noteGivenUp } from '../identifiers/given-up/note-given-up.js';
import { findIdentifiers, releaseIdentifier } from '../identifiers/identifiers.queries.js';
import type { Identifier } from '../identifiers/parse.rules.js';
import { findPerson, type Person } from '../identifiers/person.queries.js';
import {
  changedFields,
  hasIdentifier,
  type ProfileInput,
  readProfile,
  withMergedAttributes,
} from '../identifiers/profile.rules.js';
import { logsInAtOnce } from '../identifiers/sign-up.rules.js';
import { type UserChange, updateUser } from '../identifiers/users.queries.js';
import { type Quota, spendOrRefuse } from '../limits/spend.js';
import { lockCaller, lockPresentUser, type PresentUser, requirePresence } from '../presence/require-presence.js';
import { Refusal, sessionEnded } from '../refusal.js';
import { isConfirmed } from '../sending/additions.rules.js';
import { type Admission, admitClaims } from '../sending/admit-claims.js';
import { warnAddresses, warnOfNewAddress } from '../sending/warn-user.js';
import { endOtherSessionsProvenBy } from '../sessions/end-other-sessions.js';
import { proofOfCode } from '../sessions/proofs.rules.js';
import { dropClaim } from '../verification/claim-address.js';
import { countLookup, refundLookup } from './look-up.js';
import {
  addressesToProve,
  assignIdentifier,
  isGiven,
  readIdentifier,
  type SubmittedIdentifiers,
} from './submitted-identifiers.js';
import { factorThatMakesFinal } from './undo/final-change.js';

export interface AccountInput extends SubmittedIdentifiers, ProfileInput {}

/** C20: changes the given identifiers and fields of the caller's profile, all of them or none. */
export async function updateAccount(
  deps: Deps,
  call: UserCall,
  input: AccountInput,
  currentPassword: string | null,
  attributes: AccountChange['attributes'] = 'REPLACED',
): Promise<void> {
  const profile = readProfile(input, ['locale']);
  const person = await findPerson(deps.store.reader, call.app.id, call.actor.id);
  if (person === null) throw sessionEnded();
  const country = profile.country === undefined ? person.user.country : profile.country;
  const given = kinds.flatMap(kind => {
    const text = input[fieldOf[kind]];
    return isGiven(text) ? [readIdentifier(deps, call.app.settings, kind, text, country)] : [];
  });
  // C21: ignore unchanged identifiers, because a form sends every field.
  const identifiers = given.filter(identifier => !hasIdentifier(person, identifier.kind, identifier));
  const needsPresence = identifiers.length > 0 || currentPassword !== null;
  const present = needsPresence ? await requirePresence(deps, call, 'updateAccount', currentPassword) : null;
  await changeAccount(deps, call, { profile, identifiers, attributes }, present);
}

export interface AccountChange {
  profile: UserChange;
  /** At most one of each kind of identifier. */
  identifiers: readonly Identifier[];
  /** Whether the attributes in `profile` replace the stored ones, or are merged into them (H9). */
  attributes?: 'REPLACED' | 'MERGED';
  /** The argument with the identifier. Defaults to the name of its kind. */
  field?: string;
}

/**
 * C20: changes an account in one transaction. `present` is null if no identifier is given. Refuses an identifier that the caller already has (C9).
 */
export async function changeAccount(
  deps: Deps,
  call: UserCall,
  { profile, identifiers, attributes = 'REPLACED', field }: AccountChange,
  present: PresentUser | null,
): Promise<void> {
  const changed = changedFields(profile);
  if (identifiers.length === 0 && changed.length === 0) return;
  const lookups = identifiers.filter(({ kind }) => logsInAtOnce(kind, call.app.settings)).length;
  // Q5: count the lookups outside of the transaction, because a refusal rolls it back. The refusal reveals that somebody has the name.
  await countLookup(deps, call, lookups);
  const admission = await admitNewAddresses(deps, call, identifiers, field);
  await deps.store.transaction(async tx => {
    const user = await (present === null ? lockCaller(deps, tx, call) : lockPresentUser(deps, tx, call, present));
    if (changed.length > 0) {
      // Each change writes up to 16 KiB, and an event.
      await spendOrRefuse(deps, tx, 'profileWritesOfUser', user.id);
      await updateUser(tx, user.id, attributes === 'MERGED' ? withMergedAttributes(user, profile) : profile);
      await emitEvent(deps, tx, call.app, { type: 'user.updated', userId: user.id, data: { changed } });
    }
    if (identifiers.length === 0) return;
    const before = {
      user,
      owned: await findIdentifiers(tx, { userId: user.id }),
      claims: await findClaims(tx, { userId: user.id }),
    };
    const factorProvenAt = present === null ? null : await factorThatMakesFinal(deps, tx, call, present);
    for (const identifier of identifiers) {
      const named = { admission, field: field ?? fieldOf[identifier.kind], factorProvenAt };
      await changeOne(deps, tx, call, before, identifier, named);
    }
  });
  await refundLookup(deps, call.actor.id, call.ip, lookups);
}

/** Pays for the messages to the new addresses. Otherwise one user could send messages to any number of them. */
async function admitNewAddresses(
  deps: Deps,
  call: UserCall,
  identifiers: readonly Identifier[],
  field: string | undefined,
): Promise<Admission> {
  const named = addressesToProve(call.app.settings, identifiers, field);
  const ofUser: Quota = { limit: 'claimsOfUser', of: [call.actor.id], units: named.length };
  return await admitClaims(deps, call, named.length === 0 ? [] : [ofUser], named);
}

/**
 * A username, or an address whose switch is OFF, changes at once (C2, C3). An address that needs proof becomes a claim. Until it is verified, the old
 * one remains valid if it is owned (C4, C5). `before` is the user before the whole change, so that only addresses that were owned then get a notice.
 */
async function changeOne(
  deps: Deps,
  tx: Tx,
  call: UserCall,
  before: Person,
  identifier: Identifier,
  named: { admission: Admission; field: string; factorProvenAt: number | null },
): Promise<void> {
  const { user } = before;
  const { kind } = identifier;
  if (hasIdentifier(before, kind, identifier)) throw new Refusal('UNCHANGED', { field: named.field });
  const isAtOnce = logsInAtOnce(kind, call.app.settings);
  if (isAtOnce) {
    await releaseIdentifier(tx, { userId: user.id, kind });
    if (kind !== 'USERNAME') await dropClaim(deps, tx, user.id, kind);
  }
  await assignIdentifier(deps, tx, call, user, identifier, named);
  if (isAtOnce && kind !== 'USERNAME' && before.owned.some(own => own.kind === kind))
    await endOtherSessionsProvenBy(deps, tx, call, [proofOfCode[kind]]);
  if (isAtOnce) await warnOfChange(deps, tx, call, before, identifier, named.factorProvenAt !== null);
  const isPending = !isAtOnce && before.owned.some(own => own.kind === kind);
  if (!isPending) await emitIdentifierChanged(deps, tx, call.app, user.id, kind);
  await recordAction(deps, tx, call, 'IDENTIFIER_CHANGED', user.id, { kind });
}

/** Notifies every address that the user owned before about a change that needed no proof (C2, C3). */
async function warnOfChange(
  deps: Deps,
  tx: Tx,
  call: Call,
  { user, owned }: Person,
  { kind, value }: Identifier,
  isFinal: boolean,
): Promise<void> {
  if (kind === 'USERNAME') {
    await warnAddresses(deps, tx, call, user, owned, { kind: 'USERNAME_CHANGED' });
    return;
  }
  const now = await findIdentifiers(tx, { userId: user.id });
  const added = now.find(own => own.kind === kind);
  const totpSince = (await findTotp(tx, { userId: user.id }))?.createdAt ?? null;
  const isRemovable = added !== undefined && !isConfirmed(call.app, totpSince, deps.now());
  const addition = isRemovable ? { what: kind, id: String(added.verifiedAt) } : null;
  const left = owned.find(own => own.kind === kind);
  const givenUpId = isFinal || left === undefined ? null : await noteGivenUp(deps, tx, user, left, owned);
  await warnOfNewAddress(deps, tx, call, user, { kind, value }, owned, { addition, givenUpId });
}
