import { equalBytes, type Keys } from '../../platform/keys/keys.js';
import type { IdempotencyKey } from './idempotency-key.rules.js';

/** A request with an idempotency key: what makes it the same as another one (K3, K5). */
export interface KeyedRequest {
  readonly key: IdempotencyKey;
  readonly operation: string;
  readonly appId: string;
  /** The session or admin token that asks; null for operations that need none (K3). */
  readonly callerId: string | null;
  /** Without passwords. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** Returns the request with this key; null without a key. */
export function keyedRequest(
  key: IdempotencyKey | null,
  operation: string,
  { id: appId }: { readonly id: string },
  callerId: string | null,
  input: Readonly<Record<string, unknown>>,
): KeyedRequest | null {
  return key === null ? null : { key, operation, appId, callerId, input };
}

/** Returns what a key is stored as: a MAC under each accepted server key, the current one first. */
export function keyMacs(keys: Keys, request: KeyedRequest): string[] {
  return keys.macs('idempotency', JSON.stringify(['key', ...placeOf(request)])).map(mac => mac.toString('base64url'));
}

/** Returns what an input is stored as. It contains the key, so that equal inputs of two keys have different MACs. */
export function inputMac(keys: Keys, request: KeyedRequest): string {
  return keys.mac('idempotency', textOfInput(request)).toString('base64url');
}

export function isSameInput(keys: Keys, request: KeyedRequest, stored: string): boolean {
  return isMacOf(keys.macs('idempotency', textOfInput(request)), stored);
}

/** Returns what a password's hash is stored as, to see later whether it is still the same (K8). Null: a pseudo user. */
export function passwordMac(keys: Keys, passwordHash: string | null): string {
  return keys.mac('idempotency', textOfPassword(passwordHash)).toString('base64url');
}

export function isSamePassword(keys: Keys, passwordHash: string | null, stored: string): boolean {
  return isMacOf(keys.macs('idempotency', textOfPassword(passwordHash)), stored);
}

/**
 * Returns 32 bytes for a secret that is shown again to the same key (K5), under each accepted server key. They need the client's
 * key too, so that nobody can derive the secret from the database and SECRET_KEY.
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

/** Sorts the members of objects by name. A member that is null or undefined at the top counts as not given. */
function canonical(input: Readonly<Record<string, unknown>>): unknown {
  const given = Object.entries(input).filter(([, value]) => value !== null && value !== undefined);
  return sorted(Object.fromEntries(given));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  // As a list, because an object puts names that are numbers first.
  return ['object', ...entries.map(([name, member]) => [name, sorted(member)])];
}

function isMacOf(macs: readonly Buffer[], stored: string): boolean {
  return macs.some(mac => equalBytes(mac, Buffer.from(stored, 'base64url')));
}
