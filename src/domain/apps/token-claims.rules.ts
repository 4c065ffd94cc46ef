import { Refusal } from '../refusal.js';
import { cleanAttributes } from '../text.rules.js';

/**
 * Claims that an app adds to its access tokens, in the sense of RFC 7519 (not claimed addresses): a JSON object whose
 * texts may contain variables such as `{{ user.id }}`.
 */
export type TokenClaims = Readonly<Record<string, unknown>>;

/** The variables of a template. None is personal (T2), and none can change during the session. */
export interface TokenVariables {
  'app.id': string;
  'session.id': string;
  'user.id': string;
  /** The role names of `@auth`, in lower case. */
  'user.role': 'pseudo' | 'user';
}

/** The longest value of each variable. Ids are UUIDs. */
const longest: TokenVariables = {
  'app.id': 'x'.repeat(36),
  'session.id': 'x'.repeat(36),
  'user.id': 'x'.repeat(36),
  'user.role': 'pseudo',
};

/** Clients send the token in a header with every request, and some servers accept at most 8 KiB of headers. */
const maxFilledBytes = 1_024;

/** Claims that every token has (T2), or that depend on a token, a login or an address, so that a template cannot set them. */
const reserved = new Set([
  ...['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'sid', 'session_generation'],
  ...['acr', 'act', 'amr', 'auth_time', 'azp', 'client_id', 'cnf', 'may_act', 'nonce'],
  // OpenID Connect Core, 5.1: a template is the same for all users, but not all of their addresses are verified.
  ...['email', 'email_verified', 'phone_number', 'phone_number_verified'],
]);

const variable = /\{\{\s*([a-z.]+)\s*\}\}/g;
/** Matches an unknown variable, a variable in a name, or unsupported Liquid syntax. JSON's own syntax never contains these characters. */
const unfilled = /\{[{%]/;

/** Returns the template, or refuses it. It may use only known variables, must contain no reserved claim, and may add at most 1 KiB to a token. */
export function readTokenClaims(value: unknown, field: string): TokenClaims {
  const template = cleanAttributes(value, field);
  const filled = JSON.stringify(fillTokenClaims(template, longest));
  const isReserved = Object.keys(template).some(name => reserved.has(name.toLowerCase()));
  if (isReserved) throw new Refusal('BAD_USER_INPUT', { field, reason: 'RESERVED_NAME' });
  if (unfilled.test(filled)) throw new Refusal('BAD_USER_INPUT', { field, reason: 'UNKNOWN_VARIABLE' });
  if (Buffer.byteLength(filled) > maxFilledBytes) {
    throw new Refusal('BAD_USER_INPUT', { field, reason: 'TOO_LARGE', max: maxFilledBytes });
  }
  return template;
}

export function fillTokenClaims(template: TokenClaims, variables: TokenVariables): Record<string, unknown> {
  const known = new Map<string, string>(Object.entries(variables));
  const fill = (text: string) => text.replace(variable, (written, name) => known.get(name) ?? written);
  return fillMembers(template, fill);
}

function fillMembers(members: TokenClaims, fill: (text: string) => string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, fillValue(value, fill)]));
}

function fillValue(value: unknown, fill: (text: string) => string): unknown {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map(item => fillValue(item, fill));
  return typeof value === 'object' && value !== null ? fillMembers(value as TokenClaims, fill) : value;
}
