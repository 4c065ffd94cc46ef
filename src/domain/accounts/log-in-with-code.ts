import type { Tx } from '../../platform/store/store.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findTotp } from '../factors/factors.queries.js';
import { lockUser, type UserRow } from '../identifiers/users.queries.js';
import { answerLoginCode, takeLoginCode } from '../presence/answer-login-code.js';
import { othersNeeded } from '../presence/dormant-code.js';
import { Refusal } from '../refusal.js';
import type { SessionTokens } from '../sessions/open-session.js';
import { accessTokenSeconds } from '../sessions/session.rules.js';
import { askForAnother, beginSession, finishLogin, type LockedUser, lockForSession } from './begin-session.js';

/** M6: logs in with a code that was sent to a proven address. It proves no address and verifies nothing (V7). */
export async function logInWithCode(
  deps: Deps,
  call: Call,
  given: { loginId: string; code: string },
  expiresInSeconds: number | null,
): Promise<SessionTokens> {
  accessTokenSeconds(call.app.settings, expiresInSeconds);
  const answered = await answerLoginCode(deps, call, given);
  const begun = await deps.store.transaction(async tx => {
    const { userId } = answered;
    // Lock first. Otherwise an admin may remove the authenticator app between these two reads, and no other proof would be asked for.
    const user = answered.challenge.kind === 'PHONE' ? await lockUser(tx, { userId, updatedAt: null }) : null;
    const others = await othersNeeded(deps, tx, call.app, answered);
    const locked = others.length > 0 ? await unseen(tx, user) : await lockForSession(deps, tx, call, userId);
    // The user may have been disabled since the code was asked for (L7).
    if (locked === null || locked.user.disabledAt !== null) throw new Refusal('CODE_EXPIRED', { field: 'code' });
    const method = await takeLoginCode(deps, tx, call, answered);
    const details = { kind: answered.challenge.kind, method };
    const login = { methods: [method], field: 'loginId', details, expiresInSeconds };
    if (others.length > 0) return await askForAnother(deps, tx, call, locked, { ...login, by: 'PASSWORD' }, others);
    return await beginSession(deps, tx, call, locked, login);
  });
  return await finishLogin(deps, call, begun);
}

/** M13: returns a locked user who must give another proof. `lockForSession` would mark the user as active. */
async function unseen(tx: Tx, user: UserRow | null): Promise<LockedUser | null> {
  const place = { isKnown: false, isNew: false, isFresh: false };
  return user && { user, sessions: [], totp: await findTotp(tx, { userId: user.id }), isNoted: false, place };
}
