import type { Canonical } from '../../platform/values/canonical.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import { messageSettings } from './message-settings.rules.js';
import type { Setting } from './setting-kinds.rules.js';
import { signInSettings } from './sign-in-settings.rules.js';

/**
 * All settings of an app, in two tables. The type `AppSettings`, both GraphQL types, the reference of the API and the fields of the portal are
 * derived from them (`npm run schema`). A new setting needs a row here, code that uses it, and a place in a page of src/web/portal/pages/settings/.
 */
export const settings = { ...messageSettings, ...signInSettings } satisfies Record<string, Setting>;

export type SettingName = keyof typeof settings;

type ValueOf<Row extends Setting> = ReturnType<Row['check']> | (Row['default'] extends null ? null : never);

/** The settings of one app. */
export type AppSettings = { -readonly [Name in SettingName]: ValueOf<(typeof settings)[Name]> };

/** A change of settings. Null resets a setting to its default. Absent settings do not change. */
export type SettingsChange = { [Name in SettingName]?: AppSettings[Name] | null };

export interface App {
  readonly id: string;
  readonly settings: AppSettings;
}

export const settingNames = Object.keys(settings) as SettingName[];

export const defaultSettings = defaultsOf(settings);

function defaultsOf(table: Record<string, Setting>): AppSettings {
  return Object.fromEntries(Object.entries(table).map(([name, row]) => [name, row.default])) as unknown as AppSettings;
}

/** Returns whether the verification switch of a kind of address is ON. */
export function isVerificationOn(kind: AddressKind, { emailVerification, phoneVerification }: AppSettings): boolean {
  return kind === 'EMAIL' ? emailVerification : phoneVerification;
}

/** Returns the fixed code of a test address (D8), or null for a real one. */
export function fixedCodeOf(address: Canonical, app: AppSettings): string | null {
  return app.testAddresses.find(test => test.address === address)?.code ?? null;
}
