import { countryName, kindLabels, messageLabels } from './labels.js';

/** Words for the names of details that are unclear by themselves. */
const names: Readonly<Record<string, string>> = {
  by: 'by means of',
  field: 'read',
  id: 'ID',
  ip: 'IP address',
  isImported: 'imported',
  isInvited: 'invited',
  isPseudo: 'pseudo user',
  isReplaced: 'replaces another',
  limited: 'refused by the limit',
  notice: 'from the notice',
  sessions: 'sessions ended',
  totp: 'authenticator app',
  wasVerified: 'was verified',
  wayIn: 'way to log in',
  withHashes: 'with password hashes',
};

/** Words for their values. A value without a row is shown as the words of its name. */
const values: Readonly<Record<string, string>> = {
  ...messageLabels,
  ...kindLabels,
  EMAIL_CODE: 'code by email',
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
  ...['place', 'reason', 'secondFactor', 'tokenKind', 'wayIn', 'whose'],
];

/** Returns a detail of an audit entry or event in words, for example `way to log in: authenticator app`. */
export function detailInWords(name: string, value: unknown): string {
  return `${names[name] ?? wordsOf(name)}: ${valueInWords(name, value)}`;
}

function valueInWords(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map(each => valueInWords(name, each)).join(' + ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') return JSON.stringify(value);
  const text = String(value);
  if (name === 'country') return countryName(text);
  if (!named.includes(name)) return text;
  const known = Object.hasOwn(values, text) ? values[text] : undefined;
  return known === undefined ? wordsOf(text) : sentenceInside(known);
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
