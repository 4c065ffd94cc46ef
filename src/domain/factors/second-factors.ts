import type { Reader, Tx } from '../../platform/store/store.js';
import type { App } from '../apps/settings.rules.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import type { UserRow } from '../identifiers/users.queries.js';
import type { WayIn } from '../messaging/templates/ways-in.rules.js';
import { warnAddresses } from '../sending/warn-user.js';
import { countRecoveryCodes, findTotp, type TotpRow } from './factors.queries.js';
import { countPasskeys } from './passkeys/passkeys.queries.js';

/** What completes a login. */
export type SecondFactor = 'TOTP' | 'RECOVERY_CODE';

/** What proves a second factor on a session. A passkey counts as both factors (F34). */
export type SecondProof = SecondFactor | 'PASSKEY';

/** F10: whether the app asks for second factors at all. */
export function asksForFactors({ settings }: App): boolean {
  return settings.secondFactor !== 'OFF';
}

/** Lists what completes a login of this user, for a caller who has proven the first factor. */
export async function listSecondFactors(reader: Reader, { userId }: TotpRow): Promise<SecondFactor[]> {
  return (await countRecoveryCodes(reader, userId)) > 0 ? ['TOTP', 'RECOVERY_CODE'] : ['TOTP'];
}

/**
 * F15: lists what proves the second factor of this user; empty if the app asks this user for none. Where a second factor is
 * required, a passkey is one on its own: otherwise a thief of the password could add another way in beside it.
 */
export async function listSecondProofs(reader: Reader, app: App, userId: string): Promise<SecondProof[]> {
  if (!asksForFactors(app)) return [];
  const totp = await findTotp(reader, { userId });
  if (totp === null && app.settings.secondFactor !== 'REQUIRED') return [];
  const hasPasskey = app.settings.passkeys !== null && (await countPasskeys(reader, userId)) > 0;
  return [
    ...(totp === null ? [] : await listSecondFactors(reader, totp)),
    ...(hasPasskey ? (['PASSKEY'] as const) : []),
  ];
}

/** What a user has set up. */
export interface SetUpFactor {
  readonly method: SecondFactor;
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
  return (await listSecondProofs(reader, app, userId)).length > 0;
}

/** F20: tells every owned address that something was added to the account or removed from it. */
export async function warnOfFactor(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  kind: 'WAY_IN_ADDED' | 'WAY_IN_REMOVED',
  wayIn: WayIn,
): Promise<void> {
  await warnAddresses(deps, tx, call, user, await findIdentifiers(tx, { userId: user.id }), { kind, wayIn });
}
