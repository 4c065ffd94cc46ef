import { countryName, kindLabels, messageLabels } from './labels.js';
import { settingFields } from './operations/setting-fields.js';

/** Words for the names of details that are unclear by themselves. */
const names: Readonly<Record<string, string>> = {
  by: 'by means of',
  byNotice: 'by the link in a notice',
  digits: 'length of the numbers',
  field: 'read',
  for: 'wanted address',
  from: 'old beginning',
  id: 'ID',
  ip: 'IP address',
  isImported: 'imported',
  isInvited: 'invited',
  isPseudo: 'pseudo user',
  isReplaced: 'replaces another',
  kept: 'address kept',
  kind: 'identifier',
  kinds: 'identifiers',
  limited: 'refused by the limit',
  most: 'limit',
  notice: 'from the notice',
  place: 'used in',
  purse: 'limit of',
  replaced: 'replaced another address',
  sessions: 'sessions ended',
  spent: 'used',
  to: 'new beginning',
  totp: 'authenticator app',
  wasVerified: 'was verified',
  wayIn: 'way to log in',
  withHashes: 'with password hashes',
};

/** Words for their values. A value without a row is shown as the words of its name. */
const values: Readonly<Record<string, string>> = {
  ...messageLabels,
  ...kindLabels,
  APP: 'this app',
  DUE: 'the number could no longer be moved',
  EMAIL_CODE: 'code by email',
  GRAPHQL: 'GraphQL API',
  KII: 'API of Kii Cloud',
  NOTICE: 'the link in the notice',
  RECLAIM: 'a request for the dormant number',
  SERVER: 'all apps',
  SMS_CODE: 'code by SMS',
  TOTP: 'authenticator app',
  REVIEW: 'review after a reset',
  _entities: 'federation',
  auditLog: 'audit log',
  explainIdentifier: 'login help',
  userByIdentifier: 'user by identifier',
  userSessions: 'sessions',
};

/** The details whose values are names of the API. Others are ids, numbers, or what somebody typed. */
const named: readonly string[] = [
  ...['by', 'changed', 'factors', 'field', 'filters', 'kind', 'kinds', 'method', 'methods', 'notice'],
  ...['operation', 'place', 'purse', 'reason', 'secondFactor', 'tokenKind', 'wayIn', 'whose'],
];

/** Returns a detail of an audit entry or event in words, for example `way to log in: authenticator app`. */
export function detailInWords(name: string, value: unknown): string {
  return `${nameInWords(name, value)}: ${valueInWords(name, value)}`;
}

/** The API calls two things `kind`: the kind of an identifier and that of a message. */
function nameInWords(name: string, value: unknown): string {
  if (name === 'kind' && Object.hasOwn(messageLabels, String(value))) return 'message';
  return names[name] ?? wordsOf(name);
}

function valueInWords(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map(each => valueInWords(name, each)).join(' + ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value);
  if (name === 'country') return countryName(text);
  if (name === 'settings') return settingLabel(text);
  if (!named.includes(name)) return text;
  const known = Object.hasOwn(values, text) ? values[text] : undefined;
  return known === undefined ? wordsOf(text) : sentenceInside(known);
}

/** Returns the label of a setting in the page *Settings*. */
function settingLabel(name: string): string {
  return Object.hasOwn(settingFields, name) ? settingFields[name as keyof typeof settingFields].label : wordsOf(name);
}

/** `LOGIN_FAILED` and `loginFailed` become `login failed`; `tokenId` becomes `token ID`. */
function wordsOf(name: string): string {
  const isConstant = /^[A-Z0-9_]+$/.test(name);
  const words = isConstant ? name.split('_') : name.split(/(?=[A-Z])|_/);
  return words
    .map(word => word.toLowerCase())
    .map(word => (['id', 'ip', 'sms', 'url'].includes(word) ? word.toUpperCase() : word))
    .join(' ')
    .trim();
}

/** Labels begin with a capital letter, but `SMS` keeps its own. */
function sentenceInside(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}
