import { isFromFuture } from '../../platform/values/clock.rules.js';
import type { AddressKind } from '../../platform/values/kinds.js';

/**
 * The methods to prove presence, with their names in access tokens (RFC 8176). The RFC has no name for a recovery code or a code by mail. `email` is
 * our own name, because a backend may read `otp` as the code of an authenticator app.
 */
const amrValues = {
  PASSWORD: ['pwd'],
  EMAIL_CODE: ['email'],
  SMS_CODE: ['sms'],
  PASSKEY: ['pop'],
  TOTP: ['otp'],
  RECOVERY_CODE: [],
} as const satisfies Record<string, readonly string[]>;

export type ProofMethod = keyof typeof amrValues;
export const proofMethods = Object.keys(amrValues) as ProofMethod[];

/** The proof that a code to a kind of address gives. */
export const proofOfCode = { EMAIL: 'EMAIL_CODE', PHONE: 'SMS_CODE' } as const satisfies Record<
  AddressKind,
  ProofMethod
>;

/** Methods that are used in addition to another proof. */
const secondFactors: readonly ProofMethod[] = ['TOTP', 'RECOVERY_CODE'];

/** Methods that prove a second factor: those, and a passkey, which counts as both factors (F34). */
const provesSecond: readonly ProofMethod[] = [...secondFactors, 'PASSKEY'];

/** Whether these methods include a second factor. */
export function includesSecond(methods: readonly ProofMethod[]): boolean {
  return methods.some(method => provesSecond.includes(method));
}

/** F19: whether a second factor was ever proven on a session. */
export function hasSecondProof(proofs: Proofs): boolean {
  return provesSecond.some(method => proofs[method] !== undefined);
}

/** F15: returns the presence by second factors only. */
export function secondPresenceOf(proofs: Proofs, goodForSeconds: number): Presence | null {
  const own = provesSecond.flatMap(method => (proofs[method] === undefined ? [] : [[method, proofs[method]] as const]));
  return presenceOf(Object.fromEntries(own), goodForSeconds);
}

/**
 * F5: returns the names in an access token for methods that were proven together. `mfa` means a second factor and another method, or a passkey, whose
 * authenticator has also checked the user's PIN or biometrics (F34).
 */
export function amrOf(methods: readonly ProofMethod[]): string[] {
  const isSecond = (method: ProofMethod) => secondFactors.includes(method);
  const isMultiple = methods.includes('PASSKEY') || (methods.some(isSecond) && !methods.every(isSecond));
  return [...new Set([...methods.flatMap(method => amrValues[method]), ...(isMultiple ? ['mfa'] : [])])];
}

/**
 * The methods that were proven on a session, with their times in milliseconds since 1970. A node of a newer release may have stored a method that
 * this release does not know.
 */
export type Proofs = Readonly<Record<string, number>>;

/** The presence that a user has proven on the session (F2). */
export interface Presence {
  readonly provenAt: number;
  /** When an act needs a new proof. */
  readonly goodUntil: number;
  readonly methods: readonly ProofMethod[];
}

/** Methods that were proven within this time count as one authentication (F5). */
const oneAuthenticationMs = 600_000;

/** Returns the proofs of a session with some that were given now. */
export function addProofs(proofs: Proofs, methods: readonly ProofMethod[], now: number): Proofs {
  return { ...proofs, ...Object.fromEntries(methods.map(method => [method, now])) };
}

/** Returns when the newest proof was given, and the methods that were proven together with it. Null if there is no proof. */
export function newestProof(proofs: Proofs): Pick<Presence, 'provenAt' | 'methods'> | null {
  const times = proofMethods.flatMap(method => proofs[method] ?? []);
  if (times.length === 0) return null;
  const provenAt = Math.max(...times);
  const methods = proofMethods.filter(method => (proofs[method] ?? 0) > provenAt - oneAuthenticationMs);
  return { provenAt, methods };
}

/** Returns the presence of a session, even if it is no longer fresh. Null if there is no proof. */
export function presenceOf(proofs: Proofs, presenceSeconds: number): Presence | null {
  const newest = newestProof(proofs);
  return newest === null ? null : { ...newest, goodUntil: newest.provenAt + presenceSeconds * 1_000 };
}

/** F6: whether a proof is fresh. One from the future is not: the clock was set back since. */
export function isGood(presence: Presence | null, now: number): boolean {
  return presence !== null && now < presence.goodUntil && !isFromFuture(presence.provenAt, now);
}
