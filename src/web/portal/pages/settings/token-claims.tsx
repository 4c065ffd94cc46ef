import type { SettingsFragment } from '../../operations/operations.js';
import { settingFields } from '../../operations/setting-fields.js';
import { JsonSetting } from './json-setting.js';

/** With spaces that do not break the line. */
const braces = (name: string) => `{{\u00a0${name}\u00a0}}`;

/** Edits the extra token claims. An empty field leaves only the standard ones (T2). */
export function TokenClaims({ saved }: { saved: SettingsFragment['claims'] }) {
  return (
    <JsonSetting
      field={settingFields.claims}
      region="Token claims"
      saved={saved}
      lead={
        <>
          Extra fields of access tokens, for your other backends. A text can contain {braces('user.id')},{' '}
          {braces('user.role')}, {braces('app.id')} and {braces('session.id')}. Only tokens that are issued after a
          change have it.
        </>
      }
      label="Token claims as JSON"
      placeholder={'{ "role": "app_{{ user.role }}" }'}
    />
  );
}
