import type { SQL } from 'drizzle-orm';
import { not } from 'drizzle-orm';
import { type Params, preparedExists } from '../../../platform/store/prepared.js';
import type { Reader, Tx } from '../../../platform/store/store.js';
import { isWaiting } from '../../../platform/workers/outbox.queries.js';
import { both, isStillUseful } from './messages.queries.js';

function isUseless(reader: Reader, now: number): SQL {
  return both(isWaiting(reader.tables.messages, now), not(isStillUseful(reader, now)));
}

/** Returns whether there is anything to sweep. The worker asks every second. */
export const needsSweep = preparedExists('needs_sweep', (reader: Reader, p: Params<{ now: number }>) => {
  const { messages } = reader.tables;
  return reader.db.select({ id: messages.id }).from(messages).where(isUseless(reader, p.now)).limit(1);
});

/** Marks messages that are no longer useful, so that they are never sent (D1). */
export async function sweepMessages(tx: Tx, now: number): Promise<void> {
  await tx.db.update(tx.tables.messages).set({ state: 'EXPIRED' }).where(isUseless(tx, now));
}
