import { Refusal } from '../../domain/refusal.js';

/** A JSON object that a client sent. */
export type Body = Readonly<Record<string, unknown>>;

/** Names that are not custom fields, in requests and in answers. Names that begin with `_` are reserved too. */
const reserved = new Set([
  ...['userID', 'id', 'internalUserID', 'created', 'modified', 'createdAt', 'modifiedAt'],
  ...['loginName', 'displayName', 'country', 'locale', 'password'],
  ...['emailAddress', 'emailAddressVerified', 'phoneNumber', 'phoneNumberVerified'],
  // Clients read an answer that has this field as an error.
  'errorCode',
]);

/** Returns a text of the body. Undefined: it is absent, or null. Refuses anything else. */
export function textOf(body: Body, name: string): string | undefined {
  const value = body[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw new Refusal('BAD_USER_INPUT', { field: name, reason: 'WRONG_TYPE' });
}

/** Returns a required text of the body. */
export function neededText(body: Body, name: string): string {
  const value = textOf(body, name);
  if (value === undefined) throw new Refusal('BAD_USER_INPUT', { field: name, reason: 'REQUIRED' });
  return value;
}

/** Returns the time at which a client wants its token to end, in milliseconds since 1970. Null: as late as possible. */
export function askedEnd(body: Body, now: number): number | null {
  const value = body.expiresAt ?? body.expires_at ?? null;
  if (value === null) return null;
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw new Refusal('BAD_USER_INPUT', { field: 'expiresAt', reason: 'WRONG_TYPE' });
  if (value <= now) throw new Refusal('BAD_USER_INPUT', { field: 'expiresAt', reason: 'IN_THE_PAST' });
  return Math.floor(value);
}

/** H9: returns the custom fields of a user: those without a reserved name. Drops a token that a client sends back in the body. */
export function customFields(body: Body): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => isCustom(name)));
}

export function isCustom(name: string): boolean {
  return !reserved.has(name) && !name.startsWith('_');
}

/** Returns the identifiers of a body under the names of the use cases. */
export function identifiersIn(body: Body) {
  return {
    username: textOf(body, 'loginName'),
    email: textOf(body, 'emailAddress'),
    phone: textOf(body, 'phoneNumber'),
  };
}

/** Returns the given fields of a profile, without custom fields. */
export function profileIn(body: Body) {
  return {
    displayName: textOf(body, 'displayName'),
    country: textOf(body, 'country'),
    locale: textOf(body, 'locale'),
  };
}

/** Returns the second factor of a body. */
export function factorIn(body: Body) {
  return { totp: textOf(body, 'totp_code'), recoveryCode: textOf(body, 'recovery_code') };
}
