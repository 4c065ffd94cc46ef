import { recordAction } from '../../audit/record.queries.js';
import type { Call } from '../../call.js';
import type { Deps } from '../../deps.js';
import { findOpenReclaimOf, keepNumber } from '../../identifiers/reclaims/reclaims.queries.js';
import { lockUser } from '../../identifiers/users.queries.js';
import { deadLink, findNoticeOfLink, isStillOwned } from '../notice-link.js';

const dayMs = 86_400_000;

/** M20: returns when the number moves, for the page behind the link of the notice. Null if it stays or has already moved. */
export async function readReclaimOfNotice(deps: Deps, anyCall: Call, token: string): Promise<number | null> {
  const { call, notice } = await findNoticeOfLink(deps, anyCall, token);
  if (notice.kind !== 'PHONE_RECLAIM' || !call.app.settings.reclaimDormantNumbers) return null;
  const { reader } = deps.store;
  if (!(await isStillOwned(reader, notice, deps.now()))) return null;
  return (await findOpenReclaimOf(reader, notice.userId))?.dueAt ?? null;
}

/** M21: the owner keeps the number. Nobody can open another reclaim until it is dormant again. */
export async function keepNumberByNotice(deps: Deps, anyCall: Call, token: string): Promise<void> {
  const { call, notice } = await findNoticeOfLink(deps, anyCall, token);
  if (notice.kind !== 'PHONE_RECLAIM') throw deadLink();
  await deps.store.transaction(async tx => {
    const user = await lockUser(tx, { userId: notice.userId, updatedAt: null });
    if (user === null || user.disabledAt !== null || !(await isStillOwned(tx, notice, deps.now()))) throw deadLink();
    const keptUntil = deps.now() + call.app.settings.dormantAfterDays * dayMs;
    if (!(await keepNumber(tx, user.id, keptUntil))) throw deadLink();
    await recordAction(deps, tx, call, 'PHONE_RECLAIM_ENDED', user.id, { kind: 'PHONE', by: 'NOTICE' });
  });
}
