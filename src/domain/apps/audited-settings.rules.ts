import { maskAddress } from '../../platform/values/mask.rules.js';
import type { AppSettings, SettingName } from './settings.rules.js';

/** Returns settings as the audit log stores them (O4). Masks test addresses, and omits their fixed codes, because a code verifies its address. */
export function auditedSettings(settings: AppSettings, names: readonly SettingName[]): Record<string, unknown> {
  return Object.fromEntries(
    names.map(name => [
      name,
      name === 'testAddresses' ? settings.testAddresses.map(({ address }) => maskAddress(address)) : settings[name],
    ]),
  );
}
