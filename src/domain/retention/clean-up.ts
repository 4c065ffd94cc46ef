import type { Logger } from '../../platform/observability/log.js';
import { repeatEvery } from '../../platform/workers/repeat.js';
import { listAppRows } from '../apps/apps.queries.js';
import type { Deps } from '../deps.js';
import {
  challengesKeptMs,
  cleanUps,
  deleteAuditEntries,
  deleteChallenges,
  deleteEndedSessions,
  type ExpiredChallenge,
  listExpiredChallenges,
} from './clean-up.queries.js';
import { dayMs } from './idle-user.rules.js';
import { removeExpiredPseudoUsers, removeInactiveUsers } from './remove-users.js';

const everyMs = 3_600_000;
/** So few that other transactions do not wait long. */
const rowsPerTransaction = 500;

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

/** Uses many short transactions. Stops between two of them when it is aborted. */
export async function cleanUp(deps: Deps, signal?: AbortSignal): Promise<void> {
  const { store, now } = deps;
  for (const throwAway of cleanUps) await store.transaction(tx => throwAway(tx, now()));
  await repeat(signal, () => store.transaction(tx => deleteEndedSessions(tx, now(), rowsPerTransaction)));
  await removeExpiredChallenges(deps, signal);
  await removeOldAuditEntries(deps, signal);
  await removeExpiredPseudoUsers(deps, signal);
  await removeInactiveUsers(deps, signal);
}

/** Repeats a deletion until it finds less than it may delete at once. */
async function repeat(signal: AbortSignal | undefined, deleteSome: () => Promise<number>): Promise<void> {
  while (!signal?.aborted && (await deleteSome()) === rowsPerTransaction);
}

/** As long as a claim lives, "This wasn't me" works by any of its links (V14). */
async function removeExpiredChallenges({ store, now }: Deps, signal?: AbortSignal): Promise<void> {
  const until = now() - challengesKeptMs;
  let last: ExpiredChallenge | null = null;
  await repeat(signal, async () => {
    const found = await listExpiredChallenges(store.reader, until, last, rowsPerTransaction);
    const ids = found.filter(({ livingClaimId }) => livingClaimId === null).map(({ id }) => id);
    if (ids.length > 0) await store.transaction(tx => deleteChallenges(tx, ids));
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
    await repeat(signal, () => store.transaction(tx => deleteAuditEntries(tx, id, until, rowsPerTransaction)));
  }
}
