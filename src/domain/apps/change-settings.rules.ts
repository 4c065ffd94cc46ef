import { Refusal } from '../refusal.js';
import { number, type Setting } from './setting-kinds.rules.js';
import {
  type AppSettings,
  defaultSettings,
  isVerificationOn,
  type SettingsChange,
  settingNames,
  settings,
} from './settings.rules.js';
import { longestDormancyDays, shortestAccessTokenSeconds } from './sign-in-settings.rules.js';

/**
 * Returns the app's new overrides, or refuses the change and names the first bad field. `by` is the caller's role, because some settings are
 * FORBIDDEN to admins.
 */
export function changeSettings(
  overrides: Partial<AppSettings>,
  change: SettingsChange,
  by: Setting['setBy'],
): Partial<AppSettings> {
  const changed: Record<string, unknown> = { ...overrides };
  for (const name of settingNames) {
    const value = change[name];
    if (value === undefined) continue;
    const { setBy, check }: Setting = settings[name];
    if (setBy === 'OPERATOR' && by !== 'OPERATOR') {
      throw new Refusal('FORBIDDEN', { field: name, reason: 'OPERATOR_ONLY' });
    }
    if (value === null) delete changed[name];
    else changed[name] = check(value as never, name);
  }
  const { accessTokenLifetime, maxAccessTokenLifetime } = { ...defaultSettings, ...changed };
  number(shortestAccessTokenSeconds, maxAccessTokenLifetime).check(accessTokenLifetime, 'accessTokenLifetime');
  checkLoginByCode({ ...defaultSettings, ...changed }, change);
  checkReclaims({ ...defaultSettings, ...changed }, change);
  return changed as Partial<AppSettings>;
}

/**
 * M4: refuses a list with a kind whose switch is OFF. Also refuses to turn the switch OFF while the kind is listed. Otherwise users without a
 * password would be locked out, so an admin must first remove the kind on purpose.
 */
function checkLoginByCode(settings: AppSettings, change: SettingsChange): void {
  for (const kind of settings.loginByCode) {
    if (isVerificationOn(kind, settings)) continue;
    const ofSwitch = kind === 'EMAIL' ? 'emailVerification' : 'phoneVerification';
    const field = change.loginByCode == null ? ofSwitch : 'loginByCode';
    throw new Refusal('BAD_USER_INPUT', { field, reason: 'NEEDS_VERIFICATION' });
  }
}

/** M17: refuses reclaims without the settings that they need. Also refuses to turn these settings off while reclaims are on. */
function checkReclaims(settings: AppSettings, change: SettingsChange): void {
  if (!settings.reclaimDormantNumbers) return;
  if (!settings.phoneVerification) {
    const field = change.reclaimDormantNumbers == null ? 'phoneVerification' : 'reclaimDormantNumbers';
    throw new Refusal('BAD_USER_INPUT', { field, reason: 'NEEDS_VERIFICATION' });
  }
  number(1, longestDormancyDays).check(settings.dormantAfterDays, 'dormantAfterDays');
}
