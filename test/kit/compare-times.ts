import { performance } from 'node:perf_hooks';

/** The times of one kind of request among others, in milliseconds. */
export type Samples = readonly number[];

/**
 * Times each variant `rounds` times, one after the other in an order that turns and reverses from round to round, so that
 * whatever else the machine does falls on all of them alike. `prepare` is not timed. Ends early, but not before twenty
 * rounds, on a machine that is too busy for more in `mostMs`.
 */
export async function timeInterleaved(
  variants: Readonly<Record<string, () => Promise<() => Promise<unknown>>>>,
  { rounds, mostMs }: { rounds: number; mostMs: number },
): Promise<Record<string, number[]>> {
  const entries = Object.entries(variants);
  const samples = Object.fromEntries(entries.map(([name]) => [name, [] as number[]]));
  // The first ones meet code that has not been compiled yet.
  const endsAt = performance.now() + mostMs;
  for (let round = -warmUpRounds; round < rounds; round++) {
    if (round >= leastRounds && performance.now() > endsAt) break;
    const turn = (round + warmUpRounds) % entries.length;
    const turned = [...entries.slice(turn), ...entries.slice(0, turn)];
    for (const [name, prepare] of round % 2 === 0 ? turned : turned.reverse()) {
      const ask = await prepare();
      const startedAt = performance.now();
      await ask();
      if (round >= 0) samples[name]?.push(performance.now() - startedAt);
    }
  }
  return samples;
}
const warmUpRounds = 5;
const leastRounds = 20;

export interface Comparison {
  medians: readonly [number, number];
  /** Of the Mann-Whitney U test; it asks only which of two is larger, so no outlier can sway it. */
  z: number;
  /** Whether somebody who may ask as often as these samples could tell the two apart. */
  differs: boolean;
}

/** Beyond it p is below 1 in a million, two-sided: no run of these tests will meet it by chance. */
const surprisingZ = 4.9;
/** What is smaller drowns in any network. */
const noticeable = { share: 0.1, ms: 1 };

export function compareTimes(a: Samples, b: Samples): Comparison {
  const medians = [median(a), median(b)] as const;
  const difference = Math.abs(medians[0] - medians[1]);
  const isNoticeable = difference > noticeable.ms || difference > noticeable.share * Math.min(...medians);
  const z = mannWhitneyZ(a, b);
  return { medians, z, differs: isNoticeable && Math.abs(z) > surprisingZ };
}

export function median(samples: Samples): number {
  const sorted = [...samples].sort((x, y) => x - y);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle) - 1] ?? Number.NaN)) / 2;
}

/** In the normal approximation, good from twenty samples on; a tie counts as half. */
function mannWhitneyZ(a: Samples, b: Samples): number {
  let u = 0;
  for (const x of a) for (const y of b) u += x > y ? 1 : x === y ? 0.5 : 0;
  const pairs = a.length * b.length;
  return (u - pairs / 2) / Math.sqrt((pairs * (a.length + b.length + 1)) / 12);
}
