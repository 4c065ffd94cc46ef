import { mostPasskeys, type PasskeyRow, readPasskeyName } from '../factors/passkeys/passkey.rules.js';
import { isUsableKey } from '../factors/passkeys/webauthn.js';
import { readRecoveryCode, readStoredRecoveryCode, recoveryCodesMade } from '../factors/recovery-code.rules.js';
import { readTotpSecret } from '../factors/totp.rules.js';
import { Refusal } from '../refusal.js';

export type ImportedPasskey = Omit<PasskeyRow, 'id' | 'appId' | 'userId' | 'createdAt'> & {
  /** Null if it is not given. */
  readonly createdAt: number | null;
};

/** A code, or the hash of a code with its salt. */
export type ImportedRecoveryCode = { readonly code: string } | { readonly stored: string };

/** The second factors and passkeys in a line of an import. docs/importing.md explains the fields. */
export interface ImportedFactors {
  /** Base32. Null if the user has no authenticator app. */
  readonly totpSecret: string | null;
  readonly totpCreatedAt: number | null;
  readonly recoveryCodes: readonly ImportedRecoveryCode[];
  readonly passkeys: readonly ImportedPasskey[];
}

export interface FactorFields {
  totpSecret?: string | null;
  totpCreatedAt?: string | null;
  recoveryCodes?: readonly unknown[] | null;
  passkeys?: readonly unknown[] | null;
}

type ReadInstant = (text: string | null, field: string) => number | null;

const refused = (field: string, reason: 'MALFORMED' | 'REQUIRED' | 'WRONG_TYPE' | 'UNKNOWN_FIELD') =>
  new Refusal('BAD_USER_INPUT', { field, reason });

export function readImportedFactors(line: FactorFields, readInstant: ReadInstant): ImportedFactors {
  const { totpSecret: given = null } = line;
  const totpSecret = given === null ? null : readTotpSecret(given);
  if (given !== null && totpSecret === null) throw refused('totpSecret', 'MALFORMED');
  const recoveryCodes = (line.recoveryCodes ?? []).map((code, at) => readCode(code, `recoveryCodes.${at}`));
  // Recovery codes replace the app once. Without an app, no login would ask for them.
  if (totpSecret === null && recoveryCodes.length > 0) throw refused('totpSecret', 'REQUIRED');
  if (recoveryCodes.length > recoveryCodesMade) throw tooMany('recoveryCodes', recoveryCodesMade);
  const passkeys = (line.passkeys ?? []).map((passkey, at) => readPasskey(passkey, `passkeys.${at}`, readInstant));
  if (passkeys.length > mostPasskeys) throw tooMany('passkeys', mostPasskeys);
  if (new Set(passkeys.map(({ credentialId }) => credentialId)).size < passkeys.length)
    throw refused('passkeys', 'MALFORMED');
  return {
    totpSecret,
    totpCreatedAt: readInstant(line.totpCreatedAt ?? null, 'totpCreatedAt'),
    recoveryCodes,
    passkeys,
  };
}

function tooMany(field: string, max: number): Refusal {
  return new Refusal('BAD_USER_INPUT', { field, reason: 'TOO_MANY', max });
}

function readCode(given: unknown, field: string): ImportedRecoveryCode {
  if (typeof given !== 'string') throw refused(field, 'WRONG_TYPE');
  const [code, stored] = [readRecoveryCode(given), readStoredRecoveryCode(given)];
  if (code !== null) return { code };
  if (stored !== null) return { stored };
  throw refused(field, 'MALFORMED');
}

const passkeyTypes = {
  credentialId: 'string',
  publicKey: 'string',
  userHandle: 'string',
  counter: 'number',
  transports: 'object',
  backupEligible: 'boolean',
  backedUp: 'boolean',
  name: 'string',
  createdAt: 'string',
  lastUsedAt: 'string',
} as const;

interface PasskeyFields {
  credentialId?: string | null;
  publicKey?: string | null;
  userHandle?: string | null;
  counter?: number | null;
  transports?: readonly unknown[] | null;
  backupEligible?: boolean | null;
  backedUp?: boolean | null;
  name?: string | null;
  createdAt?: string | null;
  lastUsedAt?: string | null;
}

/** The counter of signatures has 32 bits (WebAuthn, 6.1). */
const mostCounted = 0xffffffff;

function readPasskey(given: unknown, path: string, readInstant: ReadInstant): ImportedPasskey {
  const fields = readFields(given, path);
  const at = (name: string) => `${path}.${name}`;
  const { publicKey, transports, backupEligible, backedUp } = fields;
  const counter = fields.counter ?? 0;
  if (publicKey == null) throw refused(at('publicKey'), 'REQUIRED');
  if (!isUsableKey(publicKey)) throw refused(at('publicKey'), 'MALFORMED');
  if (!Number.isInteger(counter) || counter < 0 || counter > mostCounted) throw refused(at('counter'), 'MALFORMED');
  if (backupEligible === false && backedUp === true) throw refused(at('backedUp'), 'MALFORMED');
  const isTransport = (each: unknown) => typeof each === 'string' && /^[a-z-]{1,32}$/.test(each);
  if (transports != null && !(transports.length <= 8 && transports.every(isTransport)))
    throw refused(at('transports'), 'MALFORMED');
  return {
    credentialId: readBytes(fields.credentialId, at('credentialId'), 1_364),
    publicKey,
    // Without a handle, it is not compared. The signature alone identifies the passkey.
    userHandle: fields.userHandle == null ? '' : readBytes(fields.userHandle, at('userHandle'), 86),
    counter,
    // If nothing is known about copies, assume that a provider may copy the passkey, until it is used.
    copies: backupEligible === false ? 'NEVER' : backedUp === true ? 'EXIST' : 'POSSIBLE',
    transports: (transports ?? []) as readonly string[],
    name: readPasskeyName(fields.name ?? 'Passkey', at('name')),
    createdAt: readInstant(fields.createdAt ?? null, at('createdAt')),
    lastUsedAt: readInstant(fields.lastUsedAt ?? null, at('lastUsedAt')),
  };
}

function readFields(given: unknown, path: string): PasskeyFields {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw refused(path, 'WRONG_TYPE');
  for (const [name, value] of Object.entries(given)) {
    // An unknown name could be anything, so do not repeat it in the refusal.
    if (!Object.hasOwn(passkeyTypes, name)) throw refused(path, 'UNKNOWN_FIELD');
    const type = passkeyTypes[name as keyof typeof passkeyTypes];
    const isRight = typeof value === type && Array.isArray(value) === (type === 'object');
    if (value !== null && !isRight) throw refused(`${path}.${name}`, 'WRONG_TYPE');
  }
  return given;
}

/** Parses Base64URL without padding. */
function readBytes(text: string | null | undefined, field: string, longest: number): string {
  if (text == null) throw refused(field, 'REQUIRED');
  const isWritten = text !== '' && Buffer.from(text, 'base64url').toString('base64url') === text;
  if (!isWritten || text.length > longest) throw refused(field, 'MALFORMED');
  return text;
}
