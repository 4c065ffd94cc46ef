import type { Tx } from '../../platform/store/store.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import { lockUserForLogin, type UserRow } from '../identifiers/users.queries.js';
import { networkOf } from '../limits/network.rules.js';
import { isNewOrigin } from '../limits/sign-in-origins.js';
import { type Quota, refuseUnless, spendQuotas } from '../limits/spend.js';
import { warnOfSignIn } from '../sending/warn-user.js';
import { makeRoomForSession, openSession } from '../sessions/open-session.js';
import type { ProofMethod } from '../sessions/proofs.rules.js';
import type { HeldSession, SessionRow } from '../sessions/session.rules.js';
import { listHeldSessions } from '../sessions/sessions.queries.js';

/** A user who logs in, locked, with their sessions. */
export interface LockedUser {
  readonly user: UserRow;
  readonly sessions: readonly HeldSession[];
}

/** Locks a user who logs in, so that logins at the same time make no more sessions than allowed (T9). */
export async function lockForSession(deps: Deps, tx: Tx, userId: string): Promise<LockedUser | null> {
  const [user, sessions] = await tx.inOrder([
    lockUserForLogin(tx, { userId, now: deps.now() }),
    listHeldSessions(tx, { userId }),
  ]);
  return user === null ? null : { user, sessions };
}

/** How a user has logged in. */
export interface Login {
  readonly methods: readonly ProofMethod[];
  /** Whether the user has logged in from this network before (X7). */
  readonly isKnown: boolean;
  /** The argument that a refusal names. */
  readonly field: string;
  /** For the audit log. */
  readonly details: Record<string, unknown>;
  readonly expiresInSeconds: number | null;
}

/** Begins a session for a user who has just proven who they are, in the transaction that judged the proof. Every login ends here. */
export async function beginSession(
  deps: Deps,
  tx: Tx,
  call: Call,
  { user, sessions }: LockedUser,
  { methods, isKnown, field, details, expiresInSeconds }: Login,
): Promise<SessionRow> {
  // X16: a known network counts apart. Otherwise a thief of the password could keep the owner from logging in.
  const network = isKnown ? [networkOf(call.ip)] : [];
  const ofUser: Quota = { limit: 'loginsOfUser', of: [user.id, ...network], field };
  refuseUnless(await spendQuotas(deps, tx, [ofUser]));
  await recordAction(deps, tx, call, 'LOGGED_IN', user.id, details);
  await makeRoomForSession(deps, tx, call, user.id, sessions);
  const isNew = call.app.settings.newSignInNotices && !isKnown && (await isNewOrigin(deps, tx, user.id, call));
  const session = await openSession(deps, tx, call, user, methods, expiresInSeconds);
  if (isNew) await warnOfSignIn(deps, tx, call, user, await findIdentifiers(tx, { userId: user.id }));
  return session;
}
