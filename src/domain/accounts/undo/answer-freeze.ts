import type { Tx } from '../../../platform/store/store.js';
import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { countingWrongAnswers } from '../../factors/passkeys/count-wrong-answers.js';
import { type GivenUpRow, updateGivenUp } from '../../identifiers/given-up/given-up.queries.js';
import { lockUser, type UserRow } from '../../identifiers/users.queries.js';
import { refuseUnless, spendQuotas } from '../../limits/spend.js';
import type { Notice } from '../../messaging/outbox/notices.queries.js';
import type { Refusal } from '../../refusal.js';
import { deadLink, findNoticeOfLink } from '../notice-link.js';
import { findUndo, hasProven, isJudged, readKnownUndo, type Undo, type UndoInfo } from './find-undo.js';
import { judgeOlderProof, type OlderProof, type OlderProofInput } from './older-proof.js';
import { settleFreeze } from './settle-freeze.js';
import { outcomeOf } from './undo.rules.js';

/** C15: objects to an undo, by the link of the notice that the address was frozen. If nobody gives a proof, an admin decides. */
export async function objectByNotice(deps: Deps, anyCall: Call, token: string): Promise<UndoInfo> {
  const { call, notice } = await findNoticeOfLink(deps, anyCall, token);
  await deps.store.transaction(async tx => {
    const { user, row, side } = await lockFreeze(deps, tx, notice);
    if (side !== 'NEW' || row.objectedAt !== null || outcomeOf(row, deps.now()) !== 'WAITING') throw deadLink();
    const objected = { objectedAt: deps.now(), restoresAt: null };
    await updateGivenUp(tx, row.id, objected);
    await recordAction(deps, tx, call, 'FREEZE_OBJECTED', user.id, { kind: row.kind });
  });
  return await readKnownUndo(deps, call, notice);
}

/** C14: gives a proof that is older than the change, for the side of the reader of the link. */
export async function proveByNotice(
  deps: Deps,
  anyCall: Call,
  token: string,
  input: OlderProofInput,
): Promise<UndoInfo> {
  const { call, notice, user: found } = await findNoticeOfLink(deps, anyCall, token);
  const undo = await findUndo(deps.store.reader, notice);
  if (undo === null || !isJudged(undo.row)) throw deadLink();
  await deps.store.transaction(async tx => {
    refuseUnless(await spendQuotas(deps, tx, [{ limit: 'proofsOfNotice', of: [notice.id], field: 'token' }]));
  });
  // F48: the link identifies the user, so the audit entry names the user too.
  const wrong = { action: 'SECOND_FACTOR_REFUSED', userId: found.id } as const;
  const refusal = await countingWrongAnswers(deps, call, wrong, async () => {
    const proof = await judgeOlderProof(deps, call, { user: found, row: undo.row, notice }, input);
    return await deps.store.transaction(tx => settleBy(deps, tx, call, notice, proof));
  });
  if (refusal !== null) throw refusal;
  return await readKnownUndo(deps, call, notice);
}

/** C38: settles the freeze by the first proof of a side. Returns the refusal of a wrong proof, which the transaction has counted. */
async function settleBy(deps: Deps, tx: Tx, call: Call, notice: Notice, proof: OlderProof): Promise<Refusal | null> {
  const { user, row, side } = await lockFreeze(deps, tx, notice);
  const wrong = await proof.use(tx, user, row);
  if (wrong !== null) return wrong;
  if (hasProven(row, side)) return null;
  const { kind } = row;
  await recordAction(deps, tx, call, 'FREEZE_PROVEN', user.id, { kind, method: proof.method, for: side });
  const facts = side === 'OLD' ? { undoProvenAt: deps.now() } : { objectionProvenAt: deps.now() };
  const proven = { ...facts, restoresAt: null };
  await updateGivenUp(tx, row.id, proven);
  if (!(await settleFreeze(deps, tx, call, user, { ...row, ...proven }, 'PROOF'))) throw deadLink();
  return null;
}

async function lockFreeze(deps: Deps, tx: Tx, notice: Notice): Promise<Undo & { user: UserRow; row: GivenUpRow }> {
  const user = await lockUser(tx, { userId: notice.userId, updatedAt: deps.now() });
  const undo = user === null || user.disabledAt !== null ? null : await findUndo(tx, notice);
  if (user === null || undo === null || !isJudged(undo.row)) throw deadLink();
  return { ...undo, user };
}
