import { maskAddress } from '../../platform/values/mask.rules.js';
import type { AppSettings, SettingName } from './settings.rules.js';

/**
 * Returns settings as the audit log keeps them (O4). A test address is masked, and its fixed code is left out, since it
 * verifies that address.
 */
export function auditedSettings(settings: AppSettings, names: readonly SettingName[]): Record<string, unknown> {
  return Object.fromEntries(
    names.map(name => [
      name,
      name === 'testAddresses' ? settings.testAddresses.map(({ address }) => maskAddress(address)) : settings[name],
    ]),
  );
}
