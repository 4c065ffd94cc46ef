import type { Tx } from '../../platform/store/store.js';
import { type AddressKind, fieldOf } from '../../platform/values/kinds.js';
import { recordAction } from '../audit/record.queries.js';
import type { Call } from '../call.js';
import type { Deps } from '../deps.js';
import { emitEvent, emitIdentifierChanged } from '../events/emit.js';
import type { ClaimRow } from '../identifiers/claims.queries.js';
import { noteGivenUp } from '../identifiers/given-up/note-given-up.js';
import { refuseWhileFrozen } from '../identifiers/given-up/refuse-frozen.js';
import { releaseIdentifier, setVerifiedAt } from '../identifiers/identifiers.queries.js';
import { takeIfFree } from '../identifiers/owner.js';
import { readStoredAddress } from '../identifiers/parse.rules.js';
import type { UserRow } from '../identifiers/users.queries.js';
import type { PreparedNotice } from '../messaging/templates/prepared-words.rules.js';
import { Refusal } from '../refusal.js';
import { isConfirmed } from '../sending/additions.rules.js';
import { queueMessage } from '../sending/queue-message.js';
import { warnOfNewAddress } from '../sending/warn-user.js';
import { endOtherSessionsProvenBy } from '../sessions/end-other-sessions.js';
import { proofOfCode } from '../sessions/proofs.rules.js';
import { endSessionsProvenBy } from '../sessions/sessions.queries.js';
import { type PreparedBefore, summaryOf } from './prepared.rules.js';
import { type PreparedAtProof, type ProvenBy, readAccountState, whatWasPrepared } from './what-was-prepared.js';

/** A claim that has become an address of its user. */
export interface Promoted extends PreparedAtProof {
  readonly verifiedAt: number;
}

/**
 * Turns a proven claim into an identifier of the user. The claim was already deleted. The first transaction to commit owns the address (V4). If this
 * completes a change, it also releases the user's old address (C6). Returns what was on the account before (N16).
 */
export async function promoteClaim(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  claim: ClaimRow,
  by: ProvenBy,
): Promise<Promoted> {
  const { kind } = claim;
  const { value, typed } = readStoredAddress(claim);
  const now = deps.now();
  // An admin's word is no proof. Otherwise an app's admin could create merits (X7) and reopen countries (X11) at will.
  const provenAt = by === 'ADMIN' ? null : now;
  const row = { appId: user.appId, kind, value, display: value, userId: user.id, verifiedAt: now, provenAt };
  // Release the old one first, because a user has at most one identifier of a kind.
  const [left, isTheirs, account] = await tx.inOrder([
    releaseIdentifier(tx, { userId: user.id, kind }),
    takeIfFree(tx, row, typed),
    readAccountState(deps, tx, user, kind),
    refuseWhileFrozen(tx, user.id),
  ]);
  if (!isTheirs) throw new Refusal('IDENTIFIER_TAKEN', { field: fieldOf[kind] });
  // M15: this may be the first proof of an address that the user already owned. Then nothing else changes.
  const isSame = left !== null && left.value === claim.value;
  const verifiedAt = isSame ? left.verifiedAt : now;
  if (isSame) await setVerifiedAt(tx, row, verifiedAt);

  // N16: such an address was entered when it was stored without a proof.
  const [entered, replaced] = isSame ? [{ ...claim, createdAt: verifiedAt }, null] : [claim, left];
  const before = whatWasPrepared(deps, call, account, entered, { left: replaced, by });
  // V16: an SMS for every verified number would double the cost, so it is off by default.
  if (kind === 'EMAIL' || call.app.settings.phoneVerifiedSms) {
    const verified = kind === 'EMAIL' ? 'EMAIL_VERIFIED' : 'PHONE_VERIFIED';
    const preparedField =
      kind === 'EMAIL' && before.prepared !== null ? { prepared: noticeOf(before.prepared, verifiedAt) } : {};
    await queueMessage(deps, tx, call, { kind: verified, to: { kind, value }, reader: user, ...preparedField });
  }
  const ownedBefore = left === null ? account.owned : [...account.owned, left];
  const addition = isConfirmed(call.app, before.totpSince, now) ? null : { what: kind, id: String(now) };
  // C11: a change that the user confirmed by a second factor is final.
  const isFinal = replaced === null || claim.factorProvenAt !== null;
  const givenUpId = isFinal ? null : await noteGivenUp(deps, tx, user, replaced, ownedBefore);
  const remedies = { addition, givenUpId };
  if (replaced !== null) await endSessionsOfReplaced(deps, tx, call, user, kind, by);
  if (!isSame) await warnOfNewAddress(deps, tx, call, user, { kind, value }, ownedBefore, remedies);
  await emitEvent(deps, tx, call.app, { type: 'address.verified', userId: user.id, data: { kind } });
  const isReplaced = replaced !== null;
  if (isReplaced) await emitIdentifierChanged(deps, tx, call.app, user.id, kind);
  await recordAction(deps, tx, call, 'ADDRESS_VERIFIED', user.id, { kind, replaced: isReplaced });
  return { ...before, verifiedAt };
}

/**
 * C32: ends the sessions that a code to the replaced address may have opened, except the calling one. Behind a link there is none, so the session that
 * asked for the change would end too. Then it ends none.
 */
async function endSessionsOfReplaced(
  deps: Deps,
  tx: Tx,
  call: Call,
  user: UserRow,
  kind: AddressKind,
  by: ProvenBy,
): Promise<void> {
  const { actor } = call;
  const methods = [proofOfCode[kind]];
  if (actor.kind === 'USER' && actor.id === user.id)
    await endOtherSessionsProvenBy(deps, tx, { ...call, actor }, methods);
  else if (by === 'ADMIN') await endSessionsProvenBy(tx, { id: null, userId: user.id }, methods, deps.now());
}

/** Returns the data for the link in the notice of the proof (N18). */
function noticeOf(prepared: PreparedBefore, verifiedAt: number): PreparedNotice {
  return { summary: summaryOf(prepared), remedy: prepared.remedy, verifiedAt };
}
