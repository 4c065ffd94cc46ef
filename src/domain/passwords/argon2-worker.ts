import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { hashSync, verifySync } from '@node-rs/argon2';
import type { HashResult, HashTask } from './argon2.js';
import type { Argon2Parameters } from './argon2.rules.js';
import { verifyForeignHash } from './foreign-hash.js';
import type { Verdict } from './password-hasher.js';
import { isReadWhole } from './stored-hash.rules.js';

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

function attempt(task: HashTask): { result: string } | { failure: string } {
  try {
    if (task.do === 'HASH') return { result: hashSync(task.password, parameters) };
    return { result: judge(task.phc, task.password) };
  } catch (error) {
    return { failure: String(error) };
  }
}

/** Our own hashes are of the NFC form (W1). Another system may have hashed the typed form. */
function judge(phc: string | null, typed: string): Verdict {
  const normalised = typed.normalize('NFC');
  if (matches(phc, normalised)) return isReadWhole(phc, normalised) ? 'RIGHT' : 'PREFIX';
  if (normalised === typed || !matches(phc, typed)) return 'WRONG';
  return isReadWhole(phc, typed) ? 'AS_TYPED' : 'PREFIX';
}

function matches(phc: string | null, password: string): phc is string {
  if (phc === null) {
    // Without a user, compute a hash and drop it. That costs the same as verifying one (L6).
    hashSync(password, parameters);
    return false;
  }
  return phc.startsWith('$argon2') ? verifySync(phc, password) : verifyForeignHash(phc, password);
}

function lowerPriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_LOW);
  } catch {
    // Some containers forbid it. Then hashes and requests run with the same priority.
  }
}
