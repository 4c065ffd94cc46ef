import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { WorkObserver } from '../../platform/observability/work-observer.js';
import { gatewayOf } from '../limits/network.rules.js';
import { Refusal } from '../refusal.js';
import { type Argon2Parameters, argon2Parameters, needsRehash } from './argon2.rules.js';
import type { PasswordHasher, Verdict } from './password-hasher.js';
import { createTurns } from './turns.rules.js';

/** A task for a worker: make a PHC string, or compare a password with `phc`, which is a PHC string, an imported hash, or null for a decoy. */
export type HashTask =
  | { readonly do: 'HASH'; readonly password: string }
  | { readonly do: 'VERIFY'; readonly password: string; readonly phc: string | null };

export type HashResult = ({ readonly result: string } | { readonly failure: string }) & {
  readonly durationMs: number;
};

export interface PasswordHasherOptions {
  /** The number of workers. Each computes one hash at a time (X5). */
  readonly cores?: number;
  /** The cost of a new hash. Defaults to that of W2. */
  readonly parameters?: Argon2Parameters;
  /** The longest wait. A longer one is refused with SERVER_BUSY, at once if the estimate is already longer (X5). Infinity while limits are off. */
  readonly maxWaitMs?: number;
  readonly log?: Pick<Logger, 'warn'>;
  readonly observer?: Pick<WorkObserver, 'hash'>;
  /** The file that a worker runs. */
  readonly workerFile?: URL;
}

interface Job {
  readonly task: HashTask;
  readonly network: string;
  readonly cameAt: number;
  readonly over: ((hashMs: number) => void) | undefined;
  resolve(result: string): void;
  reject(error: Error): void;
}

interface HashWorker {
  readonly worker: Worker;
  /** The first job is being hashed. The second waits in the worker, so that the thread never waits for the event loop. */
  readonly jobs: Job[];
}

const jobsPerWorker = 2;
/** A guess, until the first hashes have been timed. */
const initialDurationMs = 15;
/** The weight of the latest hash in the moving average. */
const latestShare = 1 / 16;

/**
 * Runs Argon2id in separate threads instead of libuv's pool, which files and DNS share. Networks take turns, one password each (X5). Workers start
 * with the first passwords, and do not keep the process alive.
 */
export function createPasswordHasher(options: PasswordHasherOptions = {}): PasswordHasher {
  const { cores = availableParallelism(), maxWaitMs = 2_000, log, observer } = options;
  const { parameters = argon2Parameters, workerFile = new URL('./argon2-worker.js', import.meta.url) } = options;
  const waiting = createTurns<Job>();
  const hashWorkers = new Set<HashWorker>();
  let averageMs = initialDurationMs;
  let isClosed = false;

  function run(task: HashTask, ip: string): Promise<string> {
    if (isClosed) return Promise.reject(new Error('The password hasher is closed'));
    // Use the widest network. Otherwise the owner of an IPv6 /48 could take a turn for each /64 in it.
    const network = gatewayOf(ip);
    if (estimatedWaitMs(network) > maxWaitMs) return Promise.reject(busy(network));
    return new Promise((resolve, reject) => {
      waiting.push(network, { task, network, cameAt: performance.now(), over: observer?.hash(), resolve, reject });
      handOut();
    });
  }

  function busy(network: string): Refusal {
    return new Refusal('SERVER_BUSY', { retryAfter: Math.max(1, Math.ceil(estimatedWaitMs(network) / 1_000)) });
  }

  function jobsHandedOut(): number {
    let unfinished = 0;
    for (const { jobs } of hashWorkers) unfinished += jobs.length;
    return unfinished;
  }

  /** Estimates how long a new password of a network would wait for a worker, if no new network came. */
  function estimatedWaitMs(network: string): number {
    const before = jobsHandedOut() + waiting.countBefore(network);
    return (Math.max(0, before - cores + 1) * averageMs) / cores;
  }

  function handOut(): void {
    for (let hashWorker = freestWorker(); hashWorker !== null; hashWorker = freestWorker()) {
      const job = waiting.shift();
      if (job === null) break;
      // Keep the process alive while a password is being hashed.
      if (hashWorker.jobs.push(job) === 1) hashWorker.worker.ref();
      hashWorker.worker.postMessage(job.task);
    }
    refuseLate();
  }

  /**
   * Refuses passwords that have waited too long: the estimate is too low if other processes use the cores or new networks come,
   * and their callers may have disconnected.
   */
  function refuseLate(): void {
    const latest = performance.now() - maxWaitMs;
    for (const job of waiting.takeWhile(({ cameAt }) => cameAt < latest)) job.reject(busy(job.network));
  }

  /** Returns the worker with the fewest jobs, or a new one if all are busy and a core is free. Null if all are full. */
  function freestWorker(): HashWorker | null {
    let freest: HashWorker | null = null;
    for (const hashWorker of hashWorkers)
      if (freest === null || hashWorker.jobs.length < freest.jobs.length) freest = hashWorker;
    if (waiting.length() > 0 && hashWorkers.size < cores && freest?.jobs.length !== 0) return startHashWorker();
    return freest !== null && freest.jobs.length < jobsPerWorker ? freest : null;
  }

  function startHashWorker(): HashWorker {
    // Start it without our flags and environment. A hash needs neither, and the environment contains secrets.
    const worker = new Worker(workerFile, { execArgv: [], env: {}, workerData: parameters });
    const hashWorker: HashWorker = { worker, jobs: [] };
    worker.on('message', (answer: HashResult) => finish(hashWorker, answer));
    worker.on('error', error => log?.warn({ err: error }, 'A password worker failed'));
    worker.on('exit', () => replace(hashWorker));
    hashWorkers.add(hashWorker);
    return hashWorker;
  }

  function finish({ worker, jobs }: HashWorker, answer: HashResult): void {
    const job = jobs.shift();
    if (jobs.length === 0) worker.unref();
    averageMs += (answer.durationMs - averageMs) * latestShare;
    job?.over?.(answer.durationMs);
    if ('result' in answer) job?.resolve(answer.result);
    else job?.reject(new Error(`A password could not be hashed: ${answer.failure}`));
    handOut();
  }

  /** Fails the passwords of a worker that died. The next password starts a new one. */
  function replace(hashWorker: HashWorker): void {
    hashWorkers.delete(hashWorker);
    for (const job of hashWorker.jobs) job.reject(new Error('A password worker ended before it answered'));
    if (!isClosed) handOut();
  }

  return {
    async hash(password, ip) {
      return await run({ do: 'HASH', password }, ip);
    },
    async verify(phc, password, ip) {
      return (await run({ do: 'VERIFY', phc, password }, ip)) as Verdict;
    },
    needsRehash: (phc, verdict) => verdict === 'AS_TYPED' || (verdict === 'RIGHT' && needsRehash(phc, parameters)),
    queueLength: () => waiting.length() + jobsHandedOut(),
    async close() {
      isClosed = true;
      for (const job of waiting.takeWhile(() => true)) job.reject(new Error('The password hasher is closed'));
      await Promise.all([...hashWorkers].map(({ worker }) => worker.terminate()));
    },
  };
}
