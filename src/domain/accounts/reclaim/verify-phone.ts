import type { Reader } from '../../../platform/store/store.js';
import type { AddressKind } from '../../../platform/values/kinds.js';
import type { UserCall } from '../../call.js';
import type { Deps } from '../../deps.js';
import { type ClaimRow, findClaims } from '../../identifiers/claims.queries.js';
import { Refusal } from '../../refusal.js';
import { type VerifiedAddress, verifyByCode } from '../../verification/verify.js';
import { openReclaim } from './open-reclaim.js';

/** V2, M19: proves an address with a code. The right code of a dormant number that somebody owns opens a reclaim. */
export async function verifyOrReclaim(
  deps: Deps,
  call: UserCall,
  kind: AddressKind,
  code: string,
): Promise<VerifiedAddress> {
  // Find the claim before the code is judged, because that may change it. Another claim may have replaced it since.
  const mayReclaim = kind === 'PHONE' && call.app.settings.reclaimDormantNumbers;
  const claim = mayReclaim ? await findPhoneClaim(deps.store.reader, call.actor.id) : null;
  try {
    return await verifyByCode(deps, call, kind, code);
  } catch (refusal) {
    const isTaken = refusal instanceof Refusal && refusal.code === 'IDENTIFIER_TAKEN';
    const dueAt = isTaken && claim !== null ? await openReclaim(deps, call, claim) : null;
    if (dueAt === null) throw refusal;
    throw new Refusal('RECLAIM_OPENED', { dueAt: new Date(dueAt).toISOString() });
  }
}

async function findPhoneClaim(reader: Reader, userId: string): Promise<ClaimRow | null> {
  return (await findClaims(reader, { userId })).find(({ kind }) => kind === 'PHONE') ?? null;
}
