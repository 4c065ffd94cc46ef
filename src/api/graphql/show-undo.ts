import type { UndoInfo } from '../../domain/accounts/undo/find-undo.js';
import type { GivenUpRow } from '../../domain/identifiers/given-up/given-up.queries.js';
import type { AddressUndoType, FrozenAddressType } from './types/secure/undo.types.js';

export function showUndo({ restoresAt, proofs, passkeyRequest, passkeyOrigins, ...undo }: UndoInfo): AddressUndoType {
  return {
    ...undo,
    restoresAt: dateOf(restoresAt),
    proofs: [...proofs],
    passkeyOrigins: [...passkeyOrigins],
    passkeyRequest:
      passkeyRequest === null ? null : { ...passkeyRequest, expiresAt: new Date(passkeyRequest.expiresAt) },
  };
}

/** Shows a freeze to its user, or to an admin. */
export function showFreeze(row: GivenUpRow): FrozenAddressType {
  const { kind, value, newValue, givenUpAt, frozenAt, restoresAt, objectedAt, undoProvenAt, objectionProvenAt } = row;
  return {
    kind,
    oldAddress: value,
    newAddress: newValue,
    changedAt: new Date(givenUpAt),
    frozenAt: new Date(frozenAt ?? givenUpAt),
    restoresAt: dateOf(restoresAt),
    isObjected: objectedAt !== null || objectionProvenAt !== null,
    provenFor: [
      ...(undoProvenAt === null ? [] : ['OLD' as const]),
      ...(objectionProvenAt === null ? [] : ['NEW' as const]),
    ],
  };
}

function dateOf(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}
