import { Refusal } from '../refusal.js';
import { cleanAttributes } from '../text.rules.js';

/**
 * What an app adds to its access tokens, in the sense of RFC 7519 and not of the addresses that users claim: a JSON object
 * whose texts may hold variables, as `{{ user.id }}`.
 */
export type TokenClaims = Readonly<Record<string, unknown>>;

/** What a template may tell: nothing personal (T2), and nothing that can change while the session lives. */
export interface TokenVariables {
  'app.id': string;
  'session.id': string;
  'user.id': string;
  /** As `@auth` names them, in small letters. */
  'user.role': 'pseudo' | 'user';
}

/** The longest that each can become; ids are UUIDs. */
const longest: TokenVariables = {
  'app.id': 'x'.repeat(36),
  'session.id': 'x'.repeat(36),
  'user.id': 'x'.repeat(36),
  'user.role': 'pseudo',
};

/** A token travels with every request, in headers of which some servers take 8 KiB and no more. */
const maxFilledBytes = 1_024;

/** What every token says of itself (T2), and what no template can know of a token, a login or an address. */
const reserved = new Set([
  ...['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'sid'],
  ...['acr', 'act', 'amr', 'auth_time', 'azp', 'client_id', 'cnf', 'may_act', 'nonce'],
  // OpenID Connect Core, 5.1: a template is the same for all users, and their addresses are not equally proven.
  ...['email', 'email_verified', 'phone_number', 'phone_number_verified'],
]);

const variable = /\{\{\s*([a-z.]+)\s*\}\}/g;
/** A variable that there is not, one in a name, or somebody's hope for Liquid. JSON has no such signs of its own. */
const unfilled = /\{[{%]/;

/** The template, or a refusal: it must fill in completely, say nothing that is ours to say, and add at most 1 KiB to a token. */
export function readTokenClaims(value: unknown, field: string): TokenClaims {
  const template = cleanAttributes(value, field);
  const filled = JSON.stringify(fillTokenClaims(template, longest));
  const isReserved = Object.keys(template).some(name => reserved.has(name.toLowerCase()));
  if (isReserved || unfilled.test(filled) || Buffer.byteLength(filled) > maxFilledBytes) {
    throw new Refusal('BAD_USER_INPUT', { field });
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
