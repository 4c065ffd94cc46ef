import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { emitIdentifierChanged } from '../../events/emit.js';
import { findIdentifiers, releaseIdentifier } from '../../identifiers/identifiers.queries.js';
import { warnAddresses } from '../../sending/warn-user.js';
import { dropClaim } from '../../verification/claim-address.js';
import { findProof, useProof } from './find-proof.js';

/**
 * N20: removes an address that was just proven from the account, because its owner asks for it, once. Changes nothing else: the account may belong to
 * somebody who mistyped an address.
 */
export async function disownAddress(deps: Deps, anyCall: Call, token: string): Promise<void> {
  const proof = await findProof(deps, anyCall, token);
  const { call, kind } = proof;
  await deps.store.transaction(async tx => {
    const { user, address } = await useProof(deps, tx, proof);
    await releaseIdentifier(tx, { userId: user.id, kind });
    // Also end a pending change of this address.
    await dropClaim(deps, tx, user.id, kind);
    const left = await findIdentifiers(tx, { userId: user.id });
    await warnAddresses(deps, tx, call, user, left, { kind: 'IDENTIFIER_REMOVED', oldAddress: address.value });
    await emitIdentifierChanged(deps, tx, call.app, user.id, kind);
    await recordAction(deps, tx, call, 'ADDRESS_DISOWNED', user.id, { kind, wasVerified: true });
  });
}
