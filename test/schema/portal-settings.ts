import type { Setting, SettingType } from '../../src/domain/apps/setting-kinds.rules.js';
import { settings } from '../../src/domain/apps/settings.rules.js';

/** The settings as the portal needs them. `npm run schema` generates both files from the table of settings. */
export const settingFieldsFile = 'src/web/portal/operations/setting-fields.ts';
export const settingsFragmentFile = 'src/web/portal/operations/settings-fragment.graphql';

const madeBy = 'Made by `npm run schema` from src/domain/apps/settings.rules.ts.';

/** Prints each setting's type, label and help, who may change it, and the range and default of a number. */
export function printSettingFields(): string {
  const rows = Object.entries<Setting>(settings).map(
    ([name, { type, setBy, label, help, range, default: initial }]) =>
      `  ${name}: { name: ${quote(name)}, type: ${quote(type)}, setBy: ${quote(setBy)}, label: ${quote(label)}, help: ${quote(help)}${
        range === undefined ? '' : `, min: ${range.min}, max: ${range.max}, initial: ${initial}`
      } },`,
  );
  return `// ${madeBy}\nexport const settingFields = {\n${rows.join('\n')}\n} as const;\n`;
}

/** The fields of the settings that are lists of objects. */
const fieldsOf: Partial<Record<SettingType, string>> = {
  TEST_ADDRESSES: '    address\n    code',
  COUNTRY_SENDERS: '    country\n    sender',
};

/** Prints the fragment that selects every setting. */
export function printSettingsFragment(): string {
  const fields = Object.entries<Setting>(settings).map(([name, { type }]) =>
    Object.hasOwn(fieldsOf, type) ? `  ${name} {\n${fieldsOf[type]}\n  }` : `  ${name}`,
  );
  return `# ${madeBy}\nfragment Settings on AppSettings {\n${fields.join('\n')}\n}\n`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
