import type { Tx } from '../../platform/store/store.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findTotp, type TotpRow } from '../factors/factors.queries.js';
import { type PendingLogin, sealPendingLogin } from '../factors/pending-login.js';
import { listFactorsBeside } from '../factors/second-factors.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import { lockUserForLogin, type UserRow, updateUser } from '../identifiers/users.queries.js';
import { networkOf } from '../limits/network.rules.js';
import { findKnownPlace, type KnownPlace } from '../limits/sign-in-origins.js';
import { type Quota, refuseUnless, spendQuotas } from '../limits/spend.js';
import { Refusal } from '../refusal.js';
import { warnOfSignIn } from '../sending/warn-user.js';
import { issueTokens, makeRoomForSession, openSession, type SessionTokens } from '../sessions/open-session.js';
import { includesSecond, type ProofMethod } from '../sessions/proofs.rules.js';
import type { HeldSession, SessionRow } from '../sessions/session.rules.js';
import { listHeldSessions } from '../sessions/sessions.queries.js';

/** A user who logs in, locked, with their sessions and their authenticator app. */
export interface LockedUser {
  readonly user: UserRow;
  readonly sessions: readonly HeldSession[];
  readonly totp: TotpRow | null;
  /** Whether the network and device of this login are known. */
  readonly place: KnownPlace;
  /** Whether this login was already stored as the user's last one. */
  readonly isNoted: boolean;
}

/** Locks a user who logs in, so that logins at the same time make no more sessions than allowed (T9). */
export async function lockForSession(deps: Deps, tx: Tx, call: Call, userId: string): Promise<LockedUser | null> {
  // If the app requires a second factor, most logins must wait for it, so they are noted later.
  const notesLogin = call.app.settings.secondFactor !== 'REQUIRED';
  const [user, sessions, totp, place] = await tx.inOrder([
    lockUserForLogin(tx, { userId, now: notesLogin ? deps.now() : null }),
    listHeldSessions(tx, { userId }),
    findTotp(tx, { userId }),
    findKnownPlace(deps, tx, userId, call),
  ]);
  return user === null ? null : { user, sessions, totp, place, isNoted: notesLogin && totp === null };
}

/** The way in which a user has logged in. */
export interface Login {
  readonly methods: readonly ProofMethod[];
  /** The argument that a refusal names. */
  readonly field: string;
  /** The details for the audit log. */
  readonly details: Record<string, unknown>;
  readonly expiresInSeconds: number | null;
}

/** Either a session, or a refusal that names the login which waits for a second factor (F12). */
export type BegunLogin = { readonly session: SessionRow } | { readonly refusal: Refusal };

/**
 * Begins a session for a user who has just proven a first factor, in the transaction that judged it. If the user has a second factor, it opens none.
 * Every login ends here. Commit the transaction in both cases, then call `finishLogin`.
 */
export async function beginSession(
  deps: Deps,
  tx: Tx,
  call: Call,
  locked: LockedUser,
  login: Login,
): Promise<BegunLogin> {
  const { user, totp } = locked;
  const factors = includesSecond(login.methods) ? [] : await listFactorsBeside(tx, call.app, user.id, totp);
  if (factors.length === 0) return { session: await openLogin(deps, tx, call, locked, login) };
  return await askForAnother(deps, tx, call, { user, totp }, login, factors);
}

/** Opens no session. Returns the refusal that names the pending login and the proofs that complete it. Commit the transaction. */
export async function askForAnother(
  deps: Deps,
  tx: Tx,
  call: Call,
  { user, totp }: Pick<LockedUser, 'user' | 'totp'>,
  login: Pick<Login, 'methods' | 'field' | 'details' | 'expiresInSeconds'> & Pick<PendingLogin, 'by'>,
  factors: readonly string[],
): Promise<BegunLogin> {
  // Count per network. Otherwise a thief of the first factor could use up the limit that the owner needs elsewhere.
  const ofNetwork: Quota = { limit: 'firstFactorsOfUser', of: [user.id, networkOf(call.ip)], field: login.field };
  refuseUnless(await spendQuotas(deps, tx, [ofNetwork]));
  await recordAction(deps, tx, call, 'SECOND_FACTOR_ASKED', user.id, login.details);
  const loginId = sealPendingLogin(deps, user, totp, login);
  return { refusal: new Refusal('SECOND_FACTOR_REQUIRED', { loginId, factors }) };
}

/** Counts a login and issues its tokens, or throws the refusal of `beginSession`. */
export async function finishLogin(deps: Deps, call: Call, begun: BegunLogin): Promise<SessionTokens> {
  if ('refusal' in begun) throw begun.refusal;
  deps.counts.add(call.app.id, 'LOGIN');
  return await issueTokens(deps, call, begun.session);
}

/** Opens the session of a login all of whose factors were right. */
export async function openLogin(
  deps: Deps,
  tx: Tx,
  call: Call,
  { user, sessions, isNoted, place: { isKnown, isNew, isFresh } }: LockedUser,
  { methods, field, details, expiresInSeconds }: Login,
): Promise<SessionRow> {
  // X16: count a known network separately. Otherwise a thief of the password could prevent the owner's logins.
  const network = isKnown ? [networkOf(call.ip)] : [];
  const ofUser: Quota = { limit: 'loginsOfUser', of: [user.id, ...network], field };
  refuseUnless(await spendQuotas(deps, tx, [ofUser]));
  if (!isNoted) await updateUser(tx, user.id, { lastLoginAt: deps.now() });
  await recordAction(deps, tx, call, 'LOGGED_IN', user.id, details);
  await makeRoomForSession(deps, tx, call, user.id, sessions);
  const session = await openSession(deps, tx, call, user, methods, expiresInSeconds, isFresh);
  if (isNew && call.app.settings.newSignInNotices)
    await warnOfSignIn(deps, tx, call, user, await findIdentifiers(tx, { userId: user.id }));
  return session;
}
