import { readTimestamp } from '../../platform/values/timestamp.rules.js';
import { readIdentifiers } from '../accounts/submitted-identifiers.js';
import type { App } from '../apps/settings.rules.js';
import type { Deps } from '../deps.js';
import type { Identifier } from '../identifiers/parse.rules.js';
import { readPhone } from '../identifiers/phone.rules.js';
import { readProfile } from '../identifiers/profile.rules.js';
import { logsInAtOnce, signUpOptions } from '../identifiers/sign-up.rules.js';
import type { UserChange } from '../identifiers/users.queries.js';
import { readStoredHash } from '../passwords/stored-hash.rules.js';
import { Refusal } from '../refusal.js';
import { type ImportedFactors, readImportedFactors } from './imported-factors.js';

/** A valid line of an import. The database checks later whether its identifiers are free. */
export interface ImportedUser {
  readonly profile: UserChange;
  /** Null if no password is known. The user then sets one by a reset. */
  readonly passwordHash: string | null;
  readonly isDisabled: boolean;
  /** Null if it is not given. */
  readonly createdAt: number | null;
  readonly identifiers: readonly ImportedIdentifier[];
  readonly factors: ImportedFactors;
}

export interface ImportedIdentifier {
  readonly identifier: Identifier;
  /**
   * PROVEN: the user has proven the address in another system. STORED: owned at once without a proof (A6, and every username). CLAIMED: an address
   * that must still be verified here (V5).
   */
  readonly status: 'PROVEN' | 'STORED' | 'CLAIMED';
}

/** All fields that a line may have, with their types. docs/importing.md explains them. */
const fieldTypes = {
  username: 'string',
  email: 'string',
  emailVerified: 'boolean',
  emailProven: 'boolean',
  phone: 'string',
  phoneVerified: 'boolean',
  phoneProven: 'boolean',
  passwordHash: 'string',
  totpSecret: 'string',
  totpCreatedAt: 'string',
  recoveryCodes: 'array',
  passkeys: 'array',
  displayName: 'string',
  country: 'string',
  locale: 'string',
  attributes: 'object',
  disabled: 'boolean',
  createdAt: 'string',
  // An export also writes these fields. An import ignores them, so that exported lines can be imported unchanged.
  id: 'string',
  isPseudo: 'boolean',
  updatedAt: 'string',
  pendingEmail: 'string',
  pendingPhone: 'string',
} as const;
type Field = keyof typeof fieldTypes;

export const importedFields = Object.keys(fieldTypes) as Field[];

interface Types {
  string: string;
  boolean: boolean;
  object: Record<string, unknown>;
  array: readonly unknown[];
}
type Line = { [F in Field]?: Types[(typeof fieldTypes)[F]] | null };

/** Parses a line of JSON with the same parsers as a registration. Refuses invalid lines and names the field. */
export function readImportedUser(
  deps: Pick<Deps, 'deliveryTargets' | 'operatorLimits' | 'now'>,
  { settings }: App,
  text: string,
): ImportedUser {
  const line = readLine(text);
  const profile = readProfile(line);
  const passwordHash = readPasswordHash(line);
  const instantOf = (text: string | null, field: string) => readInstant(text, field, deps.now());
  const createdAt = instantOf(line.createdAt ?? null, 'createdAt');
  const factors = readImportedFactors(line, instantOf);
  const country = profile.country ?? null;
  const parsed = readIdentifiers(deps, settings, line, readPhone(line.phone, country), country);
  const identifiers = parsed.map(identifier => ({ identifier, status: statusOf(identifier) }));
  // An import sends nothing, so a user who only has claims could neither log in nor verify them (A3).
  if (identifiers.every(({ status }) => status === 'CLAIMED')) {
    throw new Refusal('IDENTIFIER_REQUIRED', { field: 'username', signUpOptions: signUpOptions(settings) });
  }
  // A reset needs an address (W4). Without an address, a password and a passkey the user would be locked out.
  const canReset = identifiers.some(({ identifier, status }) => identifier.kind !== 'USERNAME' && status !== 'CLAIMED');
  if (passwordHash === null && !canReset && factors.passkeys.length === 0)
    throw new Refusal('BAD_USER_INPUT', { field: 'passwordHash', reason: 'REQUIRED' });
  return { profile, passwordHash, isDisabled: line.disabled === true, createdAt, identifiers, factors };

  function statusOf({ kind }: Identifier): ImportedIdentifier['status'] {
    const [isVerified, isProven] =
      kind === 'EMAIL' ? [line.emailVerified, line.emailProven] : [line.phoneVerified, line.phoneProven];
    if (kind !== 'USERNAME' && isVerified === true) return isProven === false ? 'STORED' : 'PROVEN';
    return logsInAtOnce(kind, settings) ? 'STORED' : 'CLAIMED';
  }
}

/** The only field names that a refusal may repeat. Any other could be an address in the wrong place. */
const plainName = /^[A-Za-z]{1,40}$/;

function readLine(text: string): Line {
  const value = readJson(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal('BAD_USER_INPUT', { reason: 'NOT_JSON' });
  for (const [field, content] of Object.entries(value)) {
    if (isField(field) && (content === null || isOfType(content, fieldTypes[field]))) continue;
    // Otherwise the value of a misspelt field would be lost silently.
    const reason = isField(field) ? 'WRONG_TYPE' : 'UNKNOWN_FIELD';
    throw new Refusal('BAD_USER_INPUT', plainName.test(field) ? { field, reason } : { reason });
  }
  return value as Line;
}

function isField(name: string): name is Field {
  return Object.hasOwn(fieldTypes, name);
}

function isOfType(content: unknown, type: keyof Types): boolean {
  return type === 'array' ? Array.isArray(content) : typeof content === type && !Array.isArray(content);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Drop the SyntaxError, which quotes the text.
    return null;
  }
}

/** Requires an explicit null for "no password". Otherwise a file without its column of hashes would lock everyone out. */
function readPasswordHash({ passwordHash }: Line): string | null {
  if (passwordHash === null) return null;
  if (passwordHash === undefined) throw new Refusal('BAD_USER_INPUT', { field: 'passwordHash', reason: 'REQUIRED' });
  if (readStoredHash(passwordHash) === null) {
    throw new Refusal('BAD_USER_INPUT', { field: 'passwordHash', reason: 'UNKNOWN_HASH' });
  }
  return passwordHash;
}

function readInstant(text: string | null, field: string, now: number): number | null {
  if (text === null) return null;
  const at = readTimestamp(text);
  if (at === null || at < 0) throw new Refusal('BAD_USER_INPUT', { field, reason: 'MALFORMED' });
  if (at > now) throw new Refusal('BAD_USER_INPUT', { field, reason: 'IN_THE_FUTURE' });
  return at;
}
