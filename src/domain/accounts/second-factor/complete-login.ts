import type { Tx } from '../../../platform/store/store.js';
import { moveCallToApp } from '../../apps/move-call-to-app.js';
import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { isByDormantNumber } from '../../factors/dormant-login.js';
import { findTotp } from '../../factors/factors.queries.js';
import { type GivenFactor, judgeFactor, type ReadFactor, readFactor } from '../../factors/judge-factor.js';
import { countingWrongAnswers } from '../../factors/passkeys/count-wrong-answers.js';
import { acceptPasskey, judgePasskeyOfLogin } from '../../factors/passkeys/judge-passkey.js';
import { takeChallenge } from '../../factors/passkeys/passkeys.queries.js';
import { checkLoginOpen, loginEnded, openPendingLogin, type PendingLogin } from '../../factors/pending-login.js';
import type { SecondFactor } from '../../factors/second-factors.js';
import { findIdentifiers } from '../../identifiers/identifiers.queries.js';
import { currentForm } from '../../identifiers/parse.rules.js';
import { findUser } from '../../identifiers/users.queries.js';
import { judgePassword } from '../../passwords/confirm-password.js';
import { Refusal } from '../../refusal.js';
import type { SessionTokens } from '../../sessions/open-session.js';
import {
  type BegunLogin,
  beginSession,
  finishLogin,
  type LockedUser,
  lockForSession,
  openLogin,
} from '../begin-session.js';

/** Exactly one is given. */
export interface CompleteLoginInput extends GivenFactor {
  password?: string | null | undefined;
  /** `PublicKeyCredential.toJSON()`, for the options of `requestPasskeyFactor`. */
  passkey?: Record<string, unknown> | null | undefined;
}

/** F12, M13: completes a login with the missing proof, and begins its session. */
export async function completeLogin(
  deps: Deps,
  anyCall: Call,
  loginId: string,
  { password, passkey, ...code }: CompleteLoginInput,
): Promise<SessionTokens> {
  const factor = password == null && passkey == null ? readFactor(code) : null;
  const login = openPendingLogin(deps, loginId);
  const call = await moveCallToApp(deps, anyCall, login.appId, 'loginId');
  // A passkey is accepted in both cases.
  const wrongField = login.by === 'PASSWORD' ? factor?.field : password == null ? undefined : 'password';
  if (wrongField !== undefined) throw new Refusal('BAD_USER_INPUT', { field: wrongField, reason: 'WRONG_KIND' });
  let begun: BegunLogin;
  if (factor !== null) begun = await completeByCode(deps, call, login, factor);
  else if (passkey != null) begun = await completeByPasskey(deps, call, login, passkey);
  else begun = await completeByPassword(deps, call, login, password as string);
  return await finishLogin(deps, call, begun);
}

async function completeByCode(deps: Deps, call: Call, login: PendingLogin, factor: ReadFactor): Promise<BegunLogin> {
  return await complete(deps, call, login, factor.method, async (tx, { user, totp }) => {
    // The user's only second factor is a passkey (F46).
    if (totp === null) throw new Refusal('NOT_FOUND', { field: factor.field });
    const by = { isByDormantNumber: await isByDormantNumber(deps, tx, call.app, login) };
    return await judgeFactor(deps, tx, call, user, factor, login.id, by);
  });
}

/** F45: completes a login with a passkey. */
async function completeByPasskey(
  deps: Deps,
  call: Call,
  login: PendingLogin,
  response: Record<string, unknown>,
): Promise<BegunLogin> {
  const wrong = { action: 'SECOND_FACTOR_REFUSED', userId: login.userId } as const;
  return await countingWrongAnswers(deps, call, wrong, async () => {
    const judged = await judgePasskeyOfLogin(deps, call, login, response, 'passkey');
    return await complete(deps, call, login, 'PASSKEY', async tx => {
      await acceptPasskey(deps, tx, judged);
      return null;
    });
  });
}

/** `judge` judges the factor of the locked user, and uses it up. It returns the refusal of a wrong one, which must be counted. */
async function complete(
  deps: Deps,
  call: Call,
  login: PendingLogin,
  method: SecondFactor,
  judge: (tx: Tx, locked: LockedUser) => Promise<Refusal | null>,
): Promise<BegunLogin> {
  return await deps.store.transaction(async tx => {
    const locked = await lockForSession(deps, tx, call, login.userId);
    checkLoginOpen(deps, login, locked);
    const refusal = await judge(tx, locked);
    if (refusal !== null) return { refusal };
    await takeCompletion(tx, login);
    const { methods, details, expiresInSeconds } = login;
    const session = await openLogin(deps, tx, call, locked, {
      methods: [...methods, method],
      field: 'loginId',
      details: { ...details, secondFactor: method },
      expiresInSeconds,
    });
    return { session };
  });
}

/** M13: completes a login with the password of a dormant number's owner. Wrong passwords count like those of a login with the number (X1). */
async function completeByPassword(deps: Deps, call: Call, login: PendingLogin, password: string): Promise<BegunLogin> {
  const { reader } = deps.store;
  const { userId, methods, details, expiresInSeconds } = login;
  const user = await findUser(reader, { userId });
  const totp = await findTotp(reader, { userId });
  // Check before the password is judged, so that nobody can try passwords of a disabled user.
  checkLoginOpen(deps, login, user && { user, totp });
  const number = (await findIdentifiers(reader, { userId })).find(({ kind }) => kind === 'PHONE');
  if (user?.passwordHash == null || number === undefined) throw loginEnded();
  const of = [['PHONE', currentForm('PHONE', number.value)]];
  const target = { appId: call.app.id, of, userId, by: 'LOGIN', ip: call.ip } as const;
  await judgePassword(deps, target, user.passwordHash, password, 'password', tx =>
    recordAction(deps, tx, call, 'LOGIN_FAILED', userId, { kind: 'PHONE' }),
  );
  return await deps.store.transaction(async tx => {
    const locked = await lockForSession(deps, tx, call, userId);
    checkLoginOpen(deps, login, locked);
    await takeCompletion(tx, login);
    return await beginSession(deps, tx, call, locked, {
      methods: [...methods, 'PASSWORD'],
      field: 'loginId',
      details,
      expiresInSeconds,
    });
  });
}

/** F13: a login can be completed only once. */
async function takeCompletion(tx: Tx, { id, endsAt }: PendingLogin): Promise<void> {
  if (!(await takeChallenge(tx, { id, expiresAt: endsAt }))) throw loginEnded();
}
