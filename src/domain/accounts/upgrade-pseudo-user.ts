import { fieldOf, type Kind } from '../../platform/values/kinds.js';
import type { AppSettings } from '../apps/settings.rules.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call, UserCall } from '../call.js';
import type { Deps } from '../deps.js';
import { emitEvent } from '../events/emit.js';
import { type Claim, carryOutOnce, findOutcome } from '../idempotency/carry-out-once.js';
import { type KeyedRequest, keyedRequest } from '../idempotency/keyed-request.rules.js';
import type { Identifier } from '../identifiers/parse.rules.js';
import { readPhone } from '../identifiers/phone.rules.js';
import {
  changedFields,
  type ProfileInput,
  readSignUpProfile,
  withMergedAttributes,
} from '../identifiers/profile.rules.js';
import { combinationsOfKinds } from '../identifiers/sign-up.rules.js';
import { isPseudoUser } from '../identifiers/user-kind.rules.js';
import { findUser, lockUser, type UserChange, updateUser } from '../identifiers/users.queries.js';
import { quotasOfNetwork } from '../limits/spend.js';
import { refuseBreached } from '../passwords/breach-list.js';
import { hashOfNoPassword } from '../passwords/no-password.js';
import { checkPassword } from '../passwords/password.rules.js';
import { kindsOfCodes } from '../presence/login-code.rules.js';
import { Refusal, sessionEnded } from '../refusal.js';
import { admitClaims, onceAdmitted } from '../sending/admit-claims.js';
import { issueTokens, openSession, renewSession, type SessionTokens } from '../sessions/open-session.js';
import { checkLifetime } from '../sessions/session.rules.js';
import { endSessionsOf, isHeldSession } from '../sessions/sessions.queries.js';
import type { SignUpOptions } from './register.js';
import { repeatSession } from './repeat-session.js';
import {
  addressesToProve,
  assignIdentifier,
  readIdentifiers,
  type SubmittedIdentifiers,
} from './submitted-identifiers.js';

export interface UpgradeInput extends SubmittedIdentifiers, ProfileInput {
  /** Null or absent for a user without a password (M9). */
  password?: string | null | undefined;
}

export interface UpgradeOptions extends SignUpOptions {
  /** Which earlier sessions continue: none (P5), or the one of the caller (H8). */
  keeps?: 'NONE' | 'ASKING_SESSION';
  /** Whether the given attributes replace those of the pseudo user (P3), or are merged into them (H9). */
  attributes?: 'REPLACED' | 'MERGED';
}

/** P3: turns a pseudo user into a full user. Unlike a registration, an unproven address is enough (P4). */
export async function upgradePseudoUser(
  deps: Deps,
  call: UserCall,
  input: UpgradeInput,
  options: UpgradeOptions = {},
): Promise<SessionTokens> {
  const { key = null, expiresIn = null } = options;
  const profile = readSignUpProfile(input);
  checkLifetime(call.app.settings, expiresIn);
  return await carryOutOnce(
    deps,
    requestOf(call, call.actor.sessionId, input, { key, expiresIn }),
    claim => upgrade(deps, call, input, profile, claim, options),
    (request, outcome) => repeatSession(deps, call, request, outcome, input.password ?? null),
  );
}

/**
 * K9: repeats an upgrade for the session of the first request, although the upgrade has ended it (P5). Null if no outcome is stored, so that the
 * caller only has an invalid token.
 */
export async function repeatUpgrade(
  deps: Deps,
  call: Call,
  sessionId: string,
  input: UpgradeInput,
  options: SignUpOptions,
): Promise<SessionTokens | null> {
  const request = requestOf(call, sessionId, input, options);
  const outcome = request === null ? null : await findOutcome(deps, request);
  if (request === null || outcome === null) return null;
  return await repeatSession(deps, call, request, outcome, input.password ?? null);
}

function requestOf(
  { app }: Call,
  sessionId: string,
  input: UpgradeInput,
  { key = null, expiresIn = null }: SignUpOptions,
): KeyedRequest | null {
  const { username, email, phone } = input;
  // Otherwise a request without a password could repeat one with a password, which would then not be judged (K6).
  const withoutPassword = input.password == null ? true : undefined;
  const given = { ...readSignUpProfile(input), username, email, phone, withoutPassword, expiresIn };
  return keyedRequest(key, 'upgradePseudoUser', app, sessionId, given);
}

async function upgrade(
  deps: Deps,
  call: UserCall,
  input: UpgradeInput,
  profile: UserChange,
  claim: Claim,
  { expiresIn = null, keeps = 'NONE', attributes = 'REPLACED' }: UpgradeOptions,
): Promise<SessionTokens> {
  const { settings } = call.app;
  const before = await findUser(deps.store.reader, { userId: call.actor.id });
  if (before === null || !isPseudoUser(before)) throw new Refusal('NOT_PSEUDO_USER');
  const number = readPhone(input.phone, profile.country ?? before.country);
  const password =
    input.password == null
      ? null
      : checkPassword(input.password, {
          ...input,
          field: 'password',
          appName: settings.name,
          nationalNumber: number?.nationalNumber,
        });
  const identifiers = readIdentifiers(deps, settings, input, number, profile.country ?? before.country);
  if (password === null) checkUpgradeWithoutPassword(settings, identifiers);
  if (identifiers.length === 0) {
    throw new Refusal('IDENTIFIER_REQUIRED', { field: 'username', signUpOptions: combinationsOfKinds });
  }

  const ofNetwork = quotasOfNetwork(deps, 'upgradesOfNetwork', call.ip);
  const admission = await admitClaims(deps, call, ofNetwork, addressesToProve(settings, identifiers));
  const passwordHash = await hashOf(deps, call, password);
  const session = await onceAdmitted(deps, admission, async tx => {
    await claim.begin(tx);
    const user = await lockUser(tx, { userId: call.actor.id, updatedAt: deps.now() });
    if (user === null || user.disabledAt !== null) throw sessionEnded();
    // P6: of several upgrades at once, only the first to lock the row finds a pseudo user.
    if (!isPseudoUser(user)) throw new Refusal('NOT_PSEUDO_USER');
    // T4: the session may have been ended while the hash was computed.
    if (!(await isHeldSession(tx, { id: call.actor.sessionId, userId: user.id }))) throw sessionEnded();
    const change = attributes === 'MERGED' ? withMergedAttributes(user, profile) : profile;
    const upgraded = { ...user, ...change, passwordHash };
    await updateUser(tx, user.id, { ...change, passwordHash, lastLoginAt: deps.now() });
    for (const identifier of identifiers) {
      await assignIdentifier(deps, tx, call, upgraded, identifier, { admission });
    }
    const { sessionId } = call.actor;
    await endSessionsOf(tx, user.id, keeps === 'ASKING_SESSION' ? sessionId : null, deps.now());
    const changed = ['isPseudo', ...identifiers.map(({ kind }) => fieldOf[kind]), ...changedFields(profile)] as const;
    await emitEvent(deps, tx, call.app, { type: 'user.updated', userId: user.id, data: { changed } });
    await recordAction(deps, tx, call, 'USER_UPGRADED', user.id, { kinds: identifiers.map(({ kind }) => kind) });
    const methods = password === null ? [] : (['PASSWORD'] as const);
    const opened =
      keeps === 'ASKING_SESSION'
        ? await renewSession(deps, tx, call, upgraded, methods, sessionId)
        : await openSession(deps, tx, call, upgraded, methods, expiresIn);
    await claim.end(tx, { id: opened.id, passwordHash });
    return opened;
  });
  return await issueTokens(deps, call, session);
}

async function hashOf(deps: Deps, { ip }: Call, password: string | null): Promise<string> {
  if (password === null) return hashOfNoPassword(deps);
  await refuseBreached(deps, password, 'password');
  return await deps.passwords.hash(password, ip);
}

/**
 * M9: refuses an upgrade after which the user could never log in. An address that gets login codes is enough, although it works only once it is
 * verified. Until then the session remains the only credential (P4).
 */
function checkUpgradeWithoutPassword(settings: AppSettings, identifiers: readonly Identifier[]): void {
  const listed: readonly Kind[] = kindsOfCodes(settings);
  if (listed.length === 0) throw new Refusal('BAD_USER_INPUT', { field: 'password', reason: 'REQUIRED' });
  if (identifiers.some(({ kind }) => listed.includes(kind))) return;
  const options = combinationsOfKinds.filter(kinds => kinds.some(kind => listed.includes(kind)));
  throw new Refusal('IDENTIFIER_REQUIRED', { field: 'username', signUpOptions: options });
}
