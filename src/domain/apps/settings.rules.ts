import type { Canonical } from '../../platform/values/canonical.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import { Refusal } from '../refusal.js';
import { cleanText } from '../text.rules.js';
import { readTokenClaims, type TokenClaims } from './token-claims.rules.js';

/** What one app decides for itself. A new setting: its default and meaning here, the rule that obeys it, its GraphQL field. */
export interface AppSettings {
  name: string;
  /** S1: while on, an email address has to be verified before it logs anyone in. */
  emailVerification: boolean;
  phoneVerification: boolean;
  /** Q2. */
  exposeFullUserDataToOthers: boolean;
  /** Seconds (T2). */
  accessTokenLifetime: number;
  /** Seconds: the most that `login(expiresIn)` gets. */
  maxAccessTokenLifetime: number;
  /** V15: where the verify page goes. */
  emailVerifiedUrl: string | null;
  emailVerificationFailedUrl: string | null;
  /** Replaces our own page for a new password; the token is appended as the fragment. */
  passwordResetUrl: string | null;
  /** Up to 11 letters and digits, or an E.164 number; null: the app's name as far as it fits. */
  smsSender: string | null;
  emailSender: string | null;
  /** ISO 3166-1 alpha-2 codes that SMS go to (X4). Empty: none with a real provider, any with the development inbox. */
  allowedCountries: readonly string[];
  smsDailyLimit: number;
  /** D8: addresses that nothing is sent to, each with its fixed code. */
  testAddresses: readonly TestAddress[];
  webhookUrl: string | null;
  /** What access tokens say besides the claims that all have (T2). */
  claims: TokenClaims | null;
}

export interface TestAddress {
  address: string;
  code: string;
}

export interface App {
  readonly id: string;
  readonly settings: AppSettings;
}

export const defaultSettings: AppSettings = {
  name: 'Bonafide',
  emailVerification: false,
  phoneVerification: false,
  exposeFullUserDataToOthers: false,
  accessTokenLifetime: 600,
  maxAccessTokenLifetime: 3_600,
  emailVerifiedUrl: null,
  emailVerificationFailedUrl: null,
  passwordResetUrl: null,
  smsSender: null,
  emailSender: null,
  allowedCountries: [],
  smsDailyLimit: 1_000,
  testAddresses: [],
  webhookUrl: null,
  claims: null,
};

/** Signing keys stay in the JWKS this long after their retirement, so no token may live longer (T3). */
export const longestAccessTokenSeconds = 86_400;

/** Whether the verification switch of a kind of address is ON. */
export function isVerificationOn(kind: AddressKind, settings: AppSettings): boolean {
  return kind === 'EMAIL' ? settings.emailVerification : settings.phoneVerification;
}

/** The fixed code of a test address (D8), or null for a real one. */
export function fixedCodeOf(address: Canonical, settings: AppSettings): string | null {
  return settings.testAddresses.find(test => test.address === address)?.code ?? null;
}

/** The settings that a change leads to, or a refusal that names the first bad field. Null resets one to its default. */
export function changeSettings(overrides: Partial<AppSettings>, change: Record<string, unknown>): Partial<AppSettings> {
  const changed: Record<string, unknown> = { ...overrides };
  for (const [field, value] of Object.entries(change)) {
    if (value === undefined) continue;
    if (value === null) delete changed[field];
    // Claims are JSON of any shape, which has to be bounded before its texts are cleaned.
    else if (field === 'claims') changed[field] = readTokenClaims(value, field);
    else changed[field] = checks[field as CheckedField](cleanTexts(value, field) as never, field);
  }
  const settings = { ...defaultSettings, ...changed } as AppSettings;
  if (settings.accessTokenLifetime > settings.maxAccessTokenLifetime) refuse('accessTokenLifetime');
  return changed as Partial<AppSettings>;
}

/** I4, for every text in a setting. */
function cleanTexts(value: unknown, field: string): unknown {
  if (typeof value === 'string') return cleanText(value, { field, maxCodePoints: longestText, zeroWidth: 'refused' });
  if (Array.isArray(value)) return value.map(item => cleanTexts(item, field));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, cleanTexts(item, field)]));
}
const longestText = 2_048;

function refuse(field: string): never {
  throw new Refusal('BAD_USER_INPUT', { field });
}

type Check<T> = (value: T, field: string) => T;
const anyFlag: Check<boolean> = value => value;

function shape(pattern: RegExp): Check<string> {
  return (value, field) => (pattern.test(value) ? value : refuse(field));
}

function between(least: number, most: number): Check<number> {
  return (value, field) => (Number.isInteger(value) && value >= least && value <= most ? value : refuse(field));
}

const webUrl: Check<string> = (value, field) => {
  if (!URL.canParse(value) || value.length > longestText || /\s/.test(value)) refuse(field);
  const { protocol, username, password } = new URL(value);
  // A page of ours sends people there: nothing but the web, so that no setting can run a script in it.
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '' ? value : refuse(field);
};

type CheckedField = Exclude<keyof AppSettings, 'claims'>;

const checks: { [K in CheckedField]: Check<NonNullable<AppSettings[K]>> } = {
  name: shape(/^(?=\S)[^\p{Cc}\p{Cf}\p{Cs}]{1,60}(?<=\S)$/u),
  emailVerification: anyFlag,
  phoneVerification: anyFlag,
  exposeFullUserDataToOthers: anyFlag,
  accessTokenLifetime: between(60, longestAccessTokenSeconds),
  maxAccessTokenLifetime: between(60, longestAccessTokenSeconds),
  emailVerifiedUrl: webUrl,
  emailVerificationFailedUrl: webUrl,
  passwordResetUrl: (value, field) => (webUrl(value, field).includes('#') ? refuse(field) : value),
  smsSender: shape(/^(?:[A-Za-z0-9 ]{1,11}|\+?[1-9][0-9]{3,14})$/),
  emailSender: shape(
    /^[^\p{Cc}<>",;:\\]{0,60}<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+>$|^[^\p{Cc}\s<>",;:\\@]+@[A-Za-z0-9.-]+$/u,
  ),
  allowedCountries: (value, field) =>
    value.length <= 300 && value.every(country => /^[A-Z]{2}$/.test(country)) ? [...new Set(value)] : refuse(field),
  smsDailyLimit: between(0, 10_000_000),
  testAddresses: (value, field) =>
    value.length <= 100 &&
    value.every(
      ({ address, code }) =>
        address.length <= 254 && /^(\+[1-9]\d{6,14}|[^@\s]+@[A-Za-z0-9.-]+)$/.test(address) && /^\d{6}$/.test(code),
    )
      ? value.map(({ address, code }) => ({ address: address.toLowerCase(), code }))
      : refuse(field),
  webhookUrl: webUrl,
};
