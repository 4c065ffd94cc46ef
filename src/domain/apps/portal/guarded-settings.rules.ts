import { isDeepStrictEqual } from 'node:util';
import type { AppSettings, SettingName } from '../settings.rules.js';

/**
 * O33: the settings that say where links, events and users are sent, and what proves an address or opens an account. A thief of a
 * session of the portal could lead secrets to themselves by them, or log in to accounts. docs/security.md has the same list.
 */
export const guardedSettings = [
  'passwordResetUrl',
  'emailVerifiedUrl',
  'emailVerificationFailedUrl',
  'webhookUrl',
  'emailVerification',
  'phoneVerification',
  'testAddresses',
  'loginByCode',
  'dormantAfterDays',
  'reclaimDormantNumbers',
  'passkeys',
  'secondFactor',
  'claims',
  'adminPresence',
] as const satisfies readonly SettingName[];

export function changesGuarded(old: AppSettings, settings: AppSettings): boolean {
  return guardedSettings.some(name => !isDeepStrictEqual(old[name], settings[name]));
}
