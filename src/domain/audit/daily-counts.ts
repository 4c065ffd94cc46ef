import type { Logger } from '../../platform/observability/log.js';
import type { Store, Tx } from '../../platform/store/store.js';
import type { CountName } from '../../platform/store/tables.js';
import { addCounts, type DailyCount, keyOf, noteActiveUsers } from './daily-counts.queries.js';
import { dayOf } from './day.rules.js';

/**
 * Counts events of an app per day (O18). A node collects counts, and writes them every ten seconds in one transaction. Otherwise each wrong password
 * of an attacker would cost another write. A node that is killed loses the counts that it has not written.
 */
export interface DailyCounts {
  /** `detail` must be from a closed list, because each value makes a row. */
  add(appId: string, name: CountName, detail?: string, count?: number): void;
  /** Call this when a session was opened, or was refreshed for the first time on a day. */
  noteActive(userId: string): void;
  /** Writes the collected counts. Never throws. Keeps counts that it could not write for the next time. */
  flush(): Promise<void>;
}

const flushEveryMs = 10_000;
/** Above this number, counts are written at once. */
const mostUsersCollected = 1_000;
/** Above this number, while the database is unavailable, further users are not noted. */
const mostUsersKept = 100_000;
const rowsPerStatement = 500;

interface Collected {
  counts: Map<string, DailyCount>;
  /** The newest day on which each user was active. */
  users: Map<string, number>;
}

export function createDailyCounts(store: Store, now: () => number, log: Pick<Logger, 'warn'>): DailyCounts {
  let collected = emptyCollection();
  let flushing: Promise<void> = Promise.resolve();

  function addRow(row: DailyCount): void {
    const key = keyOf(row);
    const count = (collected.counts.get(key)?.count ?? 0) + row.count;
    collected.counts.set(key, { ...row, count });
  }

  async function write(): Promise<void> {
    if (collected.counts.size === 0 && collected.users.size === 0) return;
    const taken = collected;
    collected = emptyCollection();
    try {
      await store.transaction(tx => writeAll(tx, taken));
    } catch {
      for (const row of taken.counts.values()) addRow(row);
      for (const [userId, day] of taken.users) if (!collected.users.has(userId)) collected.users.set(userId, day);
      log.warn('writing daily counts failed, will try again');
    }
  }

  const counts: DailyCounts = {
    add(appId, name, detail = '', count = 1) {
      addRow({ appId, day: dayOf(now()), name, detail, count });
    },
    noteActive(userId) {
      if (collected.users.size >= mostUsersKept) return;
      collected.users.set(userId, dayOf(now()));
      if (collected.users.size === mostUsersCollected) void counts.flush();
    },
    flush() {
      flushing = flushing.then(write);
      return flushing;
    },
  };
  return counts;
}

function emptyCollection(): Collected {
  return { counts: new Map(), users: new Map() };
}

/** Write users first, because users who are active for the first time today add to the counts. */
async function writeAll(tx: Tx, { counts, users }: Collected): Promise<void> {
  const rows = new Map(counts);
  for (const day of new Set(users.values())) {
    const ids = [...users].filter(([, active]) => active === day).map(([userId]) => userId);
    for (const chunk of chunksOf(ids.sort())) {
      for (const appId of await noteActiveUsers(tx, chunk, day)) {
        const row = { appId, day, name: 'ACTIVE_USERS', detail: '' } as const;
        rows.set(keyOf(row), { ...row, count: (rows.get(keyOf(row))?.count ?? 0) + 1 });
      }
    }
  }
  for (const chunk of chunksOf([...rows.values()])) await addCounts(tx, chunk);
}

function chunksOf<T>(all: readonly T[]): T[][] {
  const starts = Array.from(
    { length: Math.ceil(all.length / rowsPerStatement) },
    (_, index) => index * rowsPerStatement,
  );
  return starts.map(start => all.slice(start, start + rowsPerStatement));
}

/** Writes the counts every ten seconds. Returns a function that writes them once more and stops. */
export function startCounting(counts: DailyCounts): () => Promise<void> {
  const timer = setInterval(() => void counts.flush(), flushEveryMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await counts.flush();
  };
}
