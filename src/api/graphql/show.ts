import type { AdminTokenRow } from '../../domain/apps/admin-tokens.queries.js';
import type { App } from '../../domain/apps/settings.rules.js';
import type { Call } from '../../domain/call.js';
import type { PasskeyRow } from '../../domain/factors/passkeys/passkey.rules.js';
import type { SetUpFactor } from '../../domain/factors/second-factors.js';
import { findPerson, type Person } from '../../domain/identifiers/person.queries.js';
import type { ProfileAddress } from '../../domain/identifiers/profile.rules.js';
import { signUpOptions } from '../../domain/identifiers/sign-up.rules.js';
import { deviceName } from '../../domain/limits/device-kind.rules.js';
import { Refusal, sessionEnded } from '../../domain/refusal.js';
import type { SessionTokens } from '../../domain/sessions/open-session.js';
import { newestProof, type Presence } from '../../domain/sessions/proofs.rules.js';
import type { SessionRow } from '../../domain/sessions/session.rules.js';
import type { Verification } from '../../domain/verification/verification.rules.js';
import { isId } from '../../platform/values/ids.js';
import { userRecord } from '../callers/user-record.js';
import type { Context } from './context.js';
import type { AdminTokenType, AppType } from './types/app.types.js';
import type { PasskeyType } from './types/factors/passkey.types.js';
import type { PresenceType, SecondFactorType } from './types/presence.types.js';
import type { ActiveSessionType } from './types/session.types.js';
import type { AddressType, UserType, VerificationType } from './types/user.types.js';

/** Shows a user to this viewer. Hidden fields are null (Q2). */
export function showUser(context: Context, person: Person): UserType {
  const record = userRecord(context, person);
  const { email, phone, lastLoginAt, createdAt, updatedAt } = record;
  return {
    ...record,
    email: showAddress(email),
    phone: showAddress(phone),
    lastLoginAt: lastLoginAt === null ? null : new Date(lastLoginAt),
    createdAt: new Date(createdAt),
    updatedAt: new Date(updatedAt),
  };
}

/** Shows the caller, as read from the database during authentication. */
export function showViewer(context: Context): UserType {
  const { viewer } = context;
  if (viewer.kind !== 'USER') throw new Refusal('FORBIDDEN', { reason: 'USERS_ONLY' });
  return showUser(context, viewer.person);
}

/** Shows the user with this id in the caller's app to this viewer. */
export async function showUserById(context: Context, userId: string): Promise<UserType | null> {
  const { deps, call } = context;
  const person = isId(userId) ? await findPerson(deps.store.reader, call.app.id, userId) : null;
  return person === null ? null : showUser(context, person);
}

/** Does the same for a user who was read before and may have been deleted since. */
export async function showExistingUser(context: Context, userId: string): Promise<UserType> {
  const user = await showUserById(context, userId);
  if (user === null) throw context.viewer.kind === 'USER' ? sessionEnded() : new Refusal('NOT_FOUND');
  return user;
}

/** Shows all fields: the caller has just logged in as this user. */
export async function showSessionUser(
  context: Context,
  { appId, userId, person: known }: Pick<SessionTokens, 'appId' | 'userId' | 'person'>,
): Promise<UserType> {
  const person = known ?? (await findPerson(context.deps.store.reader, appId, userId));
  if (person === null) throw sessionEnded();
  return showUser({ ...context, viewer: { kind: 'USER', person, needsSecondFactor: false } }, person);
}

/** Shows a session to its user, or to an admin. */
export function showActiveSession({ actor }: Call, session: SessionRow): ActiveSessionType {
  const { id, createdAt, lastUsedAt, idleExpiresAt, expiresAt, userAgent, ip, proofs } = session;
  const newest = newestProof(proofs);
  return {
    id,
    current: actor.kind === 'USER' && actor.sessionId === id,
    createdAt: new Date(createdAt),
    lastUsedAt: new Date(lastUsedAt),
    idleExpiresAt: new Date(idleExpiresAt),
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
    userAgent,
    device: deviceName(userAgent),
    ip,
    provenAt: newest && new Date(newest.provenAt),
    methods: [...(newest?.methods ?? [])],
  };
}

export function showPresence({ provenAt, goodUntil, methods }: Presence): PresenceType {
  return { provenAt: new Date(provenAt), goodUntil: new Date(goodUntil), methods: [...methods] };
}

/** Shows a passkey to its user, or to an admin. */
export function showPasskey({ id, name, createdAt, lastUsedAt, copies }: PasskeyRow): PasskeyType {
  return {
    id,
    name,
    createdAt: new Date(createdAt),
    lastUsedAt: lastUsedAt === null ? null : new Date(lastUsedAt),
    backedUp: copies === 'EXIST',
  };
}

export function showSecondFactor({ createdAt, ...factor }: SetUpFactor): SecondFactorType {
  return { ...factor, createdAt: createdAt === null ? null : new Date(createdAt) };
}

export function showVerification(verification: Verification): VerificationType {
  const { sentAt, expiresAt, resendAvailableAt } = verification;
  return {
    ...verification,
    sentAt: sentAt === null ? null : new Date(sentAt),
    expiresAt: new Date(expiresAt),
    resendAvailableAt: new Date(resendAvailableAt),
  };
}

export function showApp({ id, settings }: App): AppType {
  const { name, emailVerification, phoneVerification } = settings;
  return {
    id,
    name,
    emailVerification,
    phoneVerification,
    signUpOptions: signUpOptions(settings),
    settings: { ...settings },
  };
}

export function showAdminToken({ actor }: Call, token: AdminTokenRow): AdminTokenType {
  const { id, name, createdAt, lastUsedAt, expiresAt } = token;
  return {
    id,
    name,
    current: actor.kind === 'ADMIN' && actor.id === id,
    createdAt: new Date(createdAt),
    lastUsedAt: lastUsedAt === null ? null : new Date(lastUsedAt),
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
  };
}

function showAddress(address: ProfileAddress | null): AddressType | null {
  if (address === null) return null;
  const { value, verified, verifiedAt, provenAt } = address;
  const dateOf = (instant: number | null) => (instant === null ? null : new Date(instant));
  return { value, verified, verifiedAt: dateOf(verifiedAt), provenAt: dateOf(provenAt) };
}
