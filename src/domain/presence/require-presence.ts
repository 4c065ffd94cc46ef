import type { Reader, Tx } from '../../platform/store/store.js';
import type { AppSettings } from '../apps/settings.rules.js';
import type { UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { countPasskeys } from '../factors/passkeys/passkeys.queries.js';
import { listSecondFactors, type SecondFactor } from '../factors/second-factors.js';
import { refuseWhileFrozen } from '../identifiers/given-up/refuse-frozen.js';
import type { Person } from '../identifiers/person.queries.js';
import { hasPassword, isPseudoUser } from '../identifiers/user-kind.rules.js';
import { lockUser, type UserRow } from '../identifiers/users.queries.js';
import { confirmPassword } from '../passwords/confirm-password.js';
import { Refusal, sessionEnded } from '../refusal.js';
import {
  hasSecondProof,
  isGood,
  type Presence,
  type ProofMethod,
  type Proofs,
  presenceOf,
  secondPresenceOf,
} from '../sessions/proofs.rules.js';
import { findSession, isHeldSession, type SessionWithPerson } from '../sessions/sessions.queries.js';
import { codesOf } from './login-code.rules.js';
import { needsSecondFactor, requiredProofs, type SensitiveAct } from './required-proofs.rules.js';

/** A caller with a fresh proof of presence. Lock the user before you change anything (F4). */
export interface PresentUser {
  readonly person: Person;
  /** The hash that `currentPassword` matched. Null if the session's proof was enough. */
  readonly passwordHash: string | null;
  /** The proofs of the calling session, and their times. */
  readonly proofs: Proofs;
}

/** F1: the only place that decides whether a caller may do a sensitive act. While addresses are frozen, nobody may (C13). */
export async function requirePresence(
  deps: Deps,
  call: UserCall,
  act: SensitiveAct,
  currentPassword: string | null,
): Promise<PresentUser> {
  const present = await judgePresence(deps, call, act, currentPassword);
  await refuseWhileFrozen(deps.store.reader, call.actor.id);
  return present;
}

async function judgePresence(
  deps: Deps,
  call: UserCall,
  act: SensitiveAct,
  currentPassword: string | null,
): Promise<PresentUser> {
  const caller = await findPresenceCaller(deps, call);
  const { session, person } = caller;
  const { proofs } = session;
  if (currentPassword !== null) {
    const passwordHash = await confirmPassword(deps, call, person.user, currentPassword, 'currentPassword');
    await requireSecondFactor(deps, call, act, caller);
    return { person, passwordHash, proofs };
  }
  if (requiredProofs[act] === 'PASSWORD')
    throw new Refusal('BAD_USER_INPUT', { field: 'currentPassword', reason: 'REQUIRED' });
  const presence = presenceOf(proofs, presenceSecondsFor(call.app.settings, person.user));
  if (!isGood(presence, deps.now())) {
    const field = requiredProofs[act] === 'PROOF' ? {} : { field: 'currentPassword' };
    const asked = await secondProofsFor(deps, call, act, person);
    const methods = asked.length > 0 ? asked : await methodsOf(deps, call, person);
    if (methods.length === 0 && (await hasNothingToProveBy(deps, person)))
      return { person, passwordHash: null, proofs };
    throw new Refusal('PRESENCE_REQUIRED', { ...field, methods });
  }
  await requireSecondFactor(deps, call, act, caller);
  return { person, passwordHash: null, proofs };
}

/** F15: refuses an act that needs a fresh second factor of its user. */
async function requireSecondFactor(
  deps: Deps,
  call: UserCall,
  act: SensitiveAct,
  { session, person }: SessionWithPerson,
): Promise<void> {
  const methods = await secondProofsFor(deps, call, act, person);
  if (methods.length === 0) return;
  if (isGood(secondPresence(call, session.proofs), deps.now())) return;
  throw new Refusal('PRESENCE_REQUIRED', { methods });
}

/** Returns the presence of the caller by second factors and passkeys only. */
export function secondPresence({ app }: UserCall, proofs: Proofs): Presence | null {
  return secondPresenceOf(proofs, Math.max(app.settings.presenceSeconds, leastSecondsBetweenProofAndAct));
}

/** Lists the proofs of the second factor that an act needs. Empty if it needs none. */
async function secondProofsFor(
  deps: Deps,
  { app }: UserCall,
  act: SensitiveAct,
  { user }: Person,
): Promise<SecondFactor[]> {
  return needsSecondFactor(act) ? await listSecondFactors(deps.store.reader, app, user.id) : [];
}

/**
 * F32: refuses to complete an act that a session began before its user had a second factor, if the session has never proven that factor. The session
 * may be a thief's.
 */
export async function requireProvenSince(reader: Reader, { app, actor }: UserCall): Promise<void> {
  const methods = await listSecondFactors(reader, app, actor.id);
  if (methods.length === 0) return;
  const found = await findSession(reader, actor.sessionId);
  if (found === null) throw sessionEnded();
  if (!hasSecondProof(found.session.proofs)) throw new Refusal('PRESENCE_REQUIRED', { methods });
}

/** Requires the password itself. `field` is the argument that contains it. */
export async function requirePassword(
  deps: Deps,
  call: UserCall,
  password: string,
  field = 'currentPassword',
): Promise<PresentUser> {
  const { person, session } = await findPresenceCaller(deps, call);
  const passwordHash = await confirmPassword(deps, call, person.user, password, field);
  return { person, passwordHash, proofs: session.proofs };
}

/** F4: locks the row of a present user. Refuses if the password, the session or the user has changed meanwhile. */
export async function lockPresentUser(
  deps: Deps,
  tx: Tx,
  call: UserCall,
  { passwordHash }: PresentUser,
): Promise<UserRow> {
  const user = await lockCaller(deps, tx, call);
  if (passwordHash !== null && user.passwordHash !== passwordHash)
    throw new Refusal('INVALID_CREDENTIALS', { field: 'currentPassword' });
  return user;
}

/** Locks the row of the caller. Refuses if the session or the user has changed meanwhile (T4). */
export async function lockCaller(deps: Deps, tx: Tx, { actor }: UserCall): Promise<UserRow> {
  const user = await lockUser(tx, { userId: actor.id, updatedAt: deps.now() });
  if (user === null || user.disabledAt !== null) throw sessionEnded();
  if (!(await isHeldSession(tx, { id: actor.sessionId, userId: user.id }))) throw sessionEnded();
  return user;
}

async function findPresenceCaller(deps: Deps, { actor }: UserCall) {
  const found = await findSession(deps.store.reader, actor.sessionId);
  if (found === null) throw sessionEnded();
  if (isPseudoUser(found.person.user)) throw new Refusal('PSEUDO_USER');
  return found;
}

/** The least time that a proof is valid if the act itself cannot contain it: a second factor, or any proof of a user without a password. */
const leastSecondsBetweenProofAndAct = 60;

/**
 * M2: returns how long a proof of this user is valid, in seconds. If the app requires the password in each call, users without a password still need
 * some time.
 */
export function presenceSecondsFor({ presenceSeconds }: AppSettings, user: UserRow): number {
  return hasPassword(user) ? presenceSeconds : Math.max(presenceSeconds, leastSecondsBetweenProofAndAct);
}

/**
 * M9: whether the user has no way to prove presence: they upgraded without a password, and have not verified an address yet. The session is still
 * their only credential, and they must be able to correct a mistyped address.
 */
async function hasNothingToProveBy({ store }: Deps, { user, owned }: Person): Promise<boolean> {
  // Also count passkeys that the app no longer accepts: the operator may have turned them off for a while.
  return owned.every(({ kind }) => kind === 'USERNAME') && (await countPasskeys(store.reader, user.id)) === 0;
}

/** Returns the methods by which this user can prove presence. */
async function methodsOf(deps: Deps, { app }: UserCall, { user, owned }: Person): Promise<ProofMethod[]> {
  const hasPasskey = app.settings.passkeys !== null && (await countPasskeys(deps.store.reader, user.id)) > 0;
  return [
    ...(hasPassword(user) ? ['PASSWORD' as const] : []),
    ...(hasPasskey ? ['PASSKEY' as const] : []),
    ...codesOf(app.settings, owned),
  ];
}
