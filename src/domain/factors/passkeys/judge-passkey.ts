import type { Tx } from '../../../platform/store/store.js';
import { idToBytes } from '../../../platform/values/ids.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { isChallengeOpen, type PasskeyChallenge, readChallenge } from './challenge.rules.js';
import { isCloned, type PasskeyRow, relyingPartyOf } from './passkey.rules.js';
import { findPasskey, takeChallenge, updatePasskey } from './passkeys.queries.js';
import type { ClientData } from './response.rules.js';
import { invalidPasskey, readPasskeyResponse } from './response.rules.js';
import { type Expected, readAuthenticatorData, verifyPasskey } from './webauthn.js';

/** An answer to `requestPasskeyLogin`. */
export interface PasskeyAnswer {
  readonly loginId: string;
  /** `PublicKeyCredential.toJSON()`. */
  readonly response: Record<string, unknown>;
}

/** An answer whose signature is right. `acceptPasskey` decides, in the transaction. */
export interface JudgedPasskey {
  readonly passkey: PasskeyRow;
  readonly challenge: PasskeyChallenge;
  /** As the authenticator presented them. */
  readonly presented: Pick<PasskeyRow, 'counter' | 'copies'>;
  readonly field: string;
}

/** F35: refuses an answer that proves nothing. `field` names the argument that a refusal is about. */
export async function judgePasskey(
  deps: Deps,
  { app }: Call,
  { loginId, response: given }: PasskeyAnswer,
  field: string,
): Promise<JudgedPasskey> {
  const rp = relyingPartyOf(app.settings);
  const response = readPasskeyResponse(given, field);
  const passkey = await findPasskey(deps.store.reader, { appId: app.id, credentialId: response.credentialId });
  const challenge = readChallenge(deps.keys, response.clientData.challenge);
  const scope = { use: 'PROVE', appId: app.id } as const;
  const isOurs = [passkey?.userId ?? 'ANYONE', 'ANYONE'].some(of => challenge?.isFor({ ...scope, of }));
  if (challenge === null || !isOurs || challenge.id !== loginId) throw invalidPasskey(field, 'WRONG_CHALLENGE');
  if (!isChallengeOpen(challenge, deps.now())) throw invalidPasskey(field, 'CHALLENGE_EXPIRED');
  checkCeremony(response.clientData, Buffer.from(response.authenticatorData, 'base64url'), rp, field);
  const presented = passkey === null ? null : await verifyPasskey(response, passkey, rp);
  if (passkey === null || presented === null || !isHandleOf(passkey, response.userHandle)) {
    throw invalidPasskey(field, 'PASSKEY_NOT_ACCEPTED');
  }
  return { passkey, challenge, presented, field };
}

/** Refuses what another page, or an authenticator without a check of the user, has made. */
export function checkCeremony(
  { origin, crossOrigin }: ClientData,
  authenticatorData: Uint8Array,
  { rpId, origins }: Expected,
  field: string,
): void {
  if (crossOrigin || !origins.includes(origin)) throw invalidPasskey(field, 'WRONG_ORIGIN');
  const facts = readAuthenticatorData(authenticatorData, rpId);
  if (facts === null) throw invalidPasskey(field, 'MALFORMED_ANSWER');
  if (!facts.isForRp) throw invalidPasskey(field, 'WRONG_RP_ID');
  if (!facts.hasVerifiedUser) throw invalidPasskey(field, 'USER_NOT_VERIFIED');
}

/** F34, F36: uses up the challenge and counts the use. Lock the passkey's user before, so that answers at once come in turn. */
export async function acceptPasskey(
  deps: Deps,
  tx: Tx,
  { passkey, challenge, presented, field }: JudgedPasskey,
): Promise<void> {
  if (!(await takeChallenge(tx, { id: challenge.id, expiresAt: challenge.expiresAt }))) {
    throw invalidPasskey(field, 'CHALLENGE_USED');
  }
  const now = await findPasskey(tx, passkey);
  // It may have been removed while the answer was judged.
  if (now?.id !== passkey.id) throw invalidPasskey(field, 'PASSKEY_NOT_ACCEPTED');
  if (isCloned(now, presented.counter)) throw invalidPasskey(field, 'PASSKEY_CLONED');
  await updatePasskey(tx, now, { ...presented, lastUsedAt: deps.now() });
}

function isHandleOf({ userId }: PasskeyRow, userHandle: string | null): boolean {
  return userHandle === null || userHandle === Buffer.from(idToBytes(userId)).toString('base64url');
}
