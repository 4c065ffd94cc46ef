import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CrowdOrder, Outcome } from './crowd.js';
import type { ServerProcess } from './processes.js';

/** Sends all requests at once from another process, and returns every answer. */
export async function gather(order: CrowdOrder): Promise<Outcome[]> {
  const crowd = fork(fileURLToPath(new URL('./crowd.js', import.meta.url)));
  crowd.send(order);
  const [outcomes] = await once(crowd, 'message');
  return outcomes;
}

/** Repeats an attempt until something has ended, with a short rest. Returns the milliseconds that each attempt took. */
export async function repeatUntil(end: Promise<unknown>, attempt: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  const ended = end.then(() => true);
  do {
    const startedAt = performance.now();
    await attempt();
    times.push(performance.now() - startedAt);
  } while (!(await Promise.race([ended, sleep(10)])));
  return times;
}

/** Returns a value that this share of all does not exceed, rounded. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
}

/** Works on Linux only. Elsewhere it returns 0, so that nothing appears to grow. */
export function residentMiB({ pid }: ServerProcess, figure: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  if (process.platform !== 'linux') return 0;
  const kib = new RegExp(`${figure}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kib) / 1024);
}

/** From now on, `VmHWM` is the most memory that the server has used since. */
export function forgetPeak({ pid }: ServerProcess): void {
  if (process.platform === 'linux') writeFileSync(`/proc/${pid}/clear_refs`, '5');
}
