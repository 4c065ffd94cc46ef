import type { Tx } from '../../platform/store/store.js';
import { isId } from '../../platform/values/ids.js';
import { moveCallToApp } from '../apps/move-call-to-app.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { emitEvent } from '../events/emit.js';
import { findTotp } from '../factors/factors.queries.js';
import { judgeFactor, type ReadFactor, readFactor } from '../factors/judge-factor.js';
import { asksForFactors, listFactorCodes } from '../factors/second-factors.js';
import { findClaims, takeClaim } from '../identifiers/claims.queries.js';
import { isPhoneDormant } from '../identifiers/dormancy/dormant-phone.js';
import { refuseWhileFrozen } from '../identifiers/given-up/refuse-frozen.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import { currentForm } from '../identifiers/parse.rules.js';
import { lockUser, type UserRow } from '../identifiers/users.queries.js';
import { lifetimeMs } from '../lifetimes.rules.js';
import { forgiveFailedLogins } from '../limits/login-attempts.js';
import { noteOrigin } from '../limits/sign-in-origins.js';
import { Refusal } from '../refusal.js';
import { answerChallenge } from '../verification/answer-challenge.js';
import type { Challenge } from '../verification/challenge.rules.js';
import { closeChallenge, findChallenge } from '../verification/challenges.queries.js';
import { promoteClaim } from '../verification/promote-claim.js';
import { refuseBreached } from './breach-list.js';
import { checkPassword, passwordContext } from './password.rules.js';
import { replacePassword } from './replace-password.js';
import { findResetOfLink, findResetPerson, isOwnedSinceRequest } from './reset-link.js';

export interface ResetPasswordInput {
  /** The token of a mailed link. Without it, `resetId` and the `code` of the SMS are needed. */
  token?: string | null | undefined;
  resetId?: string | null | undefined;
  code?: string | null | undefined;
  /** M14: a second factor, if the code went to a dormant number. */
  totp?: string | null | undefined;
  recoveryCode?: string | null | undefined;
  newPassword: string;
}

/** The result of a reset. */
export interface CompletedReset {
  readonly challengeId: string;
  readonly userId: string;
  /** The hash of the new password. */
  readonly passwordHash: string;
  /** The call, in the app of the reset. */
  readonly call: Call;
}

/** W5: sets a new password with a secret that was sent to a verified address. Logs nobody in. */
export async function resetPassword(deps: Deps, anyCall: Call, input: ResetPasswordInput): Promise<CompletedReset> {
  checkPassword(input.newPassword, { field: 'newPassword', appName: anyCall.app.settings.name });
  const { challenge, call, field } = await redeem(deps, anyCall, input);
  const factor = await readNeededFactor(deps, call, challenge, input);

  const person = await findResetPerson(deps, challenge, field);
  const password = checkPassword(input.newPassword, passwordContext(person, call.app.settings.name));
  const isSame = (await deps.passwords.verify(person.user.passwordHash, password, call.ip)) === 'RIGHT';
  // If there is a factor to judge, refuse later. Otherwise the holder of the number could test passwords without the factor.
  if (isSame && factor === null) throw unchanged();
  await refuseBreached(deps, password, 'newPassword');
  const passwordHash = await deps.passwords.hash(password, call.ip);

  const refusal = await deps.store.transaction(async tx => {
    const user = await lockUser(tx, { userId: person.user.id, updatedAt: deps.now() });
    if (user === null || user.disabledAt !== null) throw new Refusal('INVALID_TOKEN', { field });
    const owned = await findIdentifiers(tx, { userId: user.id });
    const claims = await findClaims(tx, { userId: user.id });
    if (!isOwnedSinceRequest(challenge, { owned, claims }, deps.now())) throw new Refusal('INVALID_TOKEN', { field });
    // C13: refuse, but do not use up the code, which still works after the freeze.
    await refuseWhileFrozen(tx, user.id);
    // M14: only a code to a dormant number needs a factor.
    const wrongFactor = factor && (await judgeFactor(deps, tx, call, user, factor, null, { isByDormantNumber: true }));
    if (wrongFactor !== null) return wrongFactor;
    if (isSame) throw unchanged();
    if (!(await closeChallenge(tx, challenge.id, 'USED', deps.now()))) throw new Refusal('INVALID_TOKEN', { field });
    await replacePassword(deps, tx, call, user, passwordHash, null);
    if (challenge.claimId !== null) await acceptInvitation(deps, tx, call, user, challenge);
    // Users who forgot their password have often used up the failed logins of X1.
    const of = owned.map(own => [own.kind, currentForm(own.kind, own.value)]);
    await forgiveFailedLogins(deps, tx, { appId: user.appId, of, userId: user.id, by: 'LOGIN', ip: call.ip });
    await emitEvent(deps, tx, call.app, { type: 'password.reset', userId: user.id });
    await recordAction(deps, tx, call, 'PASSWORD_RESET', user.id, { kind: challenge.kind });
    return null;
  });
  if (refusal !== null) throw refusal;
  return { challengeId: challenge.id, userId: person.user.id, passwordHash, call };
}

const unchanged = () => new Refusal('UNCHANGED', { field: 'newPassword' });

/**
 * M14: a code to a dormant number is not enough if the user has an authenticator app. The code is not used up, so that the client can send it again
 * with the factor. Null if no factor is needed.
 */
async function readNeededFactor(
  deps: Deps,
  { app }: Call,
  { kind, userId }: Challenge,
  { totp, recoveryCode }: ResetPasswordInput,
): Promise<ReadFactor | null> {
  const { reader } = deps.store;
  if (kind !== 'PHONE' || userId === null || !(await isPhoneDormant(deps, reader, app, userId))) return null;
  const found = asksForFactors(app) ? await findTotp(reader, { userId }) : null;
  if (found === null) return null;
  if (typeof totp === 'string' || typeof recoveryCode === 'string') return readFactor({ totp, recoveryCode });
  throw new Refusal('SECOND_FACTOR_REQUIRED', { factors: await listFactorCodes(reader, userId) });
}

/**
 * O14: the link of an invitation proves the address. Refuses if somebody else owns it now (V5). It counts as a registration, so the first login from
 * this network sends no notice (N2).
 */
async function acceptInvitation(deps: Deps, tx: Tx, call: Call, user: UserRow, { kind }: Challenge): Promise<void> {
  const claim = await takeClaim(tx, { userId: user.id, kind });
  if (claim === null) throw new Refusal('INVALID_TOKEN', { field: 'token' });
  await promoteClaim(deps, tx, call, user, claim, 'INVITATION');
  await noteOrigin(deps, tx, user.id, call);
}

interface Redeemed {
  challenge: Challenge;
  call: Call;
  field: 'token' | 'resetId';
}

async function redeem(deps: Deps, call: Call, { token, resetId, code }: ResetPasswordInput): Promise<Redeemed> {
  if (typeof token === 'string') {
    if (typeof resetId === 'string' || typeof code === 'string')
      throw new Refusal('BAD_USER_INPUT', { field: 'token', reason: 'EXCLUDES_ANOTHER' });
    return { ...(await findResetOfLink(deps, call, token)), field: 'token' };
  }
  if (typeof resetId !== 'string') throw new Refusal('BAD_USER_INPUT', { field: 'token', reason: 'REQUIRED' });
  if (typeof code !== 'string') throw new Refusal('BAD_USER_INPUT', { field: 'code', reason: 'REQUIRED' });
  const challenge = isId(resetId) ? await findChallenge(deps.store.reader, resetId) : null;
  if (challenge?.purpose !== 'RESET') throw new Refusal('INVALID_TOKEN', { field: 'resetId' });
  const ownCall = await moveCallToApp(deps, call, challenge.appId, 'resetId');
  // Treat every reset as if it had a code. If resets by mail accepted guesses for longer, the caller could tell the kind of address (W4).
  await answerChallenge(deps, ownCall, { ...challenge, expiresAt: challenge.createdAt + lifetimeMs.RESET.PHONE }, code);
  return { challenge, call: ownCall, field: 'resetId' };
}
