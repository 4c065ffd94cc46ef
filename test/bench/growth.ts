import type { Engine } from '../kit/world.js';
import { type Carrier, startCarrier } from './carrier.js';
import { type Contestant, openContestant, startDurablePostgres } from './contestants.js';
import { load, warmUp } from './load.js';
import { type Cost, measure, medianCost } from './measure.js';
import type { OperationName } from './operations.js';
import type { Options } from './options.js';
import { say } from './progress.js';

/** The results of one engine with stores of several sizes. */
export interface Grown {
  engine: Engine;
  sizes: readonly number[];
  costOf(size: number, operation: OperationName): Cost;
  /** For each size: the disk space of a user with one session. */
  bytesPerUser: readonly { all: number; audit: number }[];
}

/** Runs servers on stores of all sizes at the same time, and measures each operation at all of them in turn. */
export async function grow(options: Options): Promise<Grown[]> {
  const carrier = await startCarrier();
  const stopPostgres = options.engines.includes('PostgreSQL') ? await startDurablePostgres() : async () => {};
  const grown: Grown[] = [];
  for (const engine of options.engines) grown.push(await growEngine(engine, options, carrier));
  await carrier.stop();
  await stopPostgres();
  return grown;
}

async function growEngine(engine: Engine, options: Options, carrier: Carrier): Promise<Grown> {
  const { growth, rounds, seconds, operations, root } = options;
  const [concurrency = 16] = options.inFlight;
  const contestants: Contestant[] = [];
  for (const users of growth) {
    say(`${engine}: a store of ${users} users`);
    contestants.push(
      await openContestant({ name: String(users), engine, root, users, mostInFlight: concurrency, carrier }),
    );
  }
  for (const contestant of contestants) {
    for (const name of operations) await warmUp(await contestant.tasks(name, concurrency));
  }
  const measured = new Map<string, Cost[]>();
  for (let round = 1; round <= rounds; round++) {
    say(`${engine}: round ${round} of ${rounds}`);
    for (const name of operations) {
      for (const contestant of contestants) {
        const ready = await contestant.tasks(name, concurrency);
        const cost = await measure(contestant.program, () => load(ready, seconds));
        const key = `${contestant.name} ${name}`;
        measured.set(key, [...(measured.get(key) ?? []), cost]);
      }
    }
  }
  for (const contestant of contestants) await contestant.stop();
  return {
    engine,
    sizes: growth,
    costOf: (size, name) => medianCost(measured.get(`${size} ${name}`) ?? []),
    bytesPerUser: contestants.map(({ bytesPerUser }) => bytesPerUser),
  };
}
