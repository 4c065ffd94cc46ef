import type { AddressKind } from '../../platform/values/kinds.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import type { ResolvedIdentifier } from '../identifiers/resolve.js';
import { Refusal } from '../refusal.js';
import { pickAddress, requestSecret, type SecretKind, type SecretRequest } from '../verification/request-secret.js';
import { isProven, kindsOfCodes } from './login-code.rules.js';

export interface LoginCodeRequest {
  loginId: string;
  expiresAt: number;
}

const loginCodes: SecretKind = {
  purpose: 'LOGIN',
  messages: { EMAIL: 'LOGIN_CODE_EMAIL', PHONE: 'LOGIN_CODE_SMS' },
  action: 'LOGIN_CODE_REQUESTED',
  pick: async (_deps, _tx, _call, { owned, kinds }) => pickAddress(owned.filter(isProven), kinds),
};

/**
 * M5: sends a login code to a proven address of the identifier's owner, and returns the same answer if there is none. If `channel` is null, the kind
 * of the identifier decides, and a username prefers mail. `field` is the argument that refusals name.
 */
export async function requestLoginCode(
  deps: Deps,
  call: Call,
  resolved: ResolvedIdentifier,
  channel: AddressKind | null,
  field: SecretRequest['field'] = channel === null ? 'identifier' : 'channel',
): Promise<LoginCodeRequest> {
  const { kind } = resolved.identifier;
  const preferred = channel ?? (kind === 'USERNAME' ? null : kind);
  const listed = kindsOfCodes(call.app.settings);
  const [first, ...others] = (['EMAIL', 'PHONE'] as const).filter(
    each => listed.includes(each) && (preferred === null || each === preferred),
  );
  // This depends only on the typed text and the app, so it reveals nothing about users.
  if (first === undefined) throw new Refusal('FORBIDDEN', { field, reason: 'LOGIN_BY_CODE_OFF' });
  const request = { kinds: [first, ...others], field, repeatedId: null } as const;
  const { id, expiresAt } = await requestSecret(deps, call, loginCodes, resolved, request);
  return { loginId: id, expiresAt };
}
