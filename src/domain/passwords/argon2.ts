import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { WorkObserver } from '../../platform/observability/work-observer.js';
import { Refusal } from '../refusal.js';
import { needsRehash } from './argon2.rules.js';
import type { PasswordHasher } from './password-hasher.js';

/** What a worker is told: to verify against `phc`, a PHC string or an imported hash, or, when it is null, to make a PHC string. */
export interface HashTask {
  readonly phc: string | null;
  readonly password: string;
}

export type HashResult = ({ readonly result: string | boolean } | { readonly failure: string }) & {
  readonly durationMs: number;
};

export interface PasswordHasherOptions {
  /** One worker, so one hash at a time, for each (X5). */
  readonly cores?: number;
  /** Longer than this nobody waits: SERVER_BUSY, at once where that can be foreseen (X5). Infinity while limits are off. */
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
  /** The first is being hashed, the second lies ready so that the thread never waits for the event loop. */
  readonly jobs: Job[];
}

const jobsPerWorker = 2;
/** A guess until the first hashes have been timed. */
const initialDurationMs = 15;
/** How much of the moving average the latest hash makes up. */
const latestShare = 1 / 16;

/**
 * Argon2id on threads of our own rather than on libuv's pool, which files and DNS share. First come, first served; workers
 * start when the first passwords come, and keep no process alive by themselves.
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

  /** How long the next to come would wait for a worker. */
  function estimatedWaitMs(): number {
    return (Math.max(0, queueLength() - cores + 1) * averageMs) / cores;
  }

  function handOut(): void {
    for (let hashWorker = freestWorker(); hashWorker !== null && waiting.length > 0; hashWorker = freestWorker()) {
      const job = waiting.shift() as Job;
      // While a password is being hashed the process has a reason to live.
      if (hashWorker.jobs.push(job) === 1) hashWorker.worker.ref();
      hashWorker.worker.postMessage(job.task);
    }
    refuseLate();
  }

  /** The estimate is too low when other processes take the cores; whoever has waited too long may have gone by now. */
  function refuseLate(): void {
    const latest = performance.now() - maxWaitMs;
    while (waiting[0] !== undefined && waiting[0].cameAt < latest) waiting.shift()?.reject(busy());
  }

  /** The worker with the fewest jobs, a new one if all are busy and there is a core for it; null when all are full. */
  function freestWorker(): HashWorker | null {
    let freest: HashWorker | null = null;
    for (const hashWorker of hashWorkers)
      if (freest === null || hashWorker.jobs.length < freest.jobs.length) freest = hashWorker;
    if (waiting.length > 0 && hashWorkers.size < cores && freest?.jobs.length !== 0) return startHashWorker();
    return freest !== null && freest.jobs.length < jobsPerWorker ? freest : null;
  }

  function startHashWorker(): HashWorker {
    // No flags and no environment of ours: a hash needs neither, and the environment holds secrets.
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

  /** A worker that died takes its passwords with it; the next to come gets a new one. */
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
      // For nobody a hash is made and thrown away: it costs what verifying one does (L6).
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
