import { performance } from 'node:perf_hooks';

/** The times of one variant, in milliseconds. */
export type Samples = readonly number[];

/**
 * Times each variant `rounds` times. The order rotates and reverses from round to round, so that other load on the machine
 * affects all variants equally. `prepare` is not timed. Stops after `mostMs` on a busy machine, but not before twenty rounds.
 */
export async function timeInterleaved(
  variants: Readonly<Record<string, () => Promise<() => Promise<unknown>>>>,
  { rounds, mostMs }: { rounds: number; mostMs: number },
): Promise<Record<string, number[]>> {
  const entries = Object.entries(variants);
  const samples = Object.fromEntries(entries.map(([name]) => [name, [] as number[]]));
  // Do not count the first rounds, which run before the code is compiled.
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
  /** z of the Mann-Whitney U test. It compares only which value of a pair is larger, so outliers have little influence. */
  z: number;
  /** Whether somebody who sends as many requests as there are samples could tell the two variants apart. */
  differs: boolean;
}

/** A larger z has a two-sided p below 1 in a million, so it does not happen by chance in these tests. */
const surprisingZ = 4.9;
/** A smaller difference cannot be measured over a network. */
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

/** Uses the normal approximation, which is good from twenty samples on. A tie counts as half. */
function mannWhitneyZ(a: Samples, b: Samples): number {
  let u = 0;
  for (const x of a) for (const y of b) u += x > y ? 1 : x === y ? 0.5 : 0;
  const pairs = a.length * b.length;
  return (u - pairs / 2) / Math.sqrt((pairs * (a.length + b.length + 1)) / 12);
}
