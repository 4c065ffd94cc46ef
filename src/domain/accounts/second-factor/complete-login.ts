import type { Tx } from '../../../platform/store/store.js';
import { moveCallToApp } from '../../apps/move-call-to-app.js';
import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { findTotp } from '../../factors/factors.queries.js';
import { type GivenFactor, judgeFactor, readFactor } from '../../factors/judge-factor.js';
import { takeChallenge } from '../../factors/passkeys/passkeys.queries.js';
import { isStateUnchanged, openPendingLogin, type PendingLogin } from '../../factors/pending-login.js';
import { findIdentifiers } from '../../identifiers/identifiers.queries.js';
import { todaysForm } from '../../identifiers/parse.rules.js';
import { findUser } from '../../identifiers/users.queries.js';
import { isKnownNetwork } from '../../limits/known-networks.js';
import { judgePassword } from '../../passwords/confirm-password.js';
import { Refusal } from '../../refusal.js';
import type { SessionTokens } from '../../sessions/open-session.js';
import { beginSession, finishLogin, type LockedUser, lockForSession, openLogin } from '../begin-session.js';

/** Exactly one is given. */
export interface CompleteLoginInput extends GivenFactor {
  password?: string | null | undefined;
}

const ended = () => new Refusal('INVALID_TOKEN', { field: 'loginId' });

/** F12, M13: completes a login with the proof that it still needs, and begins its session. */
export async function completeLogin(
  deps: Deps,
  anyCall: Call,
  loginId: string,
  { password, ...given }: CompleteLoginInput,
): Promise<SessionTokens> {
  const factor = typeof password === 'string' ? null : readFactor(given);
  const login = openPendingLogin(deps, loginId);
  const call = await moveCallToApp(deps, anyCall, login.appId, 'loginId');
  if ((login.by === 'PASSWORD') !== (factor === null)) {
    throw new Refusal('BAD_USER_INPUT', { field: factor?.field ?? 'password', reason: 'WRONG_KIND' });
  }
  if (typeof password === 'string') return await completeByPassword(deps, call, login, password);
  const begun = await deps.store.transaction(async tx => {
    const locked = await lockForSession(deps, tx, login.userId);
    checkOpen(deps, locked, login);
    if (locked.totp === null || factor === null) throw ended();
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

/** M13: by the password of the owner of a dormant number. Wrong ones count as those of a login with the number (X1). */
async function completeByPassword(
  deps: Deps,
  call: Call,
  login: PendingLogin,
  password: string,
): Promise<SessionTokens> {
  const { reader } = deps.store;
  const { userId, methods, details, expiresInSeconds } = login;
  const user = await findUser(reader, { userId });
  const totp = await findTotp(reader, { userId });
  // Before the password is judged, so that nobody tries passwords of a disabled user.
  checkOpen(deps, user && { user, totp }, login);
  const number = (await findIdentifiers(reader, { userId })).find(({ kind }) => kind === 'PHONE');
  if (user?.passwordHash == null || number === undefined) throw ended();
  const of = [['PHONE', todaysForm('PHONE', number.value)]];
  const target = { appId: call.app.id, of, userId, by: 'LOGIN', ip: call.ip } as const;
  await judgePassword(deps, target, user.passwordHash, password, 'password', tx =>
    recordAction(deps, tx, call, 'LOGIN_FAILED', userId, { kind: 'PHONE' }),
  );
  const begun = await deps.store.transaction(async tx => {
    const locked = await lockForSession(deps, tx, userId);
    checkOpen(deps, locked, login);
    await takeCompletion(tx, login);
    return await beginSession(deps, tx, call, locked, {
      methods: [...methods, 'PASSWORD'],
      isKnown: await isKnownNetwork(deps, tx, userId, call.ip),
      field: 'loginId',
      details,
      expiresInSeconds,
    });
  });
  return await finishLogin(deps, call, begun);
}

/** F13: a login ends with a changed password, a changed or removed factor, and a disabled or deleted user. */
function checkOpen<User extends Pick<LockedUser, 'user' | 'totp'>>(
  deps: Deps,
  found: User | null,
  login: PendingLogin,
): asserts found is User {
  if (found === null || found.user.disabledAt !== null) throw ended();
  if (!isStateUnchanged(deps, login, found.user, found.totp)) throw ended();
}

/** F13: a login is completed once. */
async function takeCompletion(tx: Tx, { id, endsAt }: PendingLogin): Promise<void> {
  if (!(await takeChallenge(tx, { id, expiresAt: endsAt }))) throw ended();
}
