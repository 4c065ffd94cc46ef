import { readdirSync } from 'node:fs';
import type { MemorySample } from './processes.js';

export interface Sample extends MemorySample {
  /** The number of open files and sockets. 0 where the system does not report it. */
  files: number;
  /** The 99th percentile of the delay of the event loop, as /metrics has it. */
  lagMs: number;
}

/** Returns how many files and sockets a process has open. Works on Linux only; elsewhere nothing appears to grow. */
export function openFiles(pid: number): number {
  return process.platform === 'linux' ? readdirSync(`/proc/${pid}/fd`).length : 0;
}

/**
 * A figure in the second and in the last quarter of a run. It is the value that nine of ten samples exceed, because it must
 * show what remains when few requests are open. In the first quarter a process warms up.
 */
export function quarters(samples: readonly Sample[], figure: keyof Sample): { early: number; late: number } {
  const quarter = Math.floor(samples.length / 4);
  const values = samples.map(sample => sample[figure]);
  return { early: low(values.slice(quarter, 2 * quarter)), late: low(values.slice(-quarter)) };
}

function low(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 10)] ?? Number.NaN;
}
