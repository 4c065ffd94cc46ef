import type { Program } from './program.js';

/** What one operation costs. */
export interface Cost {
  /** Operations a second. */
  rate: number;
  /** Of the program's own process, all threads, per operation. */
  cpuMs: number;
  /** 99 of a hundred took no longer. */
  p99Ms: number;
}

/** Measures what `run` causes; it resolves with how long each operation took. */
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

/** Each number by itself: the rounds differ in what else the machine did. */
export function medianCost(costs: readonly Cost[]): Cost {
  const of = (name: keyof Cost) => median(costs.map(cost => cost[name]));
  return { rate: of('rate'), cpuMs: of('cpuMs'), p99Ms: of('p99Ms') };
}
