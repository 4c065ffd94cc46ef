import type { SettingsFragment } from '../../operations/operations.js';
import { settingFields } from '../../operations/setting-fields.js';
import { JsonSetting } from './json-setting.js';

/** Edits the domain of the app's passkeys and the pages that may ask for them (F30). */
export function PasskeySettings({ saved }: { saved: SettingsFragment['passkeys'] }) {
  return (
    <JsonSetting
      field={settingFields.passkeys}
      region="Passkeys"
      saved={saved}
      lead="A listed page can log in anybody who uses a passkey there. After a change of the domain, users have to add their passkeys again. Empty: no passkeys."
      label="Domain and origins as JSON"
      placeholder={'{ "rpId": "example.com", "origins": ["https://app.example.com"] }'}
    />
  );
}
