import type { Tx } from '../../../platform/store/store.js';
import { newId } from '../../../platform/values/ids.js';
import { fieldOf } from '../../../platform/values/kinds.js';
import { readIdentifiers, type SubmittedIdentifiers } from '../../accounts/submitted-identifiers.js';
import type { AppSettings } from '../../apps/settings.rules.js';
import { actorId, recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { emitEvent } from '../../events/emit.js';
import { type Claim, carryOutOnce, keyUsed, type Outcome } from '../../idempotency/carry-out-once.js';
import type { IdempotencyKey } from '../../idempotency/idempotency-key.rules.js';
import { type KeyedRequest, keyedRequest } from '../../idempotency/keyed-request.rules.js';
import { insertClaim } from '../../identifiers/claims.queries.js';
import { findOwner, takeIfFree } from '../../identifiers/owner.js';
import type { Identifier } from '../../identifiers/parse.rules.js';
import { readPhone } from '../../identifiers/phone.rules.js';
import { type ProfileInput, readProfile } from '../../identifiers/profile.rules.js';
import { logsInAtOnce } from '../../identifiers/sign-up.rules.js';
import { findUser, insertUser, newUserRow, type UserChange, type UserRow } from '../../identifiers/users.queries.js';
import { inviteUser } from '../../passwords/invite.js';
import { hashOfNoPassword } from '../../passwords/no-password.js';
import { Refusal } from '../../refusal.js';
import { findInvitation } from './create-user.queries.js';

export interface CreateUserInput extends SubmittedIdentifiers, ProfileInput {}

export interface CreatedUser {
  userId: string;
  /** The id of the message with the link. Null if none was sent. */
  invitationId: string | null;
}

/**
 * O14: creates a user for another person. The person sets the password with the link of the invitation, so an admin never sets or sees one (O2).
 * Until then, an address that must be proven is a claim (V4).
 */
export async function createUser(
  deps: Deps,
  call: Call,
  input: CreateUserInput,
  key: IdempotencyKey | null = null,
): Promise<CreatedUser> {
  // Refuse an unknown locale, because a person typed it (A10).
  const profile = readProfile(input);
  const { username, email, phone } = input;
  return await carryOutOnce(
    deps,
    keyedRequest(key, 'createUser', call.app, actorId(call), { ...profile, username, email, phone }),
    claim => makeUser(deps, call, input, profile, claim),
    (request, outcome) => repeatCreation(deps, request, outcome),
  );
}

async function makeUser(
  deps: Deps,
  call: Call,
  input: CreateUserInput,
  profile: UserChange,
  claim: Claim,
): Promise<CreatedUser> {
  const { app } = call;
  const country = profile.country ?? null;
  const identifiers = readIdentifiers(deps, app.settings, input, readPhone(input.phone, country), country);
  if (!identifiers.some(({ kind }) => canLeadToPassword(kind, app.settings))) {
    throw new Refusal('IDENTIFIER_REQUIRED', { field: 'email' });
  }
  const user = { ...newUserRow(deps, app.id), ...profile, passwordHash: hashOfNoPassword(deps) };
  return await deps.store.transaction(async tx => {
    await claim.begin(tx);
    await insertUser(tx, user);
    let invitationId: string | null = null;
    for (const identifier of identifiers) {
      const claimId = await giveIdentifier(deps, tx, app.settings, user, identifier);
      const { value } = identifier;
      if (identifier.kind === 'EMAIL') invitationId = await inviteUser(deps, tx, call, user, { value, claimId });
    }
    await emitEvent(deps, tx, app, { type: 'user.created', userId: user.id, data: { isPseudo: false } });
    const kinds = identifiers.map(({ kind }) => kind);
    await recordAction(deps, tx, call, 'USER_CREATED', user.id, { kinds, isInvited: invitationId !== null });
    await claim.end(tx, { id: user.id });
    return { userId: user.id, invitationId };
  });
}

/**
 * Whether the person can get a link or code to set a password. A link in a mail proves the address. A number gets a reset code only if it is owned
 * (W4).
 */
function canLeadToPassword(kind: Identifier['kind'], settings: AppSettings): boolean {
  return kind === 'EMAIL' || (kind === 'PHONE' && logsInAtOnce(kind, settings));
}

/** Assigns an identifier that needs no proof (A6). Otherwise adds a claim, and returns its id. */
async function giveIdentifier(
  deps: Deps,
  tx: Tx,
  settings: AppSettings,
  user: UserRow,
  { kind, value, display, typed }: Identifier,
): Promise<string | null> {
  const now = deps.now();
  const row = { appId: user.appId, userId: user.id, value };
  const taken = new Refusal(kind === 'USERNAME' ? 'USERNAME_TAKEN' : 'IDENTIFIER_TAKEN', { field: fieldOf[kind] });
  if (kind === 'USERNAME' || logsInAtOnce(kind, settings)) {
    if (await takeIfFree(tx, { ...row, kind, display, verifiedAt: now, provenAt: null }, typed)) return null;
    throw taken;
  }
  // Refuse openly, because an admin is not a stranger (O16), and the person could never use the link.
  if ((await findOwner(tx, user.appId, { kind, value, typed })) !== null) throw taken;
  const id = newId(deps);
  await insertClaim(tx, { ...row, id, kind, createdAt: now, factorProvenAt: null });
  return id;
}

/** K5, K8: returns the user that the same request created. */
async function repeatCreation({ store }: Deps, request: KeyedRequest, { id }: Outcome): Promise<CreatedUser> {
  if ((await findUser(store.reader, { userId: id })) === null) throw keyUsed(request, 'OUTCOME_OVER');
  return { userId: id, invitationId: await findInvitation(store.reader, id) };
}
