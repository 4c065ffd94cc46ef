import { isFromFuture } from '../../platform/values/clock.rules.js';

/**
 * How a user can prove that it is still them, with what an access token calls it (RFC 8176). It has no name for a recovery code, and
 * none for a code by mail: `email` is our own, because a backend may take `otp` for the code of an authenticator app.
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

/** What a user adds to another proof. */
const secondFactors: readonly ProofMethod[] = ['TOTP', 'RECOVERY_CODE'];

/** What a second factor is asked for: those, and a passkey, which counts as both factors (F34). */
const provesSecond: readonly ProofMethod[] = [...secondFactors, 'PASSKEY'];

/** Whether these methods need no second factor beside them. */
export function includesSecond(methods: readonly ProofMethod[]): boolean {
  return methods.some(method => provesSecond.includes(method));
}

/** F19: whether a second factor was ever proven on a session. */
export function hasSecondProof(proofs: Proofs): boolean {
  return provesSecond.some(method => proofs[method] !== undefined);
}

/** F15: returns the presence by second factors alone. */
export function secondPresenceOf(proofs: Proofs, goodForSeconds: number): Presence | null {
  const own = provesSecond.flatMap(method => (proofs[method] === undefined ? [] : [[method, proofs[method]] as const]));
  return presenceOf(Object.fromEntries(own), goodForSeconds);
}

/**
 * F5: returns what an access token says of methods that were proven together. `mfa`: a second factor and another method, or a
 * passkey, whose authenticator has checked the user's PIN or body too (F34).
 */
export function amrOf(methods: readonly ProofMethod[]): string[] {
  const isSecond = (method: ProofMethod) => secondFactors.includes(method);
  const isMultiple = methods.includes('PASSKEY') || (methods.some(isSecond) && !methods.every(isSecond));
  return [...new Set([...methods.flatMap(method => amrValues[method]), ...(isMultiple ? ['mfa'] : [])])];
}

/**
 * The methods that were proven on a session, each with when, in milliseconds since 1970. A node of a newer release may have stored
 * a method that this one does not know.
 */
export type Proofs = Readonly<Record<string, number>>;

/** What a user has proven on their session (F2). */
export interface Presence {
  readonly provenAt: number;
  /** When an act needs a new proof. */
  readonly goodUntil: number;
  readonly methods: readonly ProofMethod[];
}

/** Methods that were proven within this time count as one authentication (F5). */
const oneAuthenticationMs = 600_000;

/** Returns the proofs of a session after some were given now. */
export function addProofs(proofs: Proofs, methods: readonly ProofMethod[], now: number): Proofs {
  return { ...proofs, ...Object.fromEntries(methods.map(method => [method, now])) };
}

/** Returns when the newest proof was given, and the methods that were proven together with it. Null: nothing was proven. */
export function newestProof(proofs: Proofs): Pick<Presence, 'provenAt' | 'methods'> | null {
  const times = proofMethods.flatMap(method => proofs[method] ?? []);
  if (times.length === 0) return null;
  const provenAt = Math.max(...times);
  const methods = proofMethods.filter(method => (proofs[method] ?? 0) > provenAt - oneAuthenticationMs);
  return { provenAt, methods };
}

/** Returns the presence of a session, whether or not it is still good. Null: nothing was proven. */
export function presenceOf(proofs: Proofs, presenceSeconds: number): Presence | null {
  const newest = newestProof(proofs);
  return newest === null ? null : { ...newest, goodUntil: newest.provenAt + presenceSeconds * 1_000 };
}

/** F6: a proof from the future shows that the clock was set back since. */
export function isGood(presence: Presence | null, now: number): boolean {
  return presence !== null && now < presence.goodUntil && !isFromFuture(presence.provenAt, now);
}
