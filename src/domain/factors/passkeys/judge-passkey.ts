import type { Tx } from '../../../platform/store/store.js';
import { idToBytes } from '../../../platform/values/ids.js';
import type { App } from '../../apps/settings.rules.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import type { PendingLogin } from '../pending-login.js';
import {
  anyone,
  type ChallengeScope,
  isChallengeOpen,
  loginOf,
  type PasskeyChallenge,
  readChallenge,
} from './challenge.rules.js';
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

/** An answer with a valid signature. `acceptPasskey` decides later, in the transaction. */
export interface JudgedPasskey {
  readonly passkey: PasskeyRow;
  readonly challenge: PasskeyChallenge;
  /** The values that the authenticator sent. */
  readonly presented: Pick<PasskeyRow, 'counter' | 'copies'>;
  readonly field: string;
}

/** The request that must be answered, and the users who may answer it. */
interface Asked {
  readonly use: ChallengeScope['use'];
  /** Refuses the answer to another request of the same kind. */
  isIt(challenge: PasskeyChallenge): boolean;
  /** Whether a passkey of this user may answer. */
  mayAnswer(challenge: PasskeyChallenge, userId: string): boolean;
}

/** F35: judges an answer to `requestPasskeyLogin`. `field` is the argument that a refusal names. */
export async function judgePasskey(
  deps: Deps,
  { app }: Call,
  { loginId, response }: PasskeyAnswer,
  field: string,
): Promise<JudgedPasskey> {
  return await judge(deps, app, response, field, {
    use: 'PROVE',
    isIt: ({ id }) => id === loginId,
    mayAnswer: (challenge, userId) => challenge.isOf(userId) || challenge.isOf(anyone),
  });
}

/** F45: judges an answer to `requestPasskeyFactor`. */
export async function judgePasskeyOfLogin(
  deps: Deps,
  { app }: Call,
  login: PendingLogin,
  response: Record<string, unknown>,
  field: string,
): Promise<JudgedPasskey> {
  return await judge(deps, app, response, field, {
    use: 'COMPLETE',
    isIt: challenge => challenge.isOf(loginOf(login)),
    mayAnswer: (_, userId) => userId === login.userId,
  });
}

async function judge(
  deps: Deps,
  app: App,
  given: Record<string, unknown>,
  field: string,
  { use, isIt, mayAnswer }: Asked,
): Promise<JudgedPasskey> {
  const rp = relyingPartyOf(app.settings);
  const response = readPasskeyResponse(given, field);
  const challenge = readChallenge(deps.keys, response.clientData.challenge);
  if (challenge === null || !challenge.isFor({ use, appId: app.id }) || !isIt(challenge)) {
    throw invalidPasskey(field, 'WRONG_CHALLENGE');
  }
  if (!isChallengeOpen(challenge, deps.now())) throw invalidPasskey(field, 'CHALLENGE_EXPIRED');
  checkCeremony(response.clientData, Buffer.from(response.authenticatorData, 'base64url'), rp, field);
  const passkey = await findPasskey(deps.store.reader, { appId: app.id, credentialId: response.credentialId });
  const presented = passkey === null ? null : await verifyPasskey(response, passkey, rp);
  // Check these last and together. An earlier refusal would reveal whose passkey it is.
  const isRight = passkey !== null && isHandleOf(passkey, response.userHandle) && mayAnswer(challenge, passkey.userId);
  if (!isRight || presented === null) throw invalidPasskey(field, 'PASSKEY_NOT_ACCEPTED');
  return { passkey, challenge, presented, field };
}

/** Refuses an answer from another page, or from an authenticator that did not verify its user. */
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

/**
 * F34, F36: uses up the challenge and stores the use of the passkey. Lock the passkey's user first, so that concurrent answers are judged one by one.
 */
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

function isHandleOf({ userId, userHandle: imported }: PasskeyRow, userHandle: string | null): boolean {
  if (userHandle === null || imported === '') return true;
  return userHandle === (imported ?? Buffer.from(idToBytes(userId)).toString('base64url'));
}
