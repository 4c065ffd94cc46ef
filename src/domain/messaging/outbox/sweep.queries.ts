import type { Column, SQL } from 'drizzle-orm';
import { and, eq, not, or, sql } from 'drizzle-orm';
import { type Params, preparedExists } from '../../../platform/store/prepared.js';
import type { Reader, Tx } from '../../../platform/store/store.js';
import { both, isStillUseful, isWaiting } from './messages.queries.js';

/** Longer than any wait: backoff ends at five minutes, a lease sooner. */
const farAheadMs = 10 * 60_000;

/** Selects messages that are due or leased so far ahead that the clock must have been put back. */
function isStranded({ tables: { messages } }: Reader, now: number): SQL {
  const isFarAhead = (instant: Column) => sql`${instant} - ${farAheadMs} > ${now}`;
  return both(eq(messages.state, 'QUEUED'), or(isFarAhead(messages.nextAttemptAt), isFarAhead(messages.leaseUntil)));
}

function isUseless(reader: Reader, now: number): SQL {
  return both(isWaiting(reader, now), not(isStillUseful(reader, now)));
}

/** Returns whether there is anything to sweep; the worker asks every second. */
export const needsSweep = preparedExists('needs_sweep', (reader: Reader, p: Params<{ now: number }>) => {
  const { messages } = reader.tables;
  return reader.db
    .select({ id: messages.id })
    .from(messages)
    .where(and(eq(messages.state, 'QUEUED'), or(isUseless(reader, p.now), isStranded(reader, p.now))))
    .limit(1);
});

/** Expires messages that are of no more use, and makes those due that the clock left far ahead when it was put back. */
export async function sweepMessages(tx: Tx, now: number): Promise<void> {
  const { messages } = tx.tables;
  await tx.db
    .update(messages)
    .set({ nextAttemptAt: now, leaseUntil: null })
    .where(isStranded(tx, now))
    .returning({ id: messages.id });
  await tx.db.update(messages).set({ state: 'EXPIRED' }).where(isUseless(tx, now)).returning({ id: messages.id });
}
