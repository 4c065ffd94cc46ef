import type { Canonical } from '../../platform/values/canonical.js';
import { isCountry } from '../../platform/values/countries.rules.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import { readLogo } from '../messaging/branding/logo.rules.js';
import { parseMailbox } from '../messaging/providers/mailbox.rules.js';
import { Refusal } from '../refusal.js';
import { cleanText } from '../text.rules.js';

/** The kind of a setting, which decides its type in GraphQL and its field in the portal. */
export type SettingType =
  | 'TEXT'
  | 'FLAG'
  | 'NUMBER'
  | 'SECONDS'
  | 'COUNTRIES'
  | 'LOOKUPS'
  | 'ADDRESS_KINDS'
  | 'SECOND_FACTOR'
  | 'SIGNING_ALGORITHM'
  | 'TEST_ADDRESSES'
  | 'COUNTRY_SENDERS'
  | 'JSON';

/** One row of the table of settings. */
export interface Setting<T = unknown> {
  readonly type: SettingType;
  /** Null if the setting may be absent. */
  readonly default: T | null;
  /** Returns the value to store, or refuses it and names the field. */
  readonly check: (value: never, field: string) => T;
  /** The allowed range of a number. */
  readonly range?: { readonly min: number; readonly max: number };
  /** `OPERATOR` means that an app's admin may read it, but only the operator may change it. */
  readonly setBy: 'ADMIN' | 'OPERATOR';
  /** For developers: the description in `schema.graphql`. */
  readonly meaning: string;
  /** For people: the label of the field in the portal, and the sentence below it. */
  readonly label: string;
  readonly help: string;
}

export interface TestAddress {
  address: Canonical;
  code: string;
}

/** The sender of SMS to one country (D30). */
export interface CountrySender {
  /** ISO 3166-1 alpha-2. */
  country: string;
  sender: string;
}

/** The longest text in any setting, in code points. */
const longestText = 2_048;
const mostCountries = 300;
export const mostTestAddresses = 100;
const mostCountrySenders = 100;

type SettingRefusal = ConstructorParameters<typeof Refusal<'BAD_USER_INPUT'>>[1];

function refuseSetting(field: string, details: Omit<SettingRefusal, 'field'>): never {
  throw new Refusal('BAD_USER_INPUT', { ...details, field });
}

export const flag = { type: 'FLAG', check: (value: boolean) => value } as const;

export const lookupModes = ['OFF', 'EXACT'] as const;
export type LookupMode = (typeof lookupModes)[number];

/** Q4. GraphQL's enum allows no other values. */
export const lookups = { type: 'LOOKUPS', check: (value: LookupMode): LookupMode => value } as const;

/** Kinds of addresses, each once. GraphQL's enum allows no other values. */
export const addressKinds = {
  type: 'ADDRESS_KINDS',
  check: (value: readonly AddressKind[]): readonly AddressKind[] => [...new Set(value)].sort(),
} as const;

export const secondFactorModes = ['OFF', 'OPTIONAL', 'REQUIRED'] as const;
export type SecondFactorMode = (typeof secondFactorModes)[number];

/** F10. */
export const secondFactor = {
  type: 'SECOND_FACTOR',
  check: (value: SecondFactorMode): SecondFactorMode => value,
} as const;

export const signingAlgorithms = ['ES256', 'RS256'] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** T10. */
export const signingAlgorithm = {
  type: 'SIGNING_ALGORITHM',
  check: (value: SigningAlgorithm): SigningAlgorithm => value,
} as const;

/** A text that matches a pattern, cleaned first (I4). */
export function text(pattern: RegExp) {
  return {
    type: 'TEXT',
    check: (value: string, field: string) => {
      const cleaned = clean(value, field);
      return pattern.test(cleaned) ? cleaned : refuseSetting(field, { reason: 'MALFORMED' });
    },
  } as const;
}

/** A whole number. */
export function number(min: number, max: number) {
  return {
    type: 'NUMBER',
    range: { min, max },
    check: (value: number, field: string) =>
      Number.isInteger(value) && value >= min && value <= max
        ? value
        : refuseSetting(field, { reason: 'OUT_OF_RANGE', min, max }),
  } as const;
}

/** A duration in seconds. In the portal, people enter it in larger units (O25). */
export function seconds(min: number, max: number) {
  return { ...number(min, max), type: 'SECONDS' } as const;
}

/** A colour as `#rrggbb`, in lower case. */
export const color = {
  type: 'TEXT',
  check: (value: string, field: string) => {
    const given = value.trim().toLowerCase();
    return /^#[0-9a-f]{6}$/.test(given) ? given : refuseSetting(field, { reason: 'NOT_A_COLOR' });
  },
} as const;

/** An image in Base64. The setting stores its id, and another table the image (O19). */
export const image = { type: 'TEXT', check: (value: string, field: string) => readLogo(value, field).id } as const;

/** A URL to which our pages redirect. The operator decides which schemes are allowed (O7). */
export const redirectUrl = { type: 'TEXT', check: checkUrl } as const;

/** A URL of the web without user and password. */
export const webUrl = { type: 'TEXT', check: checkWebUrl } as const;

/** A URL to which a token is appended as the fragment, so it must not have one. */
export const urlForToken = {
  type: 'TEXT',
  check: (value: string, field: string) => {
    const url = checkWebUrl(value, field);
    return url.includes('#') ? refuseSetting(field, { reason: 'HAS_FRAGMENT' }) : url;
  },
} as const;

/** ISO 3166-1 alpha-2 codes, each once. */
export const countries = {
  type: 'COUNTRIES',
  check: (value: readonly string[], field: string): readonly string[] => {
    if (value.length > mostCountries) refuseSetting(field, { reason: 'TOO_MANY', max: mostCountries });
    return value.every(isCountry) ? [...new Set(value)] : refuseSetting(field, { reason: 'UNKNOWN_COUNTRY' });
  },
} as const;

/** A sender of SMS: 11 letters and digits (3GPP TS 23.040, 9.1.2.5), with blanks only between them, or a number. */
export const smsSender = text(/^(?:(?! )[A-Za-z0-9 ]{1,11}(?<! )|\+?[1-9][0-9]{3,14})$/);

const anyMailbox = /^(?:[^\p{Cc}<>",;:\\]{0,60}<[^<>]+>|[^\s<>]+)$/u;

/** D43: the sender of mails, `Name <address@example.com>` or the bare address. */
export const mailbox = {
  type: 'TEXT',
  check: (value: string, field: string) => {
    const cleaned = text(anyMailbox).check(value, field);
    return parseMailbox(cleaned) === null ? refuseSetting(field, { reason: 'MALFORMED' }) : cleaned;
  },
} as const;

/** D30: a sender for each of these countries. */
export const countrySenders = {
  type: 'COUNTRY_SENDERS',
  check: (value: readonly CountrySender[], field: string): readonly CountrySender[] => {
    if (value.length > mostCountrySenders) refuseSetting(field, { reason: 'TOO_MANY', max: mostCountrySenders });
    const senders = value.map(({ country, sender }) => ({ country, sender: smsSender.check(sender, field) }));
    const countries = senders.map(({ country }) => country);
    if (!countries.every(isCountry)) refuseSetting(field, { reason: 'UNKNOWN_COUNTRY' });
    return new Set(countries).size === countries.length ? senders : refuseSetting(field, { reason: 'REPEATED' });
  },
} as const;

/** D8, D41: each address once, with the fixed code that verifies it. `readTestAddresses` has already read the addresses (D42). */
export const testAddresses = {
  type: 'TEST_ADDRESSES',
  check: (value: readonly TestAddress[], field: string): readonly TestAddress[] => {
    if (value.length > mostTestAddresses) refuseSetting(field, { reason: 'TOO_MANY', max: mostTestAddresses });
    const read = value.map(({ address, code }) => ({ address, code: clean(code, field) }));
    if (!read.every(({ code }) => /^\d{6}$/.test(code))) refuseSetting(field, { reason: 'MALFORMED' });
    const isEachOnce = new Set(read.map(({ address }) => address)).size === read.length;
    return isEachOnce ? read : refuseSetting(field, { reason: 'REPEATED' });
  },
} as const;

function clean(value: string, field: string): string {
  return cleanText(value, { field, maxCodePoints: longestText, zeroWidth: 'refused' });
}

function checkWebUrl(value: string, field: string): string {
  const url = checkUrl(value, field);
  return /^https?:$/.test(new URL(url).protocol) ? url : refuseSetting(field, { reason: 'NOT_A_URL' });
}

function checkUrl(value: string, field: string): string {
  const cleaned = clean(value, field);
  if (!URL.canParse(cleaned) || cleaned.length > longestText || /\s/.test(cleaned)) {
    refuseSetting(field, { reason: 'NOT_A_URL' });
  }
  const { username, password } = new URL(cleaned);
  return username === '' && password === '' ? cleaned : refuseSetting(field, { reason: 'NOT_A_URL' });
}
