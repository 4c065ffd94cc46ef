import { hadBegun } from '../../platform/values/clock.rules.js';
import type { AddressKind } from '../../platform/values/kinds.js';
import { type AppSettings, isVerificationOn } from '../apps/settings.rules.js';
import type { IdentifierRow } from '../identifiers/identifiers.queries.js';
import { type ProofMethod, proofOfCode } from '../sessions/proofs.rules.js';
import type { Challenge } from '../verification/challenge.rules.js';

/**
 * M4: returns the kinds of addresses that get login codes. Checks the switches too, because an older node may have turned one OFF while its kind is
 * listed.
 */
export function kindsOfCodes(settings: AppSettings): AddressKind[] {
  return settings.loginByCode.filter(kind => isVerificationOn(kind, settings));
}

/** M5: whether the user has proven an address. One that was stored while its switch was OFF, or that an admin marked, may belong to a stranger. */
export function isProven({ provenAt }: Pick<IdentifierRow, 'provenAt'>): boolean {
  return provenAt !== null;
}

/** Returns the kinds of codes that this user can get now. */
export function codesOf(settings: AppSettings, owned: readonly IdentifierRow[]): ProofMethod[] {
  return kindsOfCodes(settings).flatMap(kind =>
    owned.some(own => own.kind === kind && isProven(own)) ? [proofOfCode[kind]] : [],
  );
}

/** M7, W16: whether the user has owned the proven address ever since the code was sent. */
export function isStillProven(
  { kind, value, createdAt }: Challenge,
  owned: readonly IdentifierRow[],
  now: number,
): boolean {
  return owned.some(
    own => own.kind === kind && own.value === value && own.provenAt !== null && hadBegun(own.provenAt, createdAt, now),
  );
}
