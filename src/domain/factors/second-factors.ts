import type { Reader, Tx } from '../../platform/store/store.js';
import type { App } from '../apps/settings.rules.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import type { UserRow } from '../identifiers/users.queries.js';
import type { WayIn } from '../messaging/templates/ways-in.rules.js';
import { Refusal } from '../refusal.js';
import type { Addition } from '../sending/additions.rules.js';
import { warnAddresses } from '../sending/warn-user.js';
import { countRecoveryCodes, findTotp, type TotpRow } from './factors.queries.js';
import { countPasskeys } from './passkeys/passkeys.queries.js';

/** A second factor whose code the user types. */
export type FactorCode = 'TOTP' | 'RECOVERY_CODE';

/** A second factor that completes a login or proves a session. A passkey counts as both factors (F34). */
export type SecondFactor = FactorCode | 'PASSKEY';

/** F10: whether the app asks for second factors at all. */
export function asksForFactors({ settings }: App): boolean {
  return settings.secondFactor !== 'OFF';
}

/** F10, F49: refuses what nobody can do while the app asks for no second factors. */
export function refuseWithoutFactors(app: App): void {
  if (!asksForFactors(app)) throw new Refusal('FORBIDDEN', { reason: 'SECOND_FACTOR_OFF' });
}

/** Lists the second factors of this user that the app asks for. Empty if it asks this user for none. */
export async function listSecondFactors(reader: Reader, app: App, userId: string): Promise<SecondFactor[]> {
  return asksForFactors(app) ? await listFactorsBeside(reader, app, userId, await findTotp(reader, { userId })) : [];
}

/**
 * Does the same, with the user's authenticator app already read. If the app requires a second factor, a passkey alone is one (F46). Otherwise it
 * counts only in addition to an authenticator app. A user who has only added a passkey did not choose a second step at login, and would have no
 * recovery code after losing the passkey.
 */
export async function listFactorsBeside(
  reader: Reader,
  app: App,
  userId: string,
  totp: TotpRow | null,
): Promise<SecondFactor[]> {
  const { secondFactor, passkeys } = app.settings;
  if (!asksForFactors(app) || (totp === null && secondFactor !== 'REQUIRED')) return [];
  const hasPasskey = passkeys !== null && (await countPasskeys(reader, userId)) > 0;
  return [
    ...(totp === null ? [] : await listFactorCodes(reader, userId)),
    ...(hasPasskey ? (['PASSKEY'] as const) : []),
  ];
}

/** Lists the codes that a user with an authenticator app can type. */
export async function listFactorCodes(reader: Reader, userId: string): Promise<FactorCode[]> {
  return (await countRecoveryCodes(reader, userId)) > 0 ? ['TOTP', 'RECOVERY_CODE'] : ['TOTP'];
}

/** A second factor that a user has set up. */
export interface SetUpFactor {
  readonly method: FactorCode;
  /** Null for recovery codes, for which no time is stored. */
  readonly createdAt: number | null;
  /** How many recovery codes remain. Null for an authenticator app. */
  readonly codesLeft: number | null;
}

/** F21: lists the second factors of a user, even while the app asks for none. */
export async function listSetUpFactors(reader: Reader, userId: string): Promise<SetUpFactor[]> {
  const totp = await findTotp(reader, { userId });
  if (totp === null) return [];
  return [
    { method: 'TOTP', createdAt: totp.createdAt, codesLeft: null },
    { method: 'RECOVERY_CODE', createdAt: null, codesLeft: await countRecoveryCodes(reader, userId) },
  ];
}

/** F15: whether this user has a second factor that the app asks for. */
export async function hasSecondFactor(reader: Reader, app: App, userId: string): Promise<boolean> {
  return (await listSecondFactors(reader, app, userId)).length > 0;
}

/** F20: notifies every owned address that a second factor or passkey was added or removed. The link of the notice removes `addition` (N22). */
export async function warnOfFactor(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  kind: 'WAY_IN_ADDED' | 'WAY_IN_REMOVED',
  wayIn: WayIn,
  addition: Addition | null = null,
): Promise<void> {
  const warning = { kind, wayIn, ...(addition !== null && { addition }) };
  await warnAddresses(deps, tx, call, user, await findIdentifiers(tx, { userId: user.id }), warning);
}
