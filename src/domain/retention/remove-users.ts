import { inTurn } from '../../platform/store/in-turn.js';
import type { Tx } from '../../platform/store/store.js';
import { clockToleranceMs } from '../../platform/values/clock.rules.js';
import { forEachAlone } from '../../platform/workers/repeat.js';
import { eraseUser } from '../accounts/delete-user.js';
import { listAppRows } from '../apps/apps.queries.js';
import { type Call, callOfServer } from '../call.js';
import type { Deps } from '../deps.js';
import type { DeletionReason } from '../events/emit.js';
import { listFreezes } from '../identifiers/given-up/given-up.queries.js';
import { findIdentifiers } from '../identifiers/identifiers.queries.js';
import { isPseudoUser } from '../identifiers/user-kind.rules.js';
import { lockUser, type UserRow, updateUser } from '../identifiers/users.queries.js';
import { type Quota, refundQuotas, spendQuotas } from '../limits/spend.js';
import { costsMoney, pursesOf } from '../sending/costs.js';
import { longestSessionMs } from '../sessions/session.rules.js';
import { dayMs, judgeIdleUser } from './idle-user.rules.js';
import {
  findLatestSessionEnd,
  type IdleUserRow,
  listIdlePseudoUsers,
  listIdleUsersOf,
  type SessionEnd,
} from './idle-users.queries.js';

const usersPerRead = 100;
/** The most pseudo users, and users of one app, that one run deletes. The next run continues, so that a run and a shutdown stay short. */
const mostUsersPerRun = 10_000;

type Reason = Exclude<DeletionReason, 'REQUESTED'>;
type List = (ended: SessionEnd, limit: number) => Promise<IdleUserRow[]>;

/** R1: deletes pseudo users who can never log in again. If it is aborted, it stops between two users. */
export async function removeExpiredPseudoUsers(deps: Deps, signal?: AbortSignal): Promise<void> {
  const { pseudoUsersDays } = deps.retention;
  if (pseudoUsersDays === null) return;
  const list: List = (ended, limit) => listIdlePseudoUsers(deps.store.reader, ended, limit);
  await removeListed(deps, 'EXPIRED', pseudoUsersDays * dayMs, list, signal);
}

/** R2: deletes users who have not logged in for as long as the operator allows. */
export async function removeInactiveUsers(deps: Deps, signal?: AbortSignal): Promise<void> {
  const { inactiveUsersDays } = deps.retention;
  if (inactiveUsersDays === null) return;
  await forEachAlone(await listAppRows(deps.store.reader), async ({ id }) => {
    const list: List = (ended, limit) => listIdleUsersOf(deps.store.reader, id, ended, limit);
    await removeListed(deps, 'INACTIVE', inactiveUsersDays * dayMs, list, signal);
  });
}

async function removeListed(deps: Deps, reason: Reason, keptMs: number, list: List, signal?: AbortSignal) {
  const now = deps.now();
  // The second list is empty unless the clock was set back, because no session can end that late.
  for (const ended of [{ by: now - keptMs }, { after: now + longestSessionMs + clockToleranceMs }]) {
    for (let looked = 0; looked < mostUsersPerRun; looked += usersPerRead) {
      const found = await list(ended, usersPerRead);
      for (const user of found) {
        if (signal?.aborted || (await removeIfIdle(deps, user, reason, keptMs)) === 'NO_ROOM') return;
      }
      if (found.length < usersPerRead) break;
    }
  }
}

/**
 * Deletes a user in a separate transaction, or stores when their last session ends. Judges by the locked row, because the user may have upgraded or
 * logged in since the list was read. Upgrades and logins lock the user too.
 */
async function removeIfIdle(deps: Deps, { id, appId }: IdleUserRow, reason: Reason, keptMs: number) {
  const app = await deps.apps.find(appId);
  if (app === null) return 'KEPT';
  return await inTurn(deps.store, async tx => {
    const user = await lockUser(tx, { userId: id, updatedAt: null });
    if (user === null || !mayBeDeleted(user, reason)) return 'KEPT';
    if ((await listFreezes(tx, id)).length > 0) {
      // R7: the days begin again. So the user is not at the beginning of the next list.
      await updateUser(tx, id, { sessionsEndedAt: deps.now() });
      return 'KEPT';
    }
    const { sessionsEndedAt } = user;
    const latestSessionEnd = await findLatestSessionEnd(tx, id);
    const verdict = judgeIdleUser({ sessionsEndedAt, latestSessionEnd }, keptMs, deps.now());
    if (verdict !== 'DELETE') {
      await updateUser(tx, id, verdict);
      return 'KEPT';
    }
    const call = callOfServer(app);
    if (!(await hasRoomForNotices(deps, tx, call, id))) return 'NO_ROOM';
    await eraseUser(deps, tx, call, id, reason);
    return 'DELETED';
  });
}

/** Keeps a disabled user with a password: otherwise they could register again. */
function mayBeDeleted(user: UserRow, reason: Reason): boolean {
  return reason === 'EXPIRED' ? isPseudoUser(user) : !isPseudoUser(user) && user.disabledAt === null;
}

/**
 * R2: whether the notices to this user's addresses are within the limit. Notices to many users at once would use up the messages that owners need for
 * resets. A pseudo user has no addresses.
 */
async function hasRoomForNotices(deps: Deps, tx: Tx, call: Call, userId: string): Promise<boolean> {
  const quotas = (await findIdentifiers(tx, { userId })).flatMap(({ kind }): Quota[] => {
    if (kind === 'USERNAME' || !costsMoney(deps, kind)) return [];
    const [{ most }] = pursesOf(deps, call, kind);
    return [{ limit: 'inactivityNotices', of: [call.app.id, kind], most: Math.max(1, Math.floor(most / 10)) }];
  });
  const { granted } = await spendQuotas(deps, tx, quotas);
  if (!granted) await refundQuotas(deps, tx, quotas);
  return granted;
}
