import type { Program } from './program.js';

/** The cost of one operation. */
export interface Cost {
  /** Operations a second. */
  rate: number;
  /** CPU time of the program's own process, all threads, per operation. */
  cpuMs: number;
  /** The 99th percentile. */
  p99Ms: number;
}

/** Measures the cost of `run`, which resolves with the time of each operation. */
export async function measure(program: Program, run: () => Promise<number[]>): Promise<Cost> {
  const before = await program.read();
  const startedAt = performance.now();
  const msEach = await run();
  const seconds = (performance.now() - startedAt) / 1_000;
  const { cpuMs } = await program.read();
  return {
    rate: msEach.length / seconds,
    cpuMs: (cpuMs - before.cpuMs) / msEach.length,
    p99Ms: percentile(msEach, 0.99),
  };
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Takes the median of each number separately: the machine did other work too, different in each round. */
export function medianCost(costs: readonly Cost[]): Cost {
  const of = (name: keyof Cost) => median(costs.map(cost => cost[name]));
  return { rate: of('rate'), cpuMs: of('cpuMs'), p99Ms: of('p99Ms') };
}
