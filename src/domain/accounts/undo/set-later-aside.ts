import type { Tx } from '../../../platform/store/store.js';
import {
  deleteGivenUp,
  type GivenUpRow,
  listGivenUp,
  updateGivenUp,
} from '../../identifiers/given-up/given-up.queries.js';

/**
 * C18, C40: makes later changes of the same kind final, because an earlier one is judged. No proof for them counts any more. Returns the freeze of a
 * later change that was open.
 */
export async function setLaterAside(tx: Tx, row: GivenUpRow, now: number): Promise<GivenUpRow | undefined> {
  const { id, userId, kind } = row;
  const later = (await listGivenUp(tx, userId)).filter(each => each.kind === kind && each.id > id);
  const frozen = later.filter(each => each.frozenAt !== null && each.decidedAt === null);
  for (const each of frozen)
    await updateGivenUp(tx, each.id, { endedAt: each.endedAt ?? now, restoresAt: null, outcome: null });
  const neverFrozen = later.filter(each => each.frozenAt === null);
  await deleteGivenUp(
    tx,
    neverFrozen.map(each => each.id),
  );
  return frozen.find(each => each.endedAt === null);
}
