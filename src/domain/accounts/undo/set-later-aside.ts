import type { Tx } from '../../../platform/store/store.js';
import {
  deleteGivenUp,
  type GivenUpRow,
  listFreezes,
  listGivenUp,
  updateGivenUp,
} from '../../identifiers/given-up/given-up.queries.js';

/** C18: makes later changes of the same kind final, because an earlier one is judged. Returns the freeze of a later change, which ends. */
export async function setLaterAside(tx: Tx, row: GivenUpRow, now: number): Promise<GivenUpRow | undefined> {
  const { id, userId, kind } = row;
  const later = (await listFreezes(tx, userId)).find(each => each.kind === kind && each.id !== id);
  if (later !== undefined) await updateGivenUp(tx, later.id, { endedAt: now, restoresAt: null });
  const given = await listGivenUp(tx, userId);
  const after = given.filter(each => each.kind === kind && each.frozenAt === null && each.id > id);
  await deleteGivenUp(
    tx,
    after.map(each => each.id),
  );
  return later;
}
