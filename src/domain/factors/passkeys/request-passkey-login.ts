import { newId } from '../../../platform/values/ids.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import type { ResolvedIdentifier } from '../../identifiers/resolve.js';
import { anyone, challengeLifetimeMs, makeChallenge } from './challenge.rules.js';
import { relyingPartyOf } from './passkey.rules.js';
import { requestOptions } from './webauthn.js';

export interface PasskeyRequest {
  readonly loginId: string;
  /** `PublicKeyCredentialRequestOptionsJSON`. */
  readonly options: Record<string, unknown>;
  readonly expiresAt: number;
}

/**
 * F33: returns the options with which a browser asks for a passkey. With an identifier, only a passkey of its owner will be accepted. The options
 * list no passkey, so they look the same if nobody owns the identifier. Nothing is written.
 */
export async function requestPasskeyLogin(
  deps: Deps,
  { app }: Call,
  resolved: Pick<ResolvedIdentifier, 'user'> | null,
): Promise<PasskeyRequest> {
  const { rpId } = relyingPartyOf(app.settings);
  const [loginId, nobody] = [newId(deps), newId(deps)];
  const of = resolved === null ? anyone : (resolved.user?.id ?? nobody);
  const now = deps.now();
  const challenge = makeChallenge(deps.keys, { use: 'PROVE', appId: app.id }, of, loginId, now);
  return { loginId, options: await requestOptions(rpId, challenge), expiresAt: now + challengeLifetimeMs };
}
