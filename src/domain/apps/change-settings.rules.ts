import { Refusal } from '../refusal.js';
import { number, type Setting } from './setting-kinds.rules.js';
import { type AppSettings, defaultSettings, type SettingsChange, settingNames, settings } from './settings.rules.js';
import { shortestAccessTokenSeconds } from './sign-in-settings.rules.js';

/**
 * Returns the app's new overrides, or refuses the change and names the first bad field. `by` is the caller's role: a
 * setting that only the operator may change is FORBIDDEN to an admin.
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
  return changed as Partial<AppSettings>;
}
