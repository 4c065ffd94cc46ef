import type { Logger } from '../../platform/observability/log.js';
import { inTurn } from '../../platform/store/in-turn.js';
import { repeatEvery } from '../../platform/workers/repeat.js';
import { listAppRows } from '../apps/apps.queries.js';
import type { Deps } from '../deps.js';
import {
  challengesKeptMs,
  deleteAuditEntries,
  deleteChallenges,
  deleteEndedSessions,
  type ExpiredChallenge,
  listExpiredChallenges,
} from './clean-up.queries.js';
import { deleteExpired, expiredRows, type FindExpired } from './expired-rows.queries.js';
import { dayMs } from './idle-user.rules.js';
import { removeExpiredPseudoUsers, removeInactiveUsers } from './remove-users.js';

const everyMs = 3_600_000;
/** R5: so few that a request hardly waits. A message has up to three rows in other tables, and eight index entries. */
const rowsPerTransaction = 200;

/**
 * Deletes expired rows, now and every hour; otherwise tables would grow without limit. Returns
 * a function that stops it.
 */
export function startCleaningUp(deps: Deps, log: Logger): () => Promise<void> {
  return repeatEvery(
    everyMs,
    signal => cleanUp(deps, signal),
    error => log.warn({ err: error }, 'cleaning up failed; the next hour tries again'),
  );
}

/** R5: uses many short transactions, with a rest after each. Stops between two of them when it is aborted. */
export async function cleanUp(deps: Deps, signal?: AbortSignal): Promise<void> {
  const { store, now } = deps;
  for (const find of expiredRows) await removeExpired(deps, find, signal);
  await repeat(signal, () => inTurn(store, tx => deleteEndedSessions(tx, now(), rowsPerTransaction)));
  await removeExpiredChallenges(deps, signal);
  await removeOldAuditEntries(deps, signal);
  await removeExpiredPseudoUsers(deps, signal);
  await removeInactiveUsers(deps, signal);
}

/** Repeats a deletion until it finds less than it may delete at once. */
async function repeat(signal: AbortSignal | undefined, deleteSome: () => Promise<number>): Promise<void> {
  while (!signal?.aborted && (await deleteSome()) === rowsPerTransaction);
}

async function removeExpired({ store, now }: Deps, find: FindExpired, signal?: AbortSignal): Promise<void> {
  let from: number | null = null;
  await repeat(signal, async () => {
    const { count, last } = await inTurn(store, tx =>
      deleteExpired(tx, find, now(), { from, limit: rowsPerTransaction }),
    );
    from = last;
    return count;
  });
}

/** As long as a claim lives, "This wasn't me" works by any of its links (V14). */
async function removeExpiredChallenges({ store, now }: Deps, signal?: AbortSignal): Promise<void> {
  const until = now() - challengesKeptMs;
  let last: ExpiredChallenge | null = null;
  await repeat(signal, async () => {
    const found = await listExpiredChallenges(store.reader, until, last, rowsPerTransaction);
    const ids = found.filter(({ livingClaimId }) => livingClaimId === null).map(({ id }) => id);
    if (ids.length > 0) await inTurn(store, tx => deleteChallenges(tx, ids));
    last = found.at(-1) ?? null;
    return found.length;
  });
}

/** R4. */
async function removeOldAuditEntries({ store, now, retention }: Deps, signal?: AbortSignal): Promise<void> {
  const { auditLogDays } = retention;
  if (auditLogDays === null) return;
  const until = now() - auditLogDays * dayMs;
  for (const { id } of await listAppRows(store.reader)) {
    await repeat(signal, () => inTurn(store, tx => deleteAuditEntries(tx, id, until, rowsPerTransaction)));
  }
}
