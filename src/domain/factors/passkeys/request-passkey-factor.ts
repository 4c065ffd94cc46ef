import { newId } from '../../../platform/values/ids.js';
import { moveCallToApp } from '../../apps/move-call-to-app.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { findUser } from '../../identifiers/users.queries.js';
import { isByDormantNumber } from '../dormant-login.js';
import { findTotp } from '../factors.queries.js';
import { checkLoginOpen, openPendingLogin } from '../pending-login.js';
import { challengeLifetimeMs, loginOf, makeChallenge } from './challenge.rules.js';
import { relyingPartyOf } from './passkey.rules.js';
import { listPasskeys } from './passkeys.queries.js';
import type { PasskeyRequest } from './request-passkey-login.js';
import { requestOptions } from './webauthn.js';

/**
 * F45: returns the options with which a browser asks for a passkey that completes a login. The caller has proven the first factor, so the options
 * list the passkeys of the user.
 */
export async function requestPasskeyFactor(deps: Deps, anyCall: Call, loginId: string): Promise<PasskeyRequest> {
  const login = openPendingLogin(deps, loginId);
  const { app } = await moveCallToApp(deps, anyCall, login.appId, 'loginId');
  const { rpId } = relyingPartyOf(app.settings);
  const { reader } = deps.store;
  const { userId } = login;
  const user = await findUser(reader, { userId });
  checkLoginOpen(deps, login, user && { user, totp: await findTotp(reader, { userId }) });
  const named = (await isByDormantNumber(deps, reader, app, login)) ? [] : await listPasskeys(reader, userId);
  const now = deps.now();
  const scope = { use: 'COMPLETE', appId: app.id } as const;
  const challenge = makeChallenge(deps.keys, scope, loginOf(login), newId(deps), now);
  const options = await requestOptions(rpId, challenge, named);
  return { loginId, options, expiresAt: Math.min(now + challengeLifetimeMs, login.endsAt) };
}
