import type { Tx } from '../../../platform/store/store.js';
import { moveCallToApp } from '../../apps/move-call-to-app.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { type GivenFactor, judgeFactor, readFactor } from '../../factors/judge-factor.js';
import { takeChallenge } from '../../factors/passkeys/passkeys.queries.js';
import { isStateUnchanged, openPendingLogin, type PendingLogin } from '../../factors/pending-login.js';
import { isKnownNetwork } from '../../limits/known-networks.js';
import { Refusal } from '../../refusal.js';
import type { SessionTokens } from '../../sessions/open-session.js';
import { finishLogin, type LockedUser, lockForSession, openLogin } from '../begin-session.js';

const ended = () => new Refusal('INVALID_TOKEN', { field: 'loginId' });

/** F12: completes a login with a second factor, and begins its session. */
export async function completeLogin(
  deps: Deps,
  anyCall: Call,
  loginId: string,
  given: GivenFactor,
): Promise<SessionTokens> {
  const factor = readFactor(given);
  const login = openPendingLogin(deps, loginId);
  const call = await moveCallToApp(deps, anyCall, login.appId, 'loginId');
  const begun = await deps.store.transaction(async tx => {
    const locked = await lockForSession(deps, tx, login.userId);
    checkOpen(deps, locked, login);
    const refusal = await judgeFactor(deps, tx, call, locked.user, factor, login.id);
    if (refusal !== null) return { refusal };
    await takeCompletion(tx, login);
    const { methods, details, expiresInSeconds } = login;
    const session = await openLogin(deps, tx, call, locked, {
      methods: [...methods, factor.method],
      isKnown: await isKnownNetwork(deps, tx, login.userId, call.ip),
      field: 'loginId',
      details: { ...details, secondFactor: factor.method },
      expiresInSeconds,
    });
    return { session };
  });
  return await finishLogin(deps, call, begun);
}

/** F13: a login ends with a changed password, a changed or removed factor, and a disabled or deleted user. */
function checkOpen(deps: Deps, locked: LockedUser | null, login: PendingLogin): asserts locked is LockedUser {
  if (locked === null || locked.user.disabledAt !== null || locked.totp === null) throw ended();
  if (!isStateUnchanged(deps, login, locked.user, locked.totp)) throw ended();
}

/** F13: a login is completed once. */
async function takeCompletion(tx: Tx, { id, endsAt }: PendingLogin): Promise<void> {
  if (!(await takeChallenge(tx, { id, expiresAt: endsAt }))) throw ended();
}
