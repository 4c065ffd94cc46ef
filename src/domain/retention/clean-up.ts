import type { Logger } from '../../platform/observability/log.js';
import { inTurn } from '../../platform/store/in-turn.js';
import { forEachAlone, repeatEvery } from '../../platform/workers/repeat.js';
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
import { deleteExpired, expiredRows, type FindExpired, nameOfTable } from './expired-rows.queries.js';
import { dayMs } from './idle-user.rules.js';
import { removeExpiredPseudoUsers, removeInactiveUsers } from './remove-users.js';
import { repeatDeletion } from './repeat-deletion.js';

const everyMs = 3_600_000;
/** R5: small enough that requests hardly wait. A message has up to three rows in other tables, and eight index entries. */
const rowsPerTransaction = 100;

/** One part of a clean-up. `name` is for the log. */
interface Step {
  readonly name: string;
  run(): Promise<void>;
}

/** Deletes expired rows, now and every hour. Otherwise tables would grow without limit. Returns a function that stops it. */
export function startCleaningUp(deps: Deps, log: Logger): () => Promise<void> {
  const onFailure = (step: string, error: unknown) =>
    log.warn({ step, err: error }, 'cleaning up failed, will try again in an hour');
  return repeatEvery(
    everyMs,
    signal => cleanUp(deps, signal, onFailure),
    // `onFailure` has logged each failure.
    () => {},
  );
}

/**
 * R5: uses many short transactions, with a pause after each. If it is aborted, it stops between two of them. If a step fails, the others still run
 * (R8). Throws the first failure at the end.
 */
export async function cleanUp(
  deps: Deps,
  signal?: AbortSignal,
  onFailure: (step: string, error: unknown) => void = () => {},
): Promise<void> {
  await forEachAlone(stepsOf(deps, signal), async ({ name, run }) => {
    try {
      await run();
    } catch (error) {
      onFailure(name, error);
      throw error;
    }
  });
}

function stepsOf(deps: Deps, signal?: AbortSignal): Step[] {
  const { store, now } = deps;
  return [
    ...expiredRows.map(find => ({
      name: nameOfTable(store.reader, find),
      run: () => removeExpired(deps, find, signal),
    })),
    {
      name: 'sessions',
      run: () => repeatDeletion(signal, () => inTurn(store, tx => deleteEndedSessions(tx, now(), rowsPerTransaction))),
    },
    { name: 'challenges', run: () => removeExpiredChallenges(deps, signal) },
    { name: 'audit_log', run: () => removeOldAuditEntries(deps, signal) },
    { name: 'pseudo users', run: () => removeExpiredPseudoUsers(deps, signal) },
    { name: 'inactive users', run: () => removeInactiveUsers(deps, signal) },
  ];
}

async function removeExpired({ store, now }: Deps, find: FindExpired, signal?: AbortSignal): Promise<void> {
  let from: number | null = null;
  await repeatDeletion(signal, async () => {
    const { count, last } = await inTurn(store, tx =>
      deleteExpired(tx, find, now(), { from, limit: rowsPerTransaction }),
    );
    from = last;
    return count;
  });
}

/** While a claim is live, "This wasn't me" works with any of its links, so keep its challenges (V14). */
async function removeExpiredChallenges({ store, now }: Deps, signal?: AbortSignal): Promise<void> {
  const until = now() - challengesKeptMs;
  let last: ExpiredChallenge | null = null;
  await repeatDeletion(signal, async () => {
    const found = await listExpiredChallenges(store.reader, until, last, rowsPerTransaction);
    const ids = found.filter(({ livingClaimId }) => livingClaimId === null).map(({ id }) => id);
    if (ids.length > 0) await inTurn(store, tx => deleteChallenges(tx, ids));
    last = found.at(-1) ?? null;
    return found.length;
  });
}

/** R4: deletes old audit entries of each app. */
async function removeOldAuditEntries({ store, now, retention }: Deps, signal?: AbortSignal): Promise<void> {
  const { auditLogDays } = retention;
  if (auditLogDays === null) return;
  const until = now() - auditLogDays * dayMs;
  await forEachAlone(await listAppRows(store.reader), ({ id }) =>
    repeatDeletion(signal, () => inTurn(store, tx => deleteAuditEntries(tx, id, until, rowsPerTransaction))),
  );
}
