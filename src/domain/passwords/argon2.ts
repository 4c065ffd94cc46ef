import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { WorkObserver } from '../../platform/observability/work-observer.js';
import { Refusal } from '../refusal.js';
import { needsRehash } from './argon2.rules.js';
import type { PasswordHasher } from './password-hasher.js';

/**
 * A task for a worker: verify against `phc`, which is a PHC string or an imported hash, or make a
 * PHC string if `phc` is null.
 */
export interface HashTask {
  readonly phc: string | null;
  readonly password: string;
}

export type HashResult = ({ readonly result: string | boolean } | { readonly failure: string }) & {
  readonly durationMs: number;
};

export interface PasswordHasherOptions {
  /** The number of workers. Each computes one hash at a time (X5). */
  readonly cores?: number;
  /**
   * The longest wait. Beyond it, refuse with SERVER_BUSY, immediately if the estimate is already longer (X5).
   * Infinity while limits are off.
   */
  readonly maxWaitMs?: number;
  readonly log?: Pick<Logger, 'warn'>;
  readonly observer?: Pick<WorkObserver, 'hash'>;
  /** The program of a worker. */
  readonly workerFile?: URL;
}

interface Job {
  readonly task: HashTask;
  readonly cameAt: number;
  readonly over: ((hashMs: number) => void) | undefined;
  resolve(result: string | boolean): void;
  reject(error: Error): void;
}

interface HashWorker {
  readonly worker: Worker;
  /** The first is being hashed. The second is queued, so that the thread never waits for the event loop. */
  readonly jobs: Job[];
}

const jobsPerWorker = 2;
/** A guess, until the first hashes have been timed. */
const initialDurationMs = 15;
/** The weight of the latest hash in the moving average. */
const latestShare = 1 / 16;

/**
 * Runs Argon2id in its own threads instead of libuv's pool, which files and DNS share. First come, first served.
 * Workers start with the first passwords, and do not keep the process alive.
 */
export function createPasswordHasher(options: PasswordHasherOptions = {}): PasswordHasher {
  const { cores = availableParallelism(), maxWaitMs = 2_000, log, observer } = options;
  const { workerFile = new URL('./argon2-worker.js', import.meta.url) } = options;
  const waiting: Job[] = [];
  const hashWorkers = new Set<HashWorker>();
  let averageMs = initialDurationMs;
  let isClosed = false;

  function run(task: HashTask): Promise<string | boolean> {
    if (isClosed) return Promise.reject(new Error('The password hasher is closed'));
    if (estimatedWaitMs() > maxWaitMs) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      waiting.push({ task, cameAt: performance.now(), over: observer?.hash(), resolve, reject });
      handOut();
    });
  }

  function busy(): Refusal {
    return new Refusal('SERVER_BUSY', { retryAfter: Math.max(1, Math.ceil(estimatedWaitMs() / 1_000)) });
  }

  function queueLength(): number {
    let unfinished = waiting.length;
    for (const { jobs } of hashWorkers) unfinished += jobs.length;
    return unfinished;
  }

  /** Estimates how long a new password would wait for a worker. */
  function estimatedWaitMs(): number {
    return (Math.max(0, queueLength() - cores + 1) * averageMs) / cores;
  }

  function handOut(): void {
    for (let hashWorker = freestWorker(); hashWorker !== null && waiting.length > 0; hashWorker = freestWorker()) {
      const job = waiting.shift() as Job;
      // Keep the process alive while a password is being hashed.
      if (hashWorker.jobs.push(job) === 1) hashWorker.worker.ref();
      hashWorker.worker.postMessage(job.task);
    }
    refuseLate();
  }

  /**
   * Refuses passwords that have waited too long: the estimate is too low if other processes use the cores, and their
   * callers may have disconnected.
   */
  function refuseLate(): void {
    const latest = performance.now() - maxWaitMs;
    while (waiting[0] !== undefined && waiting[0].cameAt < latest) waiting.shift()?.reject(busy());
  }

  /** Returns the worker with the fewest jobs, or a new one if all are busy and a core is free. Null: all are full. */
  function freestWorker(): HashWorker | null {
    let freest: HashWorker | null = null;
    for (const hashWorker of hashWorkers)
      if (freest === null || hashWorker.jobs.length < freest.jobs.length) freest = hashWorker;
    if (waiting.length > 0 && hashWorkers.size < cores && freest?.jobs.length !== 0) return startHashWorker();
    return freest !== null && freest.jobs.length < jobsPerWorker ? freest : null;
  }

  function startHashWorker(): HashWorker {
    // Without our flags and environment: a hash needs neither, and the environment contains secrets.
    const worker = new Worker(workerFile, { execArgv: [], env: {} });
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
    async hash(password) {
      return (await run({ phc: null, password })) as string;
    },
    async verify(phc, password) {
      // Without a user, make a hash and discard it: that costs the same as verifying one (L6).
      return (await run({ phc, password })) === true;
    },
    needsRehash,
    queueLength,
    async close() {
      isClosed = true;
      for (const job of waiting.splice(0)) job.reject(new Error('The password hasher is closed'));
      await Promise.all([...hashWorkers].map(({ worker }) => worker.terminate()));
    },
  };
}
