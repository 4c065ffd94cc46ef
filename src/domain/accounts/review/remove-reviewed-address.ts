import type { AddressKind } from '../../../platform/values/kinds.js';
import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { emitIdentifierChanged } from '../../events/emit.js';
import { findClaims } from '../../identifiers/claims.queries.js';
import { noteGivenUp } from '../../identifiers/given-up/note-given-up.js';
import { refuseWhileFrozen } from '../../identifiers/given-up/refuse-frozen.js';
import { findIdentifiers, releaseIdentifier } from '../../identifiers/identifiers.queries.js';
import { lockUser } from '../../identifiers/users.queries.js';
import { Refusal } from '../../refusal.js';
import { warnOfRemoval } from '../../sending/warn-user.js';
import { proofOfCode } from '../../sessions/proofs.rules.js';
import { endSessionsProvenBy } from '../../sessions/sessions.queries.js';
import { tidyToken } from '../../tidy.rules.js';
import { dropClaim } from '../../verification/claim-address.js';
import { checkReview, deadReview, findReview, reviewable } from './account-review.js';

/** W10: removes an address that the user had when they reset the password by another address. */
export async function removeReviewedAddress(
  deps: Deps,
  anyCall: Call,
  token: string,
  kind: AddressKind,
): Promise<void> {
  const { call, reset } = await findReview(deps, anyCall, token);
  await deps.store.transaction(async tx => {
    const user = await lockUser(tx, { userId: reset.userId, updatedAt: deps.now() });
    if (user === null) throw deadReview();
    await refuseWhileFrozen(tx, user.id);
    const owned = await findIdentifiers(tx, { userId: user.id });
    const claims = await findClaims(tx, { userId: user.id });
    await checkReview(deps, tx, call.app, reset, { user, owned }, tidyToken(token));
    if (!reviewable(reset, { owned, claims }).some(each => each.kind === kind))
      throw new Refusal('NOT_FOUND', { field: 'kind' });
    const released = await releaseIdentifier(tx, { userId: user.id, kind });
    await dropClaim(deps, tx, user.id, kind);
    const sessions = await endSessionsProvenBy(tx, { id: null, userId: user.id }, [proofOfCode[kind]], deps.now());
    if (released !== null) {
      const left = owned.filter(own => own.kind !== kind);
      const givenUpId = await noteGivenUp(deps, tx, user, released, owned);
      await warnOfRemoval(deps, tx, call, user, released, left, givenUpId);
    }
    await emitIdentifierChanged(deps, tx, call.app, user.id, kind);
    await recordAction(deps, tx, call, 'IDENTIFIER_REMOVED', user.id, { kind, by: 'REVIEW', sessions });
  });
}
