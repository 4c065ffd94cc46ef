import { equalBytes, type Keys } from '../../platform/keys/keys.js';
import type { IdempotencyKey } from './idempotency-key.rules.js';

/** A request with an idempotency key. Two requests are the same if all of this is equal (K3, K5). */
export interface KeyedRequest {
  readonly key: IdempotencyKey;
  readonly operation: string;
  readonly appId: string;
  /** The session or admin token of the caller. Null for operations that need none (K3). */
  readonly callerId: string | null;
  /** The input without passwords. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** Returns the request with this key. Null without a key. */
export function keyedRequest(
  key: IdempotencyKey | null,
  operation: string,
  { id: appId }: { readonly id: string },
  callerId: string | null,
  input: Readonly<Record<string, unknown>>,
): KeyedRequest | null {
  return key === null ? null : { key, operation, appId, callerId, input };
}

/** Returns the stored forms of a key: a MAC with each accepted server key, the current one first. */
export function keyMacs(keys: Keys, request: KeyedRequest): string[] {
  return keys.macs('idempotency', JSON.stringify(['key', ...placeOf(request)])).map(mac => mac.toString('base64url'));
}

/** Returns the stored form of an input. The MAC includes the key, so that equal inputs with two keys have different MACs. */
export function inputMac(keys: Keys, request: KeyedRequest): string {
  return keys.mac('idempotency', textOfInput(request)).toString('base64url');
}

export function isSameInput(keys: Keys, request: KeyedRequest, stored: string): boolean {
  return isMacOf(keys.macs('idempotency', textOfInput(request)), stored);
}

/** Returns the stored form of a password hash, to check later whether it has changed (K8). The hash is null for a pseudo user. */
export function passwordMac(keys: Keys, passwordHash: string | null): string {
  return keys.mac('idempotency', textOfPassword(passwordHash)).toString('base64url');
}

export function isSamePassword(keys: Keys, passwordHash: string | null, stored: string): boolean {
  return isMacOf(keys.macs('idempotency', textOfPassword(passwordHash)), stored);
}

/**
 * Returns 32 bytes for a secret that is shown again for the same key (K5), one for each accepted server key. They also depend on the client's key, so
 * that nobody can derive the secret from the database and SECRET_KEY.
 */
export function shownSecrets(keys: Keys, { key }: KeyedRequest, outcomeId: string): Buffer[] {
  return keys.macs('shown secret', JSON.stringify([outcomeId, key.text]));
}

function placeOf({ key, operation, appId, callerId }: KeyedRequest) {
  return [appId, operation, callerId, key.text] as const;
}

function textOfInput(request: KeyedRequest): string {
  return JSON.stringify(['input', ...placeOf(request), canonical(request.input)]);
}

function textOfPassword(passwordHash: string | null): string {
  return JSON.stringify(['password', passwordHash]);
}

/** Sorts the members of objects by name. At the top level, a member that is null or undefined counts as not given. */
function canonical(input: Readonly<Record<string, unknown>>): unknown {
  const given = Object.entries(input).filter(([, value]) => value !== null && value !== undefined);
  return sorted(Object.fromEntries(given));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  // Use a list, because an object sorts names that are numbers first.
  return ['object', ...entries.map(([name, member]) => [name, sorted(member)])];
}

function isMacOf(macs: readonly Buffer[], stored: string): boolean {
  return macs.some(mac => equalBytes(mac, Buffer.from(stored, 'base64url')));
}
