import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { hashSync, verifySync } from '@node-rs/argon2';
import type { HashResult, HashTask } from './argon2.js';
import type { Argon2Parameters } from './argon2.rules.js';
import { verifyForeignHash } from './foreign-hash.js';

/** A thread that hashes one password after another. Only this file uses the Argon2 library. */

// On Linux, priority is per thread, so requests without a hash run first. On other systems it would
// apply to the whole process.
if (process.platform === 'linux') lowerPriority();

const parameters = workerData as Argon2Parameters;

parentPort?.on('message', (task: HashTask) => {
  const startedAt = performance.now();
  const outcome = attempt(task);
  parentPort?.postMessage({ ...outcome, durationMs: performance.now() - startedAt } satisfies HashResult);
});

function attempt({ phc, password }: HashTask): { result: string | boolean } | { failure: string } {
  try {
    if (phc === null) return { result: hashSync(password, parameters) };
    return { result: phc.startsWith('$argon2') ? verifySync(phc, password) : verifyForeignHash(phc, password) };
  } catch (error) {
    return { failure: String(error) };
  }
}

function lowerPriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_LOW);
  } catch {
    // Some containers forbid it. Then hashes and requests run with the same priority.
  }
}
