import type { Tx } from '../../platform/store/store.js';
import type { AppSettings } from '../apps/settings.rules.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { emitEvent } from '../events/emit.js';
import { type Claim, carryOutOnce } from '../idempotency/carry-out-once.js';
import type { IdempotencyKey } from '../idempotency/idempotency-key.rules.js';
import { keyedRequest } from '../idempotency/keyed-request.rules.js';
import { readPhone } from '../identifiers/phone.rules.js';
import { type ProfileInput, readSignUpProfile } from '../identifiers/profile.rules.js';
import { checkSignUp } from '../identifiers/sign-up.rules.js';
import { insertUser, newUserRow, type UserChange, type UserRow } from '../identifiers/users.queries.js';
import { noteKnownPlace } from '../limits/sign-in-origins.js';
import { quotasOfNetwork, spendOfNetwork } from '../limits/spend.js';
import { refuseBreached } from '../passwords/breach-list.js';
import { checkPassword } from '../passwords/password.rules.js';
import { kindsOfCodes } from '../presence/login-code.rules.js';
import { Refusal } from '../refusal.js';
import { admitClaims, onceAdmitted } from '../sending/admit-claims.js';
import { issueTokens, openSession, type SessionTokens } from '../sessions/open-session.js';
import { checkLifetime, type SessionRow } from '../sessions/session.rules.js';
import { repeatSession } from './repeat-session.js';
import {
  addressesToProve,
  assignIdentifier,
  assignRandomUsername,
  isGiven,
  readIdentifiers,
  type SubmittedIdentifiers,
} from './submitted-identifiers.js';

export interface RegisterInput extends SubmittedIdentifiers, ProfileInput {
  /** Null or absent for a user without a password (M9). */
  password?: string | null | undefined;
  generateUsername?: boolean | null | undefined;
}

/** Options of a sign-up that are not about the user. */
export interface SignUpOptions {
  key?: IdempotencyKey | null;
  /** The requested lifetime of the access token, in seconds (T2). */
  expiresIn?: number | null;
}

/** Creates a user with at least one identifier that can log in at once (A3), and logs them in (A4). */
export async function register(
  deps: Deps,
  call: Call,
  input: RegisterInput,
  { key = null, expiresIn = null }: SignUpOptions = {},
): Promise<SessionTokens> {
  const profile = readSignUpProfile(input);
  checkLifetime(call.app.settings, expiresIn);
  const { username, email, phone, generateUsername } = input;
  // The key does not contain the password (K6). Otherwise a request without one would count as the same as one with one.
  const withoutPassword = input.password == null ? true : undefined;
  const named = {
    ...profile,
    username,
    email,
    phone,
    generateUsername: generateUsername === true,
    withoutPassword,
    expiresIn,
  };
  return await carryOutOnce(
    deps,
    keyedRequest(key, 'register', call.app, null, named),
    async claim => {
      const begin: FirstSession = (tx, user) => openSession(deps, tx, call, user, ['PASSWORD'], expiresIn);
      const user = newUserWithSession(deps, call.app.id);
      return await issueTokens(deps, call, await signUp(deps, call, input, { ...user, ...profile }, claim, begin));
    },
    (request, outcome) => repeatSession(deps, call, request, outcome, input.password ?? null),
  );
}

/** H7: creates a user like `register`, but opens no session. Returns the user's id. */
export async function registerWithoutSession(deps: Deps, call: Call, input: RegisterInput): Promise<string> {
  const user = { ...newUserRow(deps, call.app.id), ...readSignUpProfile(input) };
  return await carryOutOnce(
    deps,
    null,
    async claim => {
      await signUp(deps, call, input, user, claim, async tx => {
        // The login that follows comes from the same network, and must not send a notice of a new login (N2).
        await noteKnownPlace(deps, tx, user.id, call);
        return null;
      });
      return user.id;
    },
    async () => user.id,
  );
}

/** Opens the first session of a new user, in the transaction that creates the user. */
type FirstSession<Opened extends SessionRow | null = SessionRow> = (tx: Tx, user: UserRow) => Promise<Opened>;

async function signUp<Opened extends SessionRow | null>(
  deps: Deps,
  call: Call,
  input: RegisterInput,
  newUser: UserRow,
  claim: Claim,
  begin: FirstSession<Opened>,
): Promise<Opened> {
  const { app } = call;
  const given = input.password ?? refuseWithoutPassword(app.settings);
  const number = readPhone(input.phone, newUser.country);
  const password = checkPassword(given, {
    ...input,
    field: 'password',
    appName: app.settings.name,
    nationalNumber: number?.nationalNumber,
  });
  const generatesUsername = input.generateUsername === true;
  if (generatesUsername && isGiven(input.username)) {
    throw new Refusal('BAD_USER_INPUT', { field: 'generateUsername', reason: 'EXCLUDES_ANOTHER' });
  }
  const identifiers = readIdentifiers(deps, app.settings, input, number, newUser.country);
  checkSignUp(
    [...identifiers.map(({ kind }) => kind), ...(generatesUsername ? (['USERNAME'] as const) : [])],
    app.settings,
  );

  // Count first, even if the registration then fails. Otherwise anybody could probe for taken usernames without limit (X2).
  const ofNetwork = quotasOfNetwork(deps, 'registrationsOfNetwork', call.ip);
  const admission = await admitClaims(deps, call, ofNetwork, addressesToProve(app.settings, identifiers));
  await refuseBreached(deps, password, 'password');
  const passwordHash = await deps.passwords.hash(password, call.ip);
  const user = { ...newUser, passwordHash };
  return await onceAdmitted(deps, admission, async tx => {
    await claim.begin(tx);
    await insertUser(tx, user);
    await emitEvent(deps, tx, app, { type: 'user.created', userId: user.id, data: { isPseudo: false } });
    for (const identifier of identifiers) await assignIdentifier(deps, tx, call, user, identifier, { admission });
    if (generatesUsername) await assignRandomUsername(deps, tx, user);
    await recordAction(deps, tx, call, 'USER_CREATED', user.id, { kinds: identifiers.map(({ kind }) => kind) });
    const opened = await begin(tx, user);
    if (opened !== null) await claim.end(tx, { id: opened.id, passwordHash });
    return opened;
  });
}

/**
 * M9: refuses a registration without a password. Codes are sent only to proven addresses, so nothing could log in this user. Such users start as
 * pseudo users and upgrade.
 */
function refuseWithoutPassword(settings: AppSettings): never {
  if (kindsOfCodes(settings).length === 0)
    throw new Refusal('BAD_USER_INPUT', { field: 'password', reason: 'REQUIRED' });
  throw new Refusal('IDENTIFIER_REQUIRED', { field: 'password', signUpOptions: [] });
}

/** P1: creates a user without any input. The session is the only credential. */
export async function createPseudoUser(
  deps: Deps,
  call: Call,
  input: ProfileInput,
  { key = null, expiresIn = null }: SignUpOptions = {},
): Promise<SessionTokens> {
  const profile = readSignUpProfile(input);
  checkLifetime(call.app.settings, expiresIn);
  return await carryOutOnce(
    deps,
    keyedRequest(key, 'createPseudoUser', call.app, null, { ...profile, expiresIn }),
    claim => makePseudoUser(deps, call, profile, claim, expiresIn),
    (request, outcome) => repeatSession(deps, call, request, outcome, null),
  );
}

async function makePseudoUser(
  deps: Deps,
  call: Call,
  profile: UserChange,
  claim: Claim,
  expiresIn: number | null,
): Promise<SessionTokens> {
  const user = { ...newUserWithSession(deps, call.app.id), ...profile };
  const session = await deps.store.transaction(async tx => {
    await claim.begin(tx);
    await spendOfNetwork(deps, tx, 'pseudoUsersOfNetwork', call.ip);
    await insertUser(tx, user);
    await emitEvent(deps, tx, call.app, { type: 'user.created', userId: user.id, data: { isPseudo: true } });
    await recordAction(deps, tx, call, 'PSEUDO_USER_CREATED', user.id);
    const opened = await openSession(deps, tx, call, user, [], expiresIn);
    await claim.end(tx, { id: opened.id, passwordHash: null });
    return opened;
  });
  return await issueTokens(deps, call, session, { user, owned: [], claims: [] });
}

/** The first session is the first login (A4). */
function newUserWithSession(deps: Deps, appId: string): UserRow {
  const user = newUserRow(deps, appId);
  return { ...user, lastLoginAt: user.createdAt };
}
