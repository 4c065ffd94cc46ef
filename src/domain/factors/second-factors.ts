import type { Reader, Tx } from '../../platform/store/store.js';
import type { App } from '../apps/settings.rules.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import type { UserRow } from '../identifiers/users.queries.js';
import type { WayIn } from '../messaging/templates/ways-in.rules.js';
import type { Addition } from '../sending/additions.rules.js';
import { warnAddresses } from '../sending/warn-user.js';
import { countRecoveryCodes, findTotp, type TotpRow } from './factors.queries.js';
import { countPasskeys } from './passkeys/passkeys.queries.js';

/** A code that is typed. */
export type FactorCode = 'TOTP' | 'RECOVERY_CODE';

/** What completes a login, and what proves a second factor on a session. A passkey counts as both factors (F34). */
export type SecondFactor = FactorCode | 'PASSKEY';

/** F10: whether the app asks for second factors at all. */
export function asksForFactors({ settings }: App): boolean {
  return settings.secondFactor !== 'OFF';
}

/** Lists the second factors of this user that the app asks for. Empty: it asks this user for none. */
export async function listSecondFactors(reader: Reader, app: App, userId: string): Promise<SecondFactor[]> {
  return asksForFactors(app) ? await listFactorsBeside(reader, app, userId, await findTotp(reader, { userId })) : [];
}

/**
 * The same, where the authenticator app of the user has been read. Where the app requires a second factor, a passkey is one on its
 * own (F46). Elsewhere it is only beside an authenticator app: a user who has added a passkey, and no app, did not ask to be asked,
 * and would have no recovery code if the passkey is lost.
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

/** What a user has set up. */
export interface SetUpFactor {
  readonly method: FactorCode;
  /** Null for recovery codes: when they were made is not stored. */
  readonly createdAt: number | null;
  /** How many recovery codes are left. Null for an authenticator app. */
  readonly codesLeft: number | null;
}

/** F21: lists what a user has set up, also while the app asks for no second factor. */
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

/** F20: tells every owned address that something was added to the account or removed from it. `addition`: the link removes it (N22). */
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
