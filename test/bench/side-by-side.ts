import { type Carrier, startCarrier } from './carrier.js';
import { startCeilings } from './ceilings.js';
import { type Contestant, openContestant, startDurablePostgres } from './contestants.js';
import { load, warmUp } from './load.js';
import { type Cost, measure, medianCost } from './measure.js';
import type { OperationName } from './operations.js';
import type { Options } from './options.js';
import { say } from './progress.js';
import { measureStarts, type Start } from './starts.js';

/** Enough that logins do not always read the same user. */
const users = 1_000;
export const beside = { readers: 4, logins: 16 };

export interface Results {
  contestants: readonly Pick<Contestant, 'name' | 'engine'>[];
  /** Returns the cost of an operation with `inFlight` clients, as the median of all rounds. */
  costOf(name: string, operation: OperationName | 'nothing', inFlight: number): Cost;
  /** The cost of `me` without other requests, and during logins. */
  quietAndBeside: ReadonlyMap<string, { quiet: Cost; beside: Cost }>;
  starts: readonly Start[];
}

/** Runs Bonafide on each engine and the upper limits at the same time, and measures them one after another in turn. */
export async function compare(options: Options): Promise<Results> {
  const { rounds, seconds, inFlight, engines, operations, inFull } = options;
  const mostInFlight = Math.max(...inFlight, beside.readers + beside.logins, 64);
  const carrier = await startCarrier();
  const stopPostgres = engines.includes('PostgreSQL') ? await startDurablePostgres() : async () => {};
  const ceilings = await startCeilings(mostInFlight);
  const contestants = await openContestants(options, mostInFlight, carrier);
  const notes = createNotes();

  say('Warming up');
  for (const contestant of contestants) {
    for (const name of operations) await warmUp(await contestant.tasks(name, 16));
  }
  for (const ceiling of ceilings) await ceiling.measure(16, seconds);

  for (let round = 1; round <= rounds; round++) {
    say(`Round ${round} of ${rounds}`);
    for (const concurrency of inFlight) {
      for (const ceiling of ceilings)
        notes.add(ceiling.name, 'nothing', concurrency, await ceiling.measure(concurrency, seconds));
      for (const name of operations) {
        for (const contestant of contestants) {
          const ready = await contestant.tasks(name, concurrency);
          notes.add(contestant.name, name, concurrency, await measure(contestant.program, () => load(ready, seconds)));
        }
      }
    }
    for (const contestant of inFull ? contestants : []) await measureBesideLogins(contestant, seconds, notes);
  }

  const starts = inFull ? await measureStarts(contestants, { rounds, seconds }) : [];
  for (const each of [...contestants, ...ceilings]) await each.stop();
  await carrier.stop();
  await stopPostgres();

  const quietAndBeside = (inFull ? contestants : []).map(({ name }) => {
    return [name, { quiet: notes.median(name, 'quiet', 0), beside: notes.median(name, 'beside', 0) }] as const;
  });
  return { contestants, costOf: notes.median, starts, quietAndBeside: new Map(quietAndBeside) };
}

/** Opens this build on each engine, and the build to compare it with. */
async function openContestants(
  { engines, against, root }: Options,
  mostInFlight: number,
  carrier: Carrier,
): Promise<Contestant[]> {
  const builds = [{ suffix: '', root }, ...(against === null ? [] : [{ suffix: ', before', root: against }])];
  const contestants: Contestant[] = [];
  for (const engine of engines) {
    for (const build of builds) {
      const name = `${engine}${build.suffix}`;
      contestants.push(await openContestant({ name, engine, root: build.root, users, mostInFlight, carrier }));
    }
  }
  return contestants;
}

async function measureBesideLogins(contestant: Contestant, seconds: number, notes: Notes): Promise<void> {
  const readers = await contestant.tasks('me', beside.readers);
  const logins = await contestant.tasks('login', beside.logins);
  const read = () => load(readers, seconds);
  notes.add(contestant.name, 'quiet', 0, await measure(contestant.program, read));
  const crowd = load(logins, seconds);
  notes.add(contestant.name, 'beside', 0, await measure(contestant.program, read));
  await crowd;
}

interface Notes {
  add(name: string, operation: string, inFlight: number, cost: Cost): void;
  /** Returns the median of all rounds. */
  median(name: string, operation: string, inFlight: number): Cost;
}

function createNotes(): Notes {
  const measured = new Map<string, Cost[]>();
  const keyOf = (...parts: (string | number)[]) => parts.join(' ');
  return {
    add(name, operation, inFlight, cost) {
      const key = keyOf(name, operation, inFlight);
      measured.set(key, [...(measured.get(key) ?? []), cost]);
    },
    median(name, operation, inFlight) {
      const costs = measured.get(keyOf(name, operation, inFlight));
      if (costs === undefined) throw new Error(`${name} ${operation} was not measured with ${inFlight} in flight`);
      return medianCost(costs);
    },
  };
}
