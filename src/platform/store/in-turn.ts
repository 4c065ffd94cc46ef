import { setTimeout as rest } from 'node:timers/promises';
import type { Store, Tx } from './store.js';

/**
 * Runs one transaction of a long task, then pauses for as long as it took, and at least for `leastRestMs`. So requests get half of the time, because
 * an embedded database has only one writer.
 */
export async function inTurn<T>(store: Store, work: (tx: Tx) => Promise<T>, leastRestMs = 0): Promise<T> {
  const startedAt = performance.now();
  const result = await store.transaction(work);
  await rest(Math.max(leastRestMs, performance.now() - startedAt));
  return result;
}
