import type { AddressKind } from '../../platform/values/kinds.js';
import { type AppSettings, isVerificationOn } from '../apps/settings.rules.js';
import type { IdentifierRow } from '../identifiers/identifiers.queries.js';
import type { ProofMethod } from '../sessions/proofs.rules.js';
import type { Challenge } from '../verification/challenge.rules.js';

/** What a code to a kind of address proves. */
export const proofOfCode = { EMAIL: 'EMAIL_CODE', PHONE: 'SMS_CODE' } as const satisfies Record<
  AddressKind,
  ProofMethod
>;

/** M4: by which kinds of address a code logs in. An older node may have turned a switch OFF and left its kind listed. */
export function kindsOfCodes(settings: AppSettings): AddressKind[] {
  return settings.loginByCode.filter(kind => isVerificationOn(kind, settings));
}

/** M5: an address that was stored while its switch was OFF may belong to a stranger, and so may one that an admin marked. */
export function isProven({ provenAt }: Pick<IdentifierRow, 'provenAt'>): boolean {
  return provenAt !== null;
}

/** Which codes this user can get now. */
export function codesOf(settings: AppSettings, owned: readonly IdentifierRow[]): ProofMethod[] {
  return kindsOfCodes(settings).flatMap(kind =>
    owned.some(own => own.kind === kind && isProven(own)) ? [proofOfCode[kind]] : [],
  );
}

/** M7: whether the user has owned the proven address ever since the code was sent. */
export function isStillProven({ kind, value, createdAt }: Challenge, owned: readonly IdentifierRow[]): boolean {
  return owned.some(
    own => own.kind === kind && own.value === value && isProven(own) && (own.provenAt as number) <= createdAt,
  );
}
